"""Errors that people tell in a record, and what experts answered."""

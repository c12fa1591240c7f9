"""Copies of everything that changes, and their way back into a database."""

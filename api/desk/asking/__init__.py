"""Requests, as the person who asks makes them: a form kept at each step, sent once, followed and corrected."""

"""The service over HTTP: its clients, what it answers at once, what it bears for long."""

"""Who signs in: accounts, their passwords and sessions, and the keys of programs."""

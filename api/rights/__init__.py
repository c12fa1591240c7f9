"""What an agent or a program may do, and how often; apart from the desk, so that the command line loads no tables."""

"""What the pages of agents' accounts are given."""

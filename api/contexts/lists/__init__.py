"""What the lists of investigations and of tools, and the page of each, are given."""

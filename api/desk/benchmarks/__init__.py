"""What teams compare: a grid of answers and criteria, its texts, its history, and those that serve others."""

"""What the box and its answers are given."""

"""What the pages where experts write records are given."""

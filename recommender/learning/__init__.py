"""What was learned, from the collections and here: the ranking, judgments of the desk, and what must be forgotten."""

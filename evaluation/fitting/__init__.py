"""What the ranking, the verdict and the likeness of needs learn, and from what: ``python -m evaluation.fitting``."""

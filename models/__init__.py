"""What is learned: texts to numbers."""

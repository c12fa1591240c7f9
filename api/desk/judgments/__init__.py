"""What is said of answers: decisions of experts, opinions of the public, and judgments to learn from."""

"""What is known: records, territories, their sources."""

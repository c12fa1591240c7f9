"""What the pages of the experts' desk, and of a territory's agent, are given."""

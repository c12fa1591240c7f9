"""A need from its words to its results: over the encoder alone, and where the time goes."""

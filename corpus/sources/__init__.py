"""One reader per upstream."""

"""A need that asks for a solution: recognised by its turns or by what was learned, and the problem behind it."""

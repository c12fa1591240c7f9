"""How well needs that are one are found, grouped and named, on requests and families of needs."""

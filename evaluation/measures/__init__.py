"""Measures, a figure each: of a ranking, of refusals and probabilities, of groups, and how sure a mean is."""

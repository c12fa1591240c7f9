"""Measure the recommender that is served."""

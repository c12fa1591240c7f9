"""What several territories ask: requests grouped by need, as they come and anew."""

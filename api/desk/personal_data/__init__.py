"""What becomes of people's data: a copy for them, an erasure, the end of what was kept long enough."""

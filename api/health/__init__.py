"""Can the service answer, and who looks."""

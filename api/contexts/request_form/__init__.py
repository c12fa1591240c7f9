"""What the pages of a request are given: its form, and what stands behind its secret link."""

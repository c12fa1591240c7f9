"""The dense search as passages grow, and the real passages it grows with."""

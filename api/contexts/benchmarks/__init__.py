"""What the pages of benchmarks are given."""

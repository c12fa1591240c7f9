"""What the pages by which the site tells of itself are given."""

"""What every way in opens once and shares: records and their index, territories, the desk."""

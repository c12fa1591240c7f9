"""What every request goes through on its way to a route, and every answer on its way back."""

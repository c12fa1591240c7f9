"""How the service is used: counts by day, quotas that processes share, and needs that are being read."""

"""The audit of what the service is made of: an inventory, and what is known to be weak."""

"""What a request is: its tables, its statuses, its history, and what is known of its need."""

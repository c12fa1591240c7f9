"""What `make bench` leaves: results, what is promised of them, the tables of the docs."""

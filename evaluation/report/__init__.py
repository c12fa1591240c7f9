"""What measures leave: the results and what they were measured on, the page and the table of the README."""

"""PostgreSQL as what compares needs with passages."""

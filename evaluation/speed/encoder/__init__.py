"""The encoder alone: passages a second, a short query, what it holds in memory."""

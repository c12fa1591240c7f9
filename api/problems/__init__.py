"""Every refusal and every error, as programs read it (RFC 9457)."""

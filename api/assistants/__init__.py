"""What assistants are offered: match, show and compare, to read alone."""

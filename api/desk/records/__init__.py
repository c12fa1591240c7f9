"""Records that are written at the desk: a draft, a second pair of eyes, a version."""

"""Two territories that have one need are put in touch once both agree."""

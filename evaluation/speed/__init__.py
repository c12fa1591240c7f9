"""Speed, measured in one run on one machine, beside what could be used instead: ``make bench``."""

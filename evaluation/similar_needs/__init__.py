"""How well needs that are one are found, grouped and named: ``requests-fr`` and ``need-families``."""

"""What a program's key opens beyond the public API; apart from the desk, for the command line."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """What a key opens; one without a scope only has a quota of its own."""

    DESK_READ = "desk:read"
    """The requests of the desk, without the person's own words and contact."""
    DESK_WRITE = "desk:write"
    """What an expert decides of near requests, recurrent needs, themes and told errors, for whoever holds the key."""

"""What the home page is given."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HomePage:
    """The home page."""

    investigations: int
    """How many investigations are served."""
    tools: int
    """How many tools are served."""

"""What the page of an error is given."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ErrorPage:
    """An error, for people."""

    status: int
    title: str
    detail: str
    """What happened."""
    advice: tuple[str, ...] = ()
    """What to do, one step after the other."""
    action: tuple[str, str] | None = None
    """Address and words of the button that helps most."""
    wait: str = ""
    """How long before trying again, in words; empty when waiting changes nothing."""

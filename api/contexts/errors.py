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


@dataclass(frozen=True)
class HeldFormPage:
    """A form that was sent by who may not send it (any more): the page holds it until it can be sent again."""

    title: str
    told: str
    """Why it was not taken."""
    way: str
    """What to do in another tab, before it is sent again."""
    link: tuple[str, str]
    """Where: address and label."""
    address: str
    """Where it was sent: the path and its query."""
    fields: tuple[tuple[str, str], ...]
    """Pairs of name and value, in the order of the form."""

    @property
    def texts(self) -> tuple[str, ...]:
        """What was written in words, as opposed to chosen."""
        return tuple(value for _, value in self.fields if len(value.split()) > 1)

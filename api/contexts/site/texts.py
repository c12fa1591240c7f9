"""What the pages that are mostly text are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True)
class TextPage:
    """A text that holds from a day."""

    updated: dt.date
    """When the text was last changed."""


@dataclass(frozen=True)
class HelpPage:
    """The answers to what people ask."""

    updated: dt.date
    minutes: int
    """How long the text of a need that is only searched waits in memory."""
    widget: str
    """Address of the widget; empty where it is off."""


@dataclass(frozen=True)
class AccessibilityPage:
    """The declaration of accessibility."""

    established: dt.date
    address: str
    """Of the site it speaks of."""


@dataclass(frozen=True)
class MapEntry:
    """A page, in the map of the site."""

    address: str
    label: str


@dataclass(frozen=True)
class MapGroup:
    """Pages that go together."""

    title: str
    entries: tuple[MapEntry, ...]


@dataclass(frozen=True)
class SiteMapPage:
    """The map of the site."""

    groups: tuple[MapGroup, ...]

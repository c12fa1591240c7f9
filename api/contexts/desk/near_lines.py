"""What the desk tells of the requests of other territories that are held for the same need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class NearLine:
    """A request of another territory that is held for the same need."""

    reference: str
    place: str
    detail: str
    """Department and population."""
    size: str
    """How far the sizes differ; empty where they do not, or nobody knows."""
    status: str
    tone: str
    owner: str
    """Empty for nobody."""
    received_at: datetime
    text: str
    closeness: str
    """How far it is held for the same, in words."""
    likely: bool
    """Whether it is shown at once; the others are folded away."""
    shared_words: tuple[str, ...]
    state: str
    """Of the last introduction between the two: ``proposed``, ``made``, ``ended``; empty for none."""
    told: str
    """How far it has come: since when, and who answered what."""


@dataclass(frozen=True)
class ApartLine:
    """A request that an expert told apart from the one that is read."""

    reference: str
    place: str
    """Empty once its territory is not known any more."""
    who: str
    at: datetime

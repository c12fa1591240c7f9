"""What the desk tells of the records that were compared with a need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class Component:
    """One part of a score."""

    name: str
    """As the model names it."""
    meaning: str
    value: str


@dataclass(frozen=True)
class Standing:
    """The decision that holds for a record."""

    id: int
    pinned: bool
    label: str
    told: str
    """Why, in the expert's words and the list's."""
    who: str
    at: datetime


@dataclass(frozen=True)
class MatchLine:
    """A record that was compared with the need, and what became of it."""

    record_id: str
    address: str
    title: str
    kind: str
    rank: int
    probability: str
    closeness: str
    shown: bool
    fate: str
    """Why it was shown or cut."""
    reason: str
    """Why it matches; empty where it is not shown."""
    facts: tuple[tuple[str, str], ...]
    """What to know before answering, for what is shown: pairs of name and text."""
    warning: str
    """That it was stopped or dropped, or is no longer in the catalogue; empty otherwise."""
    components: tuple[Component, ...]
    standing: Standing | None


@dataclass(frozen=True)
class Matches:
    """What the recommender says of a need, opened up."""

    verdict: str
    vague: bool
    """Whether the need says too little to be compared."""
    probability: float
    """That one record at least is of use."""
    detail: str
    """The probability and the limit it was held against."""
    themes: tuple[str, ...]
    shown: tuple[MatchLine, ...]
    """What anybody would be shown, and what an expert pinned."""
    cut: tuple[MatchLine, ...]
    """The best of what was cut."""
    total: int
    """Records compared."""

    @property
    def to_compare(self) -> tuple[str, ...]:
        """Ids of the records that a benchmark begins with: what stands on top and was not rejected."""
        return tuple(
            line.record_id for line in self.shown if line.address and (line.standing is None or line.standing.pinned)
        )

"""A record in a list: what one reads before opening it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.records import FollowUpStatus, Hypothesis, ToolKind, ToolState


@dataclass(frozen=True)
class InvestigationCard:
    """An investigation in a list."""

    record_id: str
    title: str
    territories: tuple[str, ...]
    """Names of the territories that carried it."""
    believed: Hypothesis | None
    """What was believed and what the field said of it, an overturned belief before a confirmed one."""
    learned: str
    status: FollowUpStatus
    led_in: int | None
    """The year of the investigation, where it is known."""
    as_of: int | None
    """The year that ``status`` is told of; none where it became known since, or the year is not known."""


@dataclass(frozen=True)
class ToolCard:
    """A tool in a list."""

    record_id: str
    name: str
    kind: ToolKind
    purpose: str
    state: ToolState
    users: int
    """How many investigations met it."""

"""What the pages of a territory's agent are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from api.desk import Agent, FiledRequest, InboxLine


@dataclass(frozen=True)
class TerritoryRequestsPage:
    """The requests of a territory, the last received first."""

    agent: Agent
    place: str
    """The territory's name."""
    lines: tuple[InboxLine, ...]
    next: str
    """Address of the next page; empty on the last one."""
    first: bool
    """Whether this is the first page."""


@dataclass(frozen=True)
class TerritoryAnswer:
    """An answer, without what points at the person it was written to."""

    at: datetime
    text: str


@dataclass(frozen=True)
class TerritoryMessage:
    """A question of the team or a message to it, without what points at a person."""

    at: datetime
    text: str
    is_the_persons: bool


@dataclass(frozen=True)
class TerritoryRequestPage:
    """A request of the territory, as its agents read it."""

    agent: Agent
    filed: FiledRequest
    answers: tuple[TerritoryAnswer, ...]
    messages: tuple[TerritoryMessage, ...]
    """First things first."""
    to_introduce: bool
    """Whether someone waits to know if the two territories will be put in touch."""
    introduced: bool
    """Whether an introduction was proposed, however far it came."""
    met: tuple[str, ...]
    """The territories that they were put in touch with, both having agreed."""
    wrote: bool
    """Whether the agent is the person who wrote: nobody else agrees that their contact be given."""

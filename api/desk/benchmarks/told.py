"""What a grid is told: answers to add, what changes of them, what is typed in a cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.desk.benchmarks.grid_cells import Value


@dataclass(frozen=True)
class NewAnswer:
    """An answer to compare, with what the catalogue says of it."""

    name: str
    kind: str
    """``tool``, ``precedent``, ``practice`` or ``own``."""
    origin: str | None = None
    """``outil:ID`` or ``enquete:ID:N``; none for the team's own."""
    values: Mapping[str, Value] | None = None
    """By key of standard criterion, or by label of one of the team's own."""
    about: Value | None = None
    """What it is, as its record says; none without one."""


@dataclass(frozen=True)
class AnswerChange:
    """What changes of an answer; what is none stays."""

    name: str | None = None
    """The new one; an answer of the catalogue stays linked to its record."""
    kind: str | None = None
    """One of `OWN_KINDS`; an answer of the catalogue keeps its own."""
    aside: bool | None = None
    why: str = ""
    """Why it is set aside, as the committee will read it."""


@dataclass(frozen=True)
class Opinion:
    """What a member of the team types of a cell."""

    text: str
    source: str
    dated: str
    rating: int | None
    """The author's own; none where they give none, or take it back."""
    note: str
    author: str

"""What the forms of cells are given: one cell, or those of a criterion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.desk import Benchmark, Cell, ComparedAnswer, Criterion, Opinion


@dataclass(frozen=True)
class CellPage:
    """The form of a cell."""

    token: str
    secret: str
    title: str
    """Of the benchmark."""
    answer: ComparedAnswer
    criterion: Criterion
    cell: Cell
    """As it is now."""
    left: int
    """Questions that the benchmark still has to ask."""
    followed: bool
    """Whether another cell was just written."""
    typed: Opinion
    """What the fields show."""
    seen: Opinion
    """What the cell says, as its author has now seen it."""
    seen_ratings: str
    """The same, of its ratings, one a line, each ``VALUE:INITIALS``."""
    conflict: bool
    """Whether someone else wrote the same in between: both versions are shown."""
    error: str
    removed: bool = False
    """Whether its answer or its criterion was removed in between: it is put back by writing."""
    rating: str = ""
    """What is chosen for a rating; empty to leave it as it is."""
    source_asked: bool = False
    """Whether its author has to say if the source that was there says what they typed."""


@dataclass(frozen=True)
class ColumnCell:
    """The cell of an answer, in the form of a criterion."""

    answer: ComparedAnswer
    cell: Cell
    """As it is now."""
    typed: Opinion
    """What the fields show."""
    seen: Opinion
    """What the cell says, as its author has now seen it."""
    seen_ratings: str
    """The same, of its ratings, one a line, each ``VALUE:INITIALS``."""
    rating: str = ""
    """What is chosen for a rating; empty to leave it as it is."""
    conflict: bool = False
    """Whether someone else wrote the same in between: both versions are shown."""
    source_asked: bool = False
    """Whether its author has to say if the source that was there says what they typed."""


@dataclass(frozen=True)
class ColumnPage:
    """The form of a criterion."""

    token: str
    secret: str
    title: str
    """Of the benchmark."""
    criterion: Criterion
    cells: tuple[ColumnCell, ...]
    """Of every answer of the grid; of those that were not written alone, where it is shown again."""
    before: Criterion | None
    """The criterion before it; none before the first."""
    after: Criterion | None
    removed: bool
    """Whether the criterion, or one of the answers, was removed in between: it is put back by writing."""
    author: str = ""
    """Initials, as they were typed."""
    again: bool = False
    """Whether cells were sent and not all were written."""
    kept: bool = False
    """Whether others of them were."""
    followed: bool = False
    """Whether the cells of another criterion were just written."""
    error: str = ""
    """Why none was; empty where some were, or nothing was sent."""


@dataclass(frozen=True)
class RatingsPage:
    """The form of all ratings."""

    token: str
    secret: str
    benchmark: Benchmark
    answers: tuple[ComparedAnswer, ...]
    """Those of the grid, and those that left it and were rated here meanwhile."""
    criteria: tuple[Criterion, ...]
    """Those that count, and those that left the grid, or count no more, and were rated on here meanwhile."""
    removed: bool
    """Whether one of them was removed in between: it is put back by rating it."""
    shown: str
    """The ratings that are there: whoever changes one meanwhile is not overwritten."""
    typed: frozenset[str]
    """What was chosen and is not kept, as the form sends it."""
    author: str
    """Initials, as they were typed."""
    error: str
    """Why nothing was kept; empty where something was, or nothing was sent."""
    left: tuple[str, ...]
    """The ratings that were not kept where the others were: answer, criterion and what was chosen."""

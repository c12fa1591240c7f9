"""The grid as a whole: a short text a cell, so that eight answers and thirteen criteria stand on one screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.desk import Benchmark, Cell, ComparedAnswer, Criterion


@dataclass(frozen=True)
class OverviewHead:
    """What stands at the head of a column."""

    criterion: Criterion
    label: str
    """Its label, with soft hyphens in its long words."""


@dataclass(frozen=True)
class OverviewCell:
    """A cell in short."""

    criterion: Criterion
    cell: Cell
    short: str
    """The first clauses of what is known; empty where nobody knows."""


@dataclass(frozen=True)
class OverviewRow:
    """An answer in short."""

    answer: ComparedAnswer
    name: str
    """The first clauses of its name."""
    cells: tuple[OverviewCell, ...]
    """In the order of the heads."""


@dataclass(frozen=True)
class OverviewPage:
    """The grid as a whole."""

    secret: str
    """Of the benchmark; empty for who only reads, and once it is finished."""
    benchmark: Benchmark
    back: str
    """Address of the workspace, or of the study for who only reads."""
    heads: tuple[OverviewHead, ...]
    """The criteria that weigh."""
    rows: tuple[OverviewRow, ...]

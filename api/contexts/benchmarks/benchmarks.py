"""What the pages of a whole benchmark are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.desk import Benchmark, BenchmarkLine, ComparedAnswer
    from api.desk.benchmarks.renewal import ChangedCell


@dataclass(frozen=True)
class BenchmarkPage:
    """The workspace."""

    token: str
    secret: str
    benchmark: Benchmark
    edit_url: str
    """The whole address of this workspace."""
    share_url: str
    """The whole address of the study; empty while it is not shared."""
    near: tuple[BenchmarkLine, ...]
    """Published benchmarks on a need like this one."""
    request: str
    """Reference of the request that it was opened for; empty for who is no expert, and without one."""
    error: str
    """Why what was asked was refused; empty when nothing was."""
    changed: tuple[ChangedCell, ...] = ()
    """The cells of which the catalogue says something else since they were filled; none once it is finished."""

    briefs: tuple[ComparedAnswer, ...] = ()
    """The answers of which the catalogue says what they are otherwise, or for the first time, since they came."""

    @property
    def by_place(self) -> dict[tuple[int, int], ChangedCell]:
        """The same, by answer and criterion."""
        return {(one.answer.id, one.criterion.id): one for one in self.changed}


@dataclass(frozen=True)
class PresentationPage:
    """The form of title and need."""

    token: str
    secret: str
    benchmark: Benchmark
    """As it is now."""
    title: str
    """What the field shows."""
    context: str
    """The same, of the need."""
    version: str
    """Of both, as their author has now seen them."""
    conflict: bool
    """Whether someone else wrote in between: both versions are shown."""
    error: str


@dataclass(frozen=True)
class ConclusionPage:
    """The form of the conclusion."""

    token: str
    secret: str
    benchmark: Benchmark
    """As it is now."""
    typed: str
    """What the field shows."""
    version: str
    """Of the conclusion, as its author has now seen it."""
    conflict: bool
    """Whether someone else wrote in between: both versions are shown."""
    error: str


@dataclass(frozen=True)
class StudyPage:
    """The study that a committee reads."""

    benchmark: Benchmark
    files: str
    """Address of the files, without the ending."""
    back: str
    """Address of the workspace; empty for who only reads."""


@dataclass(frozen=True)
class PublishedListPage:
    """The published benchmarks."""

    lines: tuple[BenchmarkLine, ...]
    """The latest first."""
    total: int
    current: int
    """Which page of them, from 1."""
    last: int


@dataclass(frozen=True)
class PublishedPage:
    """A published benchmark."""

    token: str
    benchmark: Benchmark
    """As others read it."""
    files: str
    """Address of the files, without the ending."""
    near: tuple[BenchmarkLine, ...]
    """Others on a need like its own."""


@dataclass(frozen=True)
class DeskBenchmarksPage:
    """What experts decide of."""

    waiting: tuple[BenchmarkLine, ...]
    """The first to be finished first."""
    published: tuple[BenchmarkLine, ...]
    total: int
    """How many are published; the page lists the latest."""


@dataclass(frozen=True)
class DeskBenchmarkPage:
    """A benchmark that an expert decides of."""

    token: str
    benchmark: Benchmark
    """As others would read it."""
    error: str
    """Why the decision was not taken; empty when it was not made."""

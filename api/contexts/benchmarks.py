"""What the pages of benchmarks are given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.desk import ComparedAnswer

if TYPE_CHECKING:
    from api.desk import Benchmark, BenchmarkLine, Cell, Criterion, Opinion
    from api.desk.benchmarks.renewal import ChangedCell


@dataclass(frozen=True)
class Proposal:
    """An answer that may be compared."""

    origin: str
    """``outil:ID`` or ``enquete:ID:N``."""
    name: str
    kind: str
    """``tool``, ``precedent`` or ``practice``."""
    detail: str
    """What it is for, or where it was done."""
    href: str
    tool: str = ""
    """The id of the tool that it is, or that it was done with first; empty for none."""
    elsewhere: bool = False
    """Whether it is what another territory than the team’s has for itself: to transpose, and never ticked unasked."""
    ticked: bool = False

    def ticked_if(self, ticked: bool) -> Proposal:  # noqa: FBT001 - the name says it
        """Give the same proposal, ticked or not."""
        return replace(self, ticked=ticked)


@dataclass(frozen=True)
class ProposalsPage:
    """Answers to tick, before a benchmark is opened or in one that is."""

    token: str
    need: str
    title: str
    proposals: tuple[Proposal, ...]
    own: str
    """Names of the team's own answers, one a line."""
    asked: bool
    """Whether proposals were asked for."""
    error: str
    """What is wrong with the form; empty when nothing is."""
    faulty: str = "autres"
    """Id of the field where it is."""
    practices: str = ""
    """Names of the team's own answers that are no software, one a line."""
    secret: str = ""
    """Of the benchmark the answers are for; empty before there is one."""
    near: tuple[BenchmarkLine, ...] = ()
    """Published benchmarks on a need like this one."""
    request: str = ""
    """Reference of the request that an expert opens it for; empty without one."""
    territory: str = ""
    """Code of the territory that it is opened for; empty where nobody said."""
    place: str = ""
    """Name of the same."""


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
class OrderPage:
    """The order of the answers, and of the criteria."""

    token: str
    secret: str
    benchmark: Benchmark
    """As it is now."""
    moved: ComparedAnswer | Criterion | None
    """What was just moved; none where nothing was."""

    @property
    def name(self) -> str:
        """What was moved; empty where nothing was."""
        if self.moved is None:
            return ""
        return self.moved.name if isinstance(self.moved, ComparedAnswer) else self.moved.label

    @property
    def place(self) -> tuple[int, int]:
        """Where it is now, from 1, and of how many; zeros where nothing was moved."""
        for parts in (self.benchmark.answers, self.benchmark.criteria):
            if self.moved in parts:
                return parts.index(self.moved) + 1, len(parts)
        return 0, 0


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
class CriterionLine:
    """A criterion, in the form of all of them."""

    criterion: Criterion
    """As it is now."""
    label: str
    """What the field of its name shows."""
    seen: str
    """Its name, as its author saw it before typing another."""
    weight: int
    """What is chosen."""
    seen_weight: int
    """What it weighed, as its author saw it before choosing."""

    @property
    def typed(self) -> bool:
        """Whether another name was typed, or another weight chosen, than what is there."""
        return self.label != self.criterion.label or self.weight != self.criterion.weight

    @property
    def renamed(self) -> bool:
        """Whether two have renamed it, each otherwise."""
        return self.criterion.label not in {self.seen, self.label}

    @property
    def weighed(self) -> bool:
        """Whether two have weighed it, each otherwise."""
        return self.criterion.weight not in {self.seen_weight, self.weight}


@dataclass(frozen=True)
class CriteriaPage:
    """What criteria weigh, and the form of one more."""

    token: str
    secret: str
    lines: tuple[CriterionLine, ...]
    gone: tuple[CriterionLine, ...] = ()
    """Those that someone removed in between, with what was typed of them."""
    added: str = ""
    """Name of one more, as it was typed."""
    added_weight: int = 1
    conflict: bool = False
    """Whether someone else changed in between a criterion that is changed here: both versions are shown."""
    error: str = ""

    @property
    def changed(self) -> tuple[CriterionLine, ...]:
        """The criteria that two have changed, each otherwise."""
        return tuple(line for line in self.lines if line.renamed or line.weighed)


@dataclass(frozen=True)
class AnswerPage:
    """The form that sets an answer aside, or that says what one of the team's own is called and is."""

    token: str
    secret: str
    answer: ComparedAnswer
    """As it is now."""
    typed: str
    """What the field shows: the reason, or the name."""
    kind: str
    """What is chosen; the form of the reason does not ask."""
    author: str
    """Initials, as they were typed; the form of the name asks for none."""
    version: str
    """Of the answer, as its author has now seen it."""
    conflict: bool
    """Whether someone else changed it in between: both versions are shown."""
    error: str
    removed: bool
    """Whether it was removed in between: it is put back by writing."""


@dataclass(frozen=True)
class WrittenCell:
    """What a team wrote of an answer on a criterion."""

    name: str
    """Of the criterion, beside an answer; of the answer, beside a criterion."""
    cell: Cell

    @classmethod
    def of(cls, benchmark: Benchmark, cell: Cell, *, beside: ComparedAnswer | Criterion) -> WrittenCell:
        """Name a cell of an answer or of a criterion."""
        if isinstance(beside, ComparedAnswer):
            criterion = benchmark.find_criterion(cell.criterion_id)
            return cls(criterion.label if criterion else "", cell)
        answer = benchmark.find_answer(cell.answer_id)
        return cls(answer.name if answer else "", cell)


@dataclass(frozen=True)
class RemovalPage:
    """The form that removes an answer, or a criterion of the team's own."""

    token: str
    secret: str
    benchmark: Benchmark
    """As it is now."""
    part: ComparedAnswer | Criterion
    """What is removed, as it is now."""
    written: tuple[WrittenCell, ...]
    """What the team wrote in its cells."""
    author: str
    """Initials, as they were typed."""
    version: str
    """Of what is removed, as its author has now seen it."""
    conflict: bool
    """Whether someone else changed it in between: what is there now is shown."""
    error: str

    @property
    def is_answer(self) -> bool:
        """Whether it is an answer; a criterion otherwise."""
        return isinstance(self.part, ComparedAnswer)

    @property
    def name(self) -> str:
        """What it is called."""
        return self.part.name if isinstance(self.part, ComparedAnswer) else self.part.label


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

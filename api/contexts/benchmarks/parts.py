"""What the forms of answers and criteria are given: their order, names, weights, and how they leave the grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.desk import ComparedAnswer

if TYPE_CHECKING:
    from api.desk import Benchmark, Cell, Criterion


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

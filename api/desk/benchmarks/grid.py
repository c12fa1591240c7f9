"""A benchmark, as it is read: answers in rows, criteria in columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.desk.benchmarks.briefs import brief_of
from api.desk.benchmarks.grid_cells import NATURE
from api.desk.benchmarks.parts import Answer, Question, text_version
from api.desk.benchmarks.references import by_document

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from api.desk.benchmarks.briefs import Brief
    from api.desk.benchmarks.grid_cells import Cell, Value
    from api.desk.benchmarks.parts import Criterion
    from api.desk.benchmarks.references import Reference


def telling(rated: int, weighing: int) -> bool:
    """Tell whether so many criteria are rated that their mean may stand beside another’s: half of those that weigh."""
    return 2 * rated >= weighing


@dataclass(frozen=True)
class Benchmark:
    """A comparison of answers."""

    id: int
    """A number that opens nothing."""
    title: str
    context: str
    conclusion: str
    """What the team recommends, why, and what comes next; empty until it is written."""
    index_version: str
    answers: tuple[Answer, ...]
    """As the team put them, else as they came; without those set aside."""
    aside: tuple[Answer, ...]
    criteria: tuple[Criterion, ...]
    removed_answers: tuple[Answer, ...]
    """Those that the team may put back, the last to be removed first; none for who only reads."""
    removed_criteria: tuple[Criterion, ...]
    """The same, of criteria."""
    cells: Mapping[tuple[int, int], Cell]
    """By answer and criterion, complete, with those of what was removed."""
    shared: bool
    share_number: int
    finished_at: datetime | None
    publication_wished: bool
    created_at: datetime
    updated_at: datetime
    sequence: int
    """Of its last edit."""
    published_at: datetime | None
    """Since when others may read it."""
    ordered: bool
    """Whether its team put its answers in an order by hand, which study and files keep."""
    territory: str
    """Code of the territory that it was opened for, which its files do not tell; empty where nobody said."""

    @property
    def presentation_version(self) -> str:
        """Of the title and the need, for who writes them."""
        return text_version(self.title, self.context)

    @property
    def conclusion_version(self) -> str:
        """Of the conclusion, for who writes it."""
        return text_version(self.conclusion)

    def for_readers(self) -> Benchmark:
        """Give the benchmark as those read it who are not its team: nothing of what was removed."""
        answers = {answer.id for answer in (*self.answers, *self.aside)}
        criteria = {criterion.id for criterion in self.criteria}
        cells = {place: cell for place, cell in self.cells.items() if place[0] in answers and place[1] in criteria}
        return replace(self, removed_answers=(), removed_criteria=(), cells=cells)

    @property
    def weighing(self) -> tuple[Criterion, ...]:
        """The criteria that count, in the order of the grid: the study tells no other."""
        return tuple(criterion for criterion in self.criteria if criterion.weight)

    @property
    def weightless(self) -> tuple[Criterion, ...]:
        """Those that weigh 0: the team finds them folded under its grid."""
        return tuple(criterion for criterion in self.criteria if not criterion.weight)

    def find_answer(self, answer_id: int) -> Answer | None:
        """Find an answer in the grid, set aside or removed; none if it is none of the benchmark's."""
        every = (*self.answers, *self.aside, *self.removed_answers)
        return next((one for one in every if one.id == answer_id), None)

    def find_criterion(self, criterion_id: int) -> Criterion | None:
        """Find a criterion, removed or not; none if it is none of the benchmark's."""
        return next((one for one in (*self.criteria, *self.removed_criteria) if one.id == criterion_id), None)

    def written(self, part: Answer | Criterion) -> tuple[Cell, ...]:
        """Give the cells of an answer or of a criterion in which the team wrote, in the order of the grid."""
        index = 0 if isinstance(part, Answer) else 1
        places = sorted(place for place in self.cells if place[index] == part.id)
        return tuple(cell for cell in map(self.cells.__getitem__, places) if cell.version)

    def removal_version(self, part: Answer | Criterion) -> str:
        """Of an answer or a criterion with all that the team wrote in its cells, for who removes it."""
        cells = (f"{cell.answer_id}.{cell.criterion_id}.{cell.version}" for cell in self.written(part))
        return text_version(part.version, *cells)

    def cell(self, answer: Answer, criterion: Criterion) -> Cell:
        """Give the cell of an answer on a criterion."""
        return self.cells[answer.id, criterion.id]

    def brief(self, answer: Answer) -> Brief:
        """Tell an answer in brief, from its record and its cells."""
        keys = {criterion.key: criterion for criterion in self.criteria if criterion.key}
        return brief_of(answer.about, {key: self.cell(answer, one).value for key, one in keys.items()})

    def score(self, answer: Answer) -> float | None:
        """Give the mean of an answer's cells, each of the mean of its ratings and as heavy as its criterion.

        Args:
            answer: one of the benchmark's.

        Returns:
            From 0 to 4; none while nothing that weighs is rated.

        """
        rated = [
            (criterion.weight, cell.rating)
            for criterion in self.weighing
            if (cell := self.cell(answer, criterion)).rating is not None
        ]
        total = sum(weight for weight, _ in rated)
        return sum(weight * (rating or 0) for weight, rating in rated) / total if total else None

    def rated(self, answer: Answer) -> tuple[int, int]:
        """Tell what a mean is worth: how many of the criteria that weigh are rated, and how many weigh."""
        return sum(self.cell(answer, criterion).rating is not None for criterion in self.weighing), len(self.weighing)

    @property
    def ranked(self) -> tuple[Answer, ...]:
        """The answers as a committee reads them.

        In the order that the team gave them by hand; without one, by mean, best first, those with a provisional mean
        after the others. Those of one mean, and those that have none, which come last, stay in the order they came.
        """
        if self.ordered:
            return self.answers

        def rank(answer: Answer) -> tuple[bool, bool, float]:
            score = self.score(answer)
            return score is None, not telling(*self.rated(answer)), -(score or 0)

        return tuple(sorted(self.answers, key=rank))

    @property
    def questions(self) -> tuple[Question, ...]:
        """What to ask, answer after answer; nothing of a criterion that weighs nothing."""
        return tuple(
            Question(answer, criterion)
            for answer in self.answers
            for criterion in self.weighing
            if self.cell(answer, criterion).to_ask
        )

    @property
    def asked(self) -> tuple[tuple[Criterion, tuple[Answer, ...]], ...]:
        """The same questions, each once, with the answers it is to be asked of."""
        return tuple(
            (criterion, answers)
            for criterion in self.weighing
            if (answers := tuple(answer for answer in self.answers if self.cell(answer, criterion).to_ask))
        )

    def question_after(self, answer_id: int, criterion_id: int) -> Question | None:
        """Find what to ask next: after a cell, in the order of the grid, then from its beginning again.

        Args:
            answer_id: the answer of the cell.
            criterion_id: its criterion.

        Returns:
            The question; none when nothing is left to ask but of the cell itself.

        """
        order = [(answer.id, criterion.id) for answer in self.answers for criterion in self.criteria]
        here = (answer_id, criterion_id)
        start = order.index(here) if here in order else -1
        asked = {(one.answer.id, one.criterion.id): one for one in self.questions}
        following = (*order[start + 1 :], *order[: max(start, 0)])
        return next((asked[place] for place in following if place in asked), None)

    @property
    def filled(self) -> tuple[int, int]:
        """How many cells leave nothing to ask, and how many there are on what weighs: the rest are `questions`."""
        cells = [self.cell(answer, criterion) for answer in self.answers for criterion in self.weighing]
        return sum(not cell.to_ask for cell in cells), len(cells)

    @property
    def references(self) -> tuple[Reference, ...]:
        """The documents that the cells cite on what weighs, in the order of the grid; what an answer is, is none."""
        values = [value for answer in self.answers for value in self._cited_of(answer)]
        return by_document((value.source, value.dated, value.address) for value in values)

    def _cited_of(self, answer: Answer) -> list[Value]:
        """Give what is told of an answer with a source: what it is, then its cells."""
        told = [answer.about, *(self.cell(answer, criterion).value for criterion in self.weighing)]
        return [value for value in told if value.source and not value.source.startswith(NATURE)]

"""A benchmark, as it is read: answers in rows, criteria in columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from api.desk.benchmarks.criteria import QUESTIONS, UNKNOWN
from api.desk.benchmarks.ratings import person_of
from api.desk.benchmarks.references import by_document
from api.desk.tokens import digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from api.desk.benchmarks.ratings import Rating
    from api.desk.benchmarks.references import Reference


def text_version(*texts: str) -> str:
    """Tell texts from what they were before: 64 hexadecimal digits that change with any of them."""
    return digest_of("\0".join(texts))


@dataclass(frozen=True)
class Value:
    """What a source says on a criterion."""

    text: str
    """Empty where nobody knows."""
    source: str = ""
    address: str = ""
    """Of the source's page; empty when it has none."""
    dated: str = ""
    """When the source said so, as it dates itself."""

    @property
    def told(self) -> str:
        """Source and date in a line."""
        return ", ".join(filter(None, [self.source, self.dated]))


NATURE: Final = "Nature de la réponse"
"""The source of a cell on which there is nothing to ask, by what the team says that its own answer is."""


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


@dataclass(frozen=True)
class Cell:
    """An answer on a criterion."""

    answer_id: int
    criterion_id: int
    version: int
    """0 while the catalogue alone has spoken."""
    value: Value
    ratings: tuple[Rating, ...]
    """One for each who gave one, the oldest first."""
    note: str
    author: str
    """Initials of who wrote value or note last; empty when none were typed."""
    at: datetime
    """When they did."""
    rated_only: bool
    """Whether its team has but rated it."""
    other_need: bool
    """Whether it covers, as its team wrote it, a need that the benchmark no longer has."""

    @property
    def teams(self) -> bool:
        """Whether its team wrote it, beyond rating it: who did, and when, is told with it."""
        return (self.version > 0 and not self.rated_only) or self.value.source == NATURE

    @property
    def rating(self) -> float | None:
        """The mean of its ratings, from 0 to 4; none while there are none."""
        return sum(one.value for one in self.ratings) / len(self.ratings) if self.ratings else None

    @property
    def spread(self) -> tuple[int, int]:
        """The lowest and the highest of its ratings; it has one at least."""
        values = [one.value for one in self.ratings]
        return min(values), max(values)

    def rating_of(self, author: str) -> int | None:
        """Give the rating of who bears these initials, however they are typed; none if they gave none."""
        person = person_of(author)
        return next((one.value for one in self.ratings if person_of(one.author) == person), None)

    @property
    def told(self) -> bool:
        """Whether anyone said anything of it, the catalogue or the team."""
        return bool(self.value.text or self.note or self.rating is not None)

    @property
    def to_ask(self) -> bool:
        """Whether someone has to be asked."""
        return self.other_need or not self.value.text or UNKNOWN in self.value.text.casefold()


@dataclass(frozen=True)
class Removal:
    """When an answer or a criterion was removed, and by whom."""

    at: datetime
    author: str
    """Initials, as they were typed; empty when none were."""


@dataclass(frozen=True)
class Criterion:
    """A column."""

    id: int
    key: str | None
    """None for one of the team's own."""
    label: str
    weight: int
    removed: Removal | None = None
    """None while it is in the benchmark."""

    @property
    def version(self) -> str:
        """Of its name and of its weight."""
        return text_version(self.label, str(self.weight))

    @property
    def question(self) -> str:
        """What to ask where nobody knows."""
        return QUESTIONS.get(self.key or "", f"Qu’en est-il sur ce point : {self.label} ?")


@dataclass(frozen=True)
class Answer:
    """A row."""

    id: int
    origin: str | None
    name: str
    kind: str
    aside: bool
    aside_why: str
    removed: Removal | None = None
    """None while it is in the benchmark."""

    @property
    def version(self) -> str:
        """Of its name, of its kind and of whether it is set aside and why, for who changes them."""
        return text_version(self.name, self.kind, str(self.aside), self.aside_why)


@dataclass(frozen=True)
class Question:
    """Something to ask of an answer."""

    answer: Answer
    criterion: Criterion

    @property
    def text(self) -> str:
        """The question."""
        return self.criterion.question


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
    """In the order they came, without those set aside."""
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
        """The answers as a committee reads them: by mean, best first, those with a provisional mean after the others.

        Those of one mean, and those that have none, which come last, stay in the order they came.
        """

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
        cells = (self.cell(answer, criterion) for answer in self.answers for criterion in self.weighing)
        values = [cell.value for cell in cells if cell.value.source and not cell.value.source.startswith(NATURE)]
        return by_document((value.source, value.dated, value.address) for value in values)

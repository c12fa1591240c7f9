"""What a team does to the order of its grid: answers, and criteria of its own, are moved, all at once or one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.desk.benchmarks.edits import append_edit, changing
from api.desk.benchmarks.errors import StandardCriterionError
from api.desk.benchmarks.ordering import arrange, forget_order, move
from api.desk.benchmarks.rows import answer_row, criterion_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.desk.clock import Clock
    from api.desk.database import Database

_FIXED = "Les treize critères communs restent à leur place."


class Arranging:
    """The moves of a grid; whoever holds the secret of its benchmark may make them, until it is finished."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        """Change the grids of the benchmarks of a database."""
        self._database = database
        self._clock = clock

    def move_answer(self, secret: str, answer_id: int, *, up: bool, author: str = "") -> None:
        """Exchange an answer with the one shown before or after it; nothing happens at the end of the grid.

        Args:
            secret: the benchmark's.
            answer_id: the row.
            up: towards the beginning.
            author: initials.

        Raises:
            BenchmarkFinishedError: if the benchmark is finished.
            PartRemovedError: if the answer was removed.
            UnknownBenchmarkError: if there is no such benchmark or answer.

        """
        with changing(self._database, secret) as (session, row):
            moved = move(session, row, answer_row(session, row, answer_id), up=up)
            append_edit(session, row, "answer_moved", at=self._clock(), payload=moved, author=author)

    def move_criterion(self, secret: str, criterion_id: int, *, up: bool, author: str = "") -> None:
        """Exchange a criterion of the team's own with the one before or after it, as `move_answer` does.

        Args:
            secret: the benchmark's.
            criterion_id: the column.
            up: towards the beginning.
            author: initials.

        Raises:
            BenchmarkFinishedError: if the benchmark is finished.
            PartRemovedError: if the criterion was removed.
            StandardCriterionError: if it is a standard criterion.
            UnknownBenchmarkError: if there is no such benchmark or criterion.

        """
        with changing(self._database, secret) as (session, row):
            criterion = criterion_row(session, row, criterion_id)
            if criterion.key is not None:
                raise StandardCriterionError(_FIXED)
            moved = move(session, row, criterion, up=up)
            append_edit(session, row, "criterion_moved", at=self._clock(), payload=moved, author=author)

    def forget_order(self, secret: str, *, author: str = "") -> None:
        """Bring answers and criteria back to the order they came in; the errors of `move_answer`."""
        with changing(self._database, secret) as (session, row):
            forgotten = forget_order(session, row)
            append_edit(session, row, "order_forgotten", at=self._clock(), payload=forgotten, author=author)

    def arrange(
        self,
        secret: str,
        *,
        answers: Sequence[int] = (),
        criteria: Sequence[int] = (),
        author: str = "",
        expected_version: int | None = None,
    ) -> None:
        """Put answers, and criteria, in an order: those named take, in the order told, the places that they have.

        Args:
            secret: the benchmark's.
            answers: the rows, each once; those that are not named stay where they are.
            criteria: the columns, in the same way.
            author: initials.
            expected_version: the version of the benchmark that was read; none to change whatever is there.

        Raises:
            BenchmarkChangedError: if it was changed since; nothing is written.
            BenchmarkFinishedError: if the benchmark is finished.
            PartRemovedError: if one of them was removed.
            StandardCriterionError: if standard criteria would change places among themselves.
            UnknownBenchmarkError: if there is no such benchmark, answer or criterion.

        """
        with changing(self._database, secret, expected_version=expected_version) as (session, row):
            columns = [criterion_row(session, row, one) for one in criteria]
            standard = [one.id for one in columns if one.key is not None]
            if standard != sorted(standard):
                raise StandardCriterionError(_FIXED)
            arranged = [
                arrange(session, row, [answer_row(session, row, one) for one in answers]),
                arrange(session, row, columns),
            ]
            payload = {"order": [*answers, *criteria]} if any(arranged) else None
            append_edit(session, row, "ordered", at=self._clock(), payload=payload, author=author)

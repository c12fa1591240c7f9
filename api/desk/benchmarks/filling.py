"""What a team writes in the cells of its grid: one, several of a program, or those of a criterion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.desk.benchmarks.cells import rate_cell, write_cell
from api.desk.benchmarks.edits import append_edit, changing
from api.desk.benchmarks.errors import CellChangedError, PartRemovedError, UnknownBenchmarkError
from api.desk.benchmarks.rows import answer_row, criterion_row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from api.desk.benchmarks.told import Opinion
    from api.desk.clock import Clock
    from api.desk.database import Database


@dataclass(frozen=True)
class Seen:
    """What is typed in a cell, beside what its author had seen in it."""

    opinion: Opinion
    seen: Opinion


@dataclass(frozen=True)
class Chosen:
    """What one person thinks of a cell, beside what they thought of it when they looked; none for no rating."""

    rating: int | None
    seen: int | None


@dataclass(frozen=True)
class Unwritten:
    """The answers whose cells were not written, by why."""

    changed: frozenset[int]
    """Somebody else changed the same since, otherwise."""
    removed: frozenset[int]


@dataclass(frozen=True)
class Typed:
    """What is typed in a cell, beside the version of it that its author had seen."""

    answer_id: int
    criterion_id: int
    opinion: Opinion
    expected_version: int


class Filling:
    """The cells of a grid; whoever holds the secret of its benchmark may write them, until it is finished."""

    _database: Database
    _clock: Clock

    def write(
        self,
        secret: str,
        answer_id: int,
        criterion_id: int,
        opinion: Opinion,
        *,
        expected_version: int | None = None,
        seen: Opinion | None = None,
    ) -> None:
        """Write what the team knows and thinks of a cell.

        Args:
            secret: the benchmark's.
            answer_id: the row.
            criterion_id: the column.
            opinion: what was typed.
            expected_version: the version of the cell that its author has seen, who writes all of it.
            seen: what its author has seen, where only what they changed of it is written.

        Raises:
            CellChangedError: if the cell is of another version, or if somebody else changed the same since, otherwise;
                nothing is written.
            PartRemovedError: if its answer or its criterion was removed.
            UnknownBenchmarkError: if there is no such benchmark, answer or criterion.
            BenchmarkFinishedError: if the benchmark is finished.
            StoreUnavailableError: if the database does not answer.

        """
        with changing(self._database, secret) as (session, row):
            answer, criterion = answer_row(session, row, answer_id), criterion_row(session, row, criterion_id)
            written = write_cell(
                session, answer, criterion, opinion, at=self._clock(), expected_version=expected_version, seen=seen
            )
            append_edit(session, row, "cell_written", at=self._clock(), payload=written, author=opinion.author)

    def write_cells(self, secret: str, typed: Sequence[Typed]) -> None:
        """Write what the team knows and thinks of several cells: of all of them, or of none.

        Args:
            secret: the benchmark's.
            typed: what is typed, each cell once.

        Raises:
            CellChangedError: if one of them is of another version; nothing is written.
            PartRemovedError: if the answer or the criterion of one was removed; nothing is written.
            UnknownBenchmarkError: if there is no such benchmark, answer or criterion; nothing is written.
            BenchmarkFinishedError: if the benchmark is finished.
            StoreUnavailableError: if the database does not answer.

        """
        with changing(self._database, secret) as (session, row):
            for one in typed:
                answer = answer_row(session, row, one.answer_id)
                criterion = criterion_row(session, row, one.criterion_id)
                at = self._clock()
                written = write_cell(
                    session, answer, criterion, one.opinion, at=at, expected_version=one.expected_version
                )
                append_edit(session, row, "cell_written", at=at, payload=written, author=one.opinion.author)

    def write_all(self, secret: str, criterion_id: int, typed: Mapping[int, Seen]) -> Unwritten:
        """Write what the team knows and thinks of answers on one criterion, each cell as `write` does.

        Args:
            secret: the benchmark's.
            criterion_id: the column.
            typed: what was typed, beside what its author had seen, by answer.

        Returns:
            The answers whose cells were not written, because somebody else changed the same since, otherwise, or
            because they were removed; all the others were.

        Raises:
            PartRemovedError: if the criterion was removed; nothing is written.
            UnknownBenchmarkError: if there is no such benchmark, answer or criterion; nothing is written.
            BenchmarkFinishedError: if the benchmark is finished; nothing is written.
            StoreUnavailableError: if the database does not answer; nothing is written.

        """
        changed, removed = [], []
        with changing(self._database, secret) as (session, row):
            criterion = criterion_row(session, row, criterion_id)
            for answer_id, one in typed.items():
                try:
                    answer = answer_row(session, row, answer_id)
                    written = write_cell(session, answer, criterion, one.opinion, at=self._clock(), seen=one.seen)
                except PartRemovedError:
                    removed.append(answer_id)
                except CellChangedError:
                    changed.append(answer_id)
                else:
                    append_edit(
                        session, row, "cell_written", at=self._clock(), payload=written, author=one.opinion.author
                    )
        return Unwritten(frozenset(changed), frozenset(removed))

    def rate(self, secret: str, chosen: Mapping[tuple[int, int], Chosen], *, author: str) -> frozenset[tuple[int, int]]:
        """Rate cells, as one person, and change nothing else of them.

        Args:
            secret: the benchmark's.
            chosen: what they think, by answer and criterion.
            author: their initials.

        Returns:
            The cells that were not rated, all others were: their answer or criterion was removed, the rating under
            these initials was changed since, otherwise, or they were written for another need and not read again.

        Raises:
            UnknownBenchmarkError: if there is no such benchmark.
            BenchmarkFinishedError: if the benchmark is finished; nothing is written.
            StoreUnavailableError: if the database does not answer; nothing is written.

        """
        left = set()
        with changing(self._database, secret) as (session, row):
            for (answer_id, criterion_id), one in chosen.items():
                at = self._clock()
                try:
                    answer, criterion = answer_row(session, row, answer_id), criterion_row(session, row, criterion_id)
                    written = rate_cell(session, answer, criterion, one.rating, seen=one.seen, author=author, at=at)
                except (CellChangedError, PartRemovedError, UnknownBenchmarkError):
                    left.add((answer_id, criterion_id))
                else:
                    append_edit(session, row, "cell_written", at=at, payload=written, author=author)
        return frozenset(left)

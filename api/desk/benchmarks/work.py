"""What a team does to the answers and the criteria of its grid: they are added, changed, removed and put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.desk.benchmarks.arranging import Arranging
from api.desk.benchmarks.edits import append_edit, changing, signed
from api.desk.benchmarks.filling import Filling
from api.desk.benchmarks.kinds import follow_kind
from api.desk.benchmarks.removals import put_back, remove
from api.desk.benchmarks.renewal import renew
from api.desk.benchmarks.rows import (
    add_answers,
    add_criterion,
    answer_row,
    clean_label,
    criterion_row,
    has_criterion,
)
from api.desk.benchmarks.texts import clean_change, write_seen
from api.desk.benchmarks.weighing import clean_weight, write_weighing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.desk.benchmarks.told import AnswerChange, NewAnswer
    from api.desk.benchmarks.weighing import Weighing


class BenchmarkWork(Arranging, Filling):
    """The changes of a grid; whoever holds the secret of its benchmark may make them, until it is finished."""

    def add(self, secret: str, answers: Sequence[NewAnswer], *, author: str = "") -> None:
        """Add answers; one that is already there comes back if it was set aside or removed.

        Args:
            secret: the benchmark's.
            answers: all of them are added, or none.
            author: initials.

        Raises:
            BenchmarkFinishedError: if the benchmark is finished.
            BenchmarkFullError: if there is no room for all of them; nothing is written.
            NameTooLongError: if one of their names is too long; nothing is written.
            UnknownBenchmarkError: if there is no such benchmark.

        """
        with changing(self._database, secret) as (session, row):
            added = add_answers(session, row, answers, now=self._clock())
            append_edit(session, row, "answers_added", at=self._clock(), payload={"answers": added}, author=author)

    def change_answer(
        self,
        secret: str,
        answer_id: int,
        wanted: AnswerChange,
        *,
        author: str = "",
        seen: str | None = None,
        expected_version: int | None = None,
    ) -> None:
        """Rename an answer, say what kind it is, take it out of the grid or bring it back, its cells as they were.

        Args:
            secret: the benchmark's.
            answer_id: the row.
            wanted: what changes.
            author: initials.
            seen: the version of the answer that was read; none to change whatever is there.
            expected_version: the same, of the benchmark.

        Raises:
            BenchmarkChangedError: if it was changed since; nothing is written.
            BenchmarkFinishedError: if the benchmark is finished.
            NameTooLongError: if its new name is too long.
            PartRemovedError: if the answer was removed.
            UnknownBenchmarkError: if there is no such benchmark or answer.

        """
        with changing(self._database, secret, expected_version=expected_version) as (session, row):
            answer = answer_row(session, row, answer_id)
            former, at = answer.kind, self._clock()
            written = write_seen(session, row, clean_change(answer, wanted), seen=seen, answer=answer)
            cells = follow_kind(session, answer, former=former, at=at, author=signed(author))
            written = {**written, "cells": cells} if written and cells else written
            append_edit(session, row, "answer_changed", at=at, payload=written, author=author)

    def renew(self, secret: str, told: Sequence[NewAnswer]) -> None:
        """Take over what the catalogue says now of answers, in the cells where the team wrote nothing.

        Args:
            secret: the benchmark's.
            told: what the catalogue says now.

        Raises:
            BenchmarkFinishedError: if the benchmark is finished.
            UnknownBenchmarkError: if there is no such benchmark.

        """
        with changing(self._database, secret) as (session, row):
            at = self._clock()
            append_edit(session, row, "renewed", at=at, payload=renew(session, row, told, at=at))

    def weigh(
        self,
        secret: str,
        wanted: Weighing,
        *,
        seen: Weighing | None = None,
        author: str = "",
        expected_version: int | None = None,
    ) -> None:
        """Say what criteria weigh, and what the team's own are called.

        Args:
            secret: the benchmark's.
            wanted: what changes.
            seen: what the author has seen of it; none to write whatever is there.
            author: initials.
            expected_version: the version of the benchmark that was read; none to change whatever is there.

        Raises:
            BenchmarkChangedError: if it was changed since, or somebody else gave another weight or name to a criterion
                whose weight or name changes; nothing is written.
            BenchmarkFinishedError: if the benchmark is finished.
            NameTooLongError: if a name is too long.
            PartRemovedError: if one of them was removed, and nothing is told of what was seen.
            UnknownBenchmarkError: if there is no such benchmark or criterion.

        """
        with changing(self._database, secret, expected_version=expected_version) as (session, row):
            written = write_weighing(session, row, wanted, seen=seen)
            append_edit(session, row, "weighed", at=self._clock(), payload=written, author=author)

    def add_criterion(self, secret: str, label: str, *, weight: int = 1, author: str = "") -> None:
        """Add a criterion of the team's own; one without a label is none, and one that is there is not doubled.

        Args:
            secret: the benchmark's.
            label: what it is called.
            weight: from 0 to 5, or the nearest to what is told.
            author: initials.

        Raises:
            BenchmarkFinishedError: if the benchmark is finished.
            BenchmarkFullError: if there is no room for it.
            NameTooLongError: if its name is too long.
            UnknownBenchmarkError: if there is no such benchmark.

        """
        label = clean_label(label)
        if not label:
            return
        with changing(self._database, secret) as (session, row):
            if has_criterion(session, row, label):
                return
            add_criterion(session, row, label=label, weight=clean_weight(weight), now=self._clock())
            append_edit(session, row, "criterion_added", at=self._clock(), payload={"label": label}, author=author)

    def remove_answer(
        self,
        secret: str,
        answer_id: int,
        *,
        author: str = "",
        seen: str | None = None,
        expected_version: int | None = None,
    ) -> None:
        """Remove an answer that was added by mistake; it may be put back with its cells.

        Args:
            secret: the benchmark's.
            answer_id: the row.
            author: initials.
            seen: the `removal_version` of the answer that was read; none to remove whatever is there.
            expected_version: the version of the benchmark that was read; none to change whatever is there.

        Raises:
            BenchmarkChangedError: if it was changed since, or somebody wrote in its cells; nothing is written.
            BenchmarkFinishedError: if the benchmark is finished.
            UnknownBenchmarkError: if there is no such benchmark or answer.

        """
        with changing(self._database, secret, expected_version=expected_version) as (session, row):
            answer, at = answer_row(session, row, answer_id, even_removed=True), self._clock()
            removed = remove(session, row, answer, seen=seen, at=at, author=author)
            append_edit(session, row, "answer_removed", at=at, payload=removed, author=author)

    def remove_criterion(
        self,
        secret: str,
        criterion_id: int,
        *,
        author: str = "",
        seen: str | None = None,
        expected_version: int | None = None,
    ) -> None:
        """Remove a criterion of the team's own, as `remove_answer` removes an answer.

        Args:
            secret: the benchmark's.
            criterion_id: the column.
            author: initials.
            seen: the `removal_version` of the criterion that was read; none to remove whatever is there.
            expected_version: the version of the benchmark that was read; none to change whatever is there.

        Raises:
            BenchmarkChangedError: if it was changed since, or somebody wrote in its cells; nothing is written.
            BenchmarkFinishedError: if the benchmark is finished.
            StandardCriterionError: if it is a standard criterion, which every benchmark has.
            UnknownBenchmarkError: if there is no such benchmark or criterion.

        """
        with changing(self._database, secret, expected_version=expected_version) as (session, row):
            criterion, at = criterion_row(session, row, criterion_id, even_removed=True), self._clock()
            removed = remove(session, row, criterion, seen=seen, at=at, author=author)
            append_edit(session, row, "criterion_removed", at=at, payload=removed, author=author)

    def put_answer_back(self, secret: str, answer_id: int, *, author: str = "") -> None:
        """Put an answer back that was removed, in somebody's name; `BenchmarkFullError` if its place is taken."""
        with changing(self._database, secret) as (session, row):
            back = put_back(session, row, answer_row(session, row, answer_id, even_removed=True))
            append_edit(session, row, "answer_put_back", at=self._clock(), payload=back, author=author)

    def put_criterion_back(self, secret: str, criterion_id: int, *, author: str = "") -> None:
        """Put a criterion back that was removed, in somebody's name; `BenchmarkFullError` if its place is taken."""
        with changing(self._database, secret) as (session, row):
            back = put_back(session, row, criterion_row(session, row, criterion_id, even_removed=True))
            append_edit(session, row, "criterion_put_back", at=self._clock(), payload=back, author=author)

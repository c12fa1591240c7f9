"""Add and find the rows and the columns of a benchmark, so that its grid is always complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from api.desk.benchmark_grid import Value
from api.desk.benchmark_tables import BenchmarkAnswerRow, BenchmarkCellRow, BenchmarkCriterionRow
from api.desk.errors import UnknownBenchmarkError
from corpus.cleaning import clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.benchmark_grid import NewAnswer
    from api.desk.benchmark_tables import BenchmarkRow

MAX_ANSWERS = 30
"""Answers of a benchmark, those set aside included: no team compares more in an hour."""
MAX_CRITERIA = 30
_NAME = 300
_UNTOLD = Value("")


def add_answers(
    session: Session, row: BenchmarkRow, answers: Sequence[NewAnswer], *, now: datetime
) -> list[dict[str, object]]:
    """Add answers and their cells, as far as there is room.

    Args:
        session: a writing transaction, in which the benchmark is held.
        row: the benchmark.
        answers: what to add; one that is already there comes back if it was set aside.
        now: when.

    Returns:
        What the history keeps: the id and the name of each that was added.

    """
    present = {one.origin: one for one in _answers(session, row) if one.origin}
    room = MAX_ANSWERS - len(_answers(session, row))
    added: list[dict[str, object]] = []
    for answer in answers:
        name = clean_name(answer.name)
        if answer.origin in present:
            present[answer.origin].aside, present[answer.origin].aside_why = False, ""
        elif name and len(added) < room:
            made = _add_answer(session, row, answer, name=name, now=now)
            if made.origin:
                present[made.origin] = made
            added.append({"answer": made.id, "name": made.name})
    return added


def clean_name(name: str) -> str:
    """Bring the name of an answer to one line that is not too long."""
    return clean_line(name)[:_NAME].strip()


def add_criterion(
    session: Session, row: BenchmarkRow, *, label: str, weight: int, key: str | None = None, now: datetime | None = None
) -> None:
    """Add a column, and its cells for the answers that are there, unless there is no room.

    Args:
        session: a writing transaction, in which the benchmark is held.
        row: the benchmark.
        label: what it is called.
        weight: what it weighs.
        key: of a standard criterion.
        now: when; needed where there are answers.

    """
    if len(_criteria(session, row)) >= MAX_CRITERIA:
        return
    criterion = BenchmarkCriterionRow(benchmark_id=row.id, key=key, label=label, weight=weight)
    session.add(criterion)
    session.flush()
    if now is not None:
        session.add_all(_cell(answer.id, criterion.id, _UNTOLD, now) for answer in _answers(session, row))


def answer_row(session: Session, row: BenchmarkRow, answer_id: int) -> BenchmarkAnswerRow:
    """Find an answer of a benchmark; `UnknownBenchmarkError` if it is not one of its own."""
    found = session.get(BenchmarkAnswerRow, answer_id)
    if found is None or found.benchmark_id != row.id:
        raise UnknownBenchmarkError("Cette réponse n’est pas dans ce comparatif.")
    return found


def criterion_row(session: Session, row: BenchmarkRow, criterion_id: int) -> BenchmarkCriterionRow:
    """Find a criterion of a benchmark; `UnknownBenchmarkError` if it is not one of its own."""
    found = session.get(BenchmarkCriterionRow, criterion_id)
    if found is None or found.benchmark_id != row.id:
        raise UnknownBenchmarkError("Ce critère n’est pas dans ce comparatif.")
    return found


def _add_answer(
    session: Session, row: BenchmarkRow, answer: NewAnswer, *, name: str, now: datetime
) -> BenchmarkAnswerRow:
    made = BenchmarkAnswerRow(
        benchmark_id=row.id, origin=answer.origin, name=name, kind=answer.kind, aside=False, aside_why=""
    )
    session.add(made)
    session.flush()
    values = answer.values or {}
    session.add_all(
        _cell(made.id, criterion.id, values.get(criterion.key or criterion.label, _UNTOLD), now)
        for criterion in _criteria(session, row)
    )
    return made


def _cell(answer_id: int, criterion_id: int, value: Value, now: datetime) -> BenchmarkCellRow:
    return BenchmarkCellRow(
        answer_id=answer_id,
        criterion_id=criterion_id,
        version=0,
        text=value.text,
        source=value.source,
        address=value.address,
        dated=value.dated,
        note="",
        author="",
        at=now,
    )


def _answers(session: Session, row: BenchmarkRow) -> Sequence[BenchmarkAnswerRow]:
    return session.scalars(select(BenchmarkAnswerRow).where(BenchmarkAnswerRow.benchmark_id == row.id)).all()


def _criteria(session: Session, row: BenchmarkRow) -> Sequence[BenchmarkCriterionRow]:
    return session.scalars(select(BenchmarkCriterionRow).where(BenchmarkCriterionRow.benchmark_id == row.id)).all()

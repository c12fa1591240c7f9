"""Add and find the rows and the columns of a benchmark, so that its grid is always complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from api.desk.benchmarks.errors import BenchmarkFullError, NameTooLongError, PartRemovedError, UnknownBenchmarkError
from api.desk.benchmarks.grid_cells import Value
from api.desk.benchmarks.tables import BenchmarkAnswerRow, BenchmarkCellRow, BenchmarkCriterionRow
from corpus.cleaning import clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.benchmarks.tables import BenchmarkRow
    from api.desk.benchmarks.told import NewAnswer

MAX_ANSWERS = 30
"""Answers of a benchmark, those set aside included and those removed not: no team compares more in an hour."""
MAX_CRITERIA = 30
"""The standard ones included."""
_NAME = 300
"""Characters of the name of an answer: what it does has its place in its cells."""
_LABEL = 200
"""Of the name of a criterion."""
_TOO_MANY = (
    f"Un comparatif compare {MAX_ANSWERS} réponses au plus, celles qui sont écartées comprises ; avec celles-ci, il en "
    "aurait {wanted}. Rien n’a été ajouté : gardez les plus utiles, ou retirez-en d’abord."
)
_NO_COLUMN = (
    f"Un comparatif a {MAX_CRITERIA} critères au plus, et celui-ci les a : le vôtre n’a pas été ajouté. Retirez "
    "d’abord un critère de l’équipe qui ne sert plus."
)
_GONE_ANSWER = (
    "Cette réponse a été retirée du comparatif entre-temps : rien n’a été écrit. Remettez-la pour enregistrer."
)
_GONE_CRITERION = (
    "Ce critère a été retiré du comparatif entre-temps : rien n’a été écrit. Remettez-le pour enregistrer."
)
_LONG_NAME = (
    f"Le nom d’une réponse tient en {_NAME} caractères ; « {{beginning}}… » en a {{length}}. Raccourcissez-le : "
    "le détail a sa place dans les cases. Rien n’a été enregistré."
)
_LONG_LABEL = (
    f"Le nom d’un critère tient en {_LABEL} caractères ; « {{beginning}}… » en a {{length}}. "
    "Raccourcissez-le, puis enregistrez à nouveau."
)
_BEGINNING = 60
_UNTOLD = Value("")


def add_answers(
    session: Session, row: BenchmarkRow, answers: Sequence[NewAnswer], *, now: datetime
) -> list[dict[str, object]]:
    """Add answers and their cells, all of them or none.

    Args:
        session: a writing transaction, in which the benchmark is held.
        row: the benchmark.
        answers: what to add; one that is already there comes back if it was set aside or removed. One of the team's own
            is there where one bears its name: what is sent again is not doubled.
        now: when.

    Returns:
        What the history keeps: the id and the name of each that was added, or put back.

    Raises:
        BenchmarkFullError: if there is no room for all of them; nothing is written.
        NameTooLongError: if one of their names is too long; nothing is written.

    """
    here = _answers(session, row)
    present = {one.origin: one for one in here if one.origin}
    own = {one.name.casefold() for one in here if not one.origin and one.removed_at is None}
    new = {
        (answer.origin, name.casefold()): answer
        for answer in answers
        if (name := clean_name(answer.name))
        and (answer.origin not in present if answer.origin else name.casefold() not in own)
    }
    named = {answer.origin for answer in answers}
    there = [one for origin, one in present.items() if origin in named]
    removed = [one for one in there if one.removed_at is not None]
    if new or removed:
        check_room(session, row, BenchmarkAnswerRow, more=len(new) + len(removed))
    for back in there:
        back.aside, back.aside_why = False, ""
        back.removed_at, back.removed_by = None, ""
    made = [_add_answer(session, row, answer, now=now) for answer in new.values()]
    return [{"answer": one.id, "name": one.name} for one in (*removed, *made)]


def check_room(
    session: Session, row: BenchmarkRow, table: type[BenchmarkAnswerRow | BenchmarkCriterionRow], *, more: int
) -> None:
    """Refuse more answers, or more criteria, than a benchmark takes; what was removed takes no room.

    Args:
        session: a writing transaction, in which the benchmark is held.
        row: the benchmark.
        table: that of the answers, or that of the criteria.
        more: how many are to be added.

    Raises:
        BenchmarkFullError: if there is no room for all of them.

    """
    here = select(func.count()).select_from(table).where(table.benchmark_id == row.id, table.removed_at.is_(None))
    wanted = (session.scalar(here) or 0) + more
    if table is BenchmarkAnswerRow and wanted > MAX_ANSWERS:
        raise BenchmarkFullError(_TOO_MANY.format(wanted=wanted))
    if table is BenchmarkCriterionRow and wanted > MAX_CRITERIA:
        raise BenchmarkFullError(_NO_COLUMN)


def clean_name(name: str) -> str:
    """Bring the name of an answer to one line; `NameTooLongError` if it has over 300 characters."""
    return _short(clean_line(name), _NAME, _LONG_NAME)


def clean_label(label: str) -> str:
    """Bring the name of a criterion to one line; `NameTooLongError` if it has over 200 characters."""
    return _short(clean_line(label), _LABEL, _LONG_LABEL)


def _short(name: str, most: int, message: str) -> str:
    if len(name) > most:
        raise NameTooLongError(message.format(beginning=name[:_BEGINNING].rsplit(" ", 1)[0], length=len(name)))
    return name


def add_criterion(
    session: Session, row: BenchmarkRow, *, label: str, weight: int, key: str | None = None, now: datetime | None = None
) -> None:
    """Add a column, and its cells for the answers that are there.

    Args:
        session: a writing transaction, in which the benchmark is held.
        row: the benchmark.
        label: what it is called.
        weight: what it weighs.
        key: of a standard criterion.
        now: when; needed where there are answers.

    Raises:
        BenchmarkFullError: if there is no room for it.

    """
    check_room(session, row, BenchmarkCriterionRow, more=1)
    criterion = BenchmarkCriterionRow(benchmark_id=row.id, key=key, label=label, weight=weight, removed_by="")
    session.add(criterion)
    session.flush()
    if now is not None:
        session.add_all(_cell(answer.id, criterion.id, _UNTOLD, now) for answer in _answers(session, row))


def has_criterion(session: Session, row: BenchmarkRow, label: str) -> bool:
    """Tell whether a benchmark has a criterion of that name, whatever its case; one that was removed is none."""
    return any(one.removed_at is None and one.label.casefold() == label.casefold() for one in _criteria(session, row))


def answer_row(
    session: Session, row: BenchmarkRow, answer_id: int, *, even_removed: bool = False
) -> BenchmarkAnswerRow:
    """Find an answer of a benchmark.

    Args:
        session: a transaction.
        row: the benchmark.
        answer_id: the answer.
        even_removed: find one that was removed as well.

    Returns:
        The row.

    Raises:
        PartRemovedError: if it was removed.
        UnknownBenchmarkError: if it is none of the benchmark's.

    """
    found = session.get(BenchmarkAnswerRow, answer_id)
    if found is None or found.benchmark_id != row.id:
        raise UnknownBenchmarkError("Cette réponse n’est pas dans ce comparatif.")
    if found.removed_at is not None and not even_removed:
        raise PartRemovedError(_GONE_ANSWER)
    return found


def criterion_row(
    session: Session, row: BenchmarkRow, criterion_id: int, *, even_removed: bool = False
) -> BenchmarkCriterionRow:
    """Find a criterion of a benchmark, as `answer_row` finds an answer."""
    found = session.get(BenchmarkCriterionRow, criterion_id)
    if found is None or found.benchmark_id != row.id:
        raise UnknownBenchmarkError("Ce critère n’est pas dans ce comparatif.")
    if found.removed_at is not None and not even_removed:
        raise PartRemovedError(_GONE_CRITERION)
    return found


def _add_answer(session: Session, row: BenchmarkRow, answer: NewAnswer, *, now: datetime) -> BenchmarkAnswerRow:
    made = BenchmarkAnswerRow(
        benchmark_id=row.id,
        origin=answer.origin,
        name=clean_name(answer.name),
        kind=answer.kind,
        aside=False,
        aside_why="",
        **about_columns(answer.about or _UNTOLD),
        removed_by="",
    )
    session.add(made)
    session.flush()
    values = answer.values or {}
    session.add_all(
        _cell(made.id, criterion.id, values.get(criterion.key or criterion.label, _UNTOLD), now)
        for criterion in _criteria(session, row)
    )
    return made


def about_columns(about: Value) -> dict[str, str]:
    """Give the columns of what an answer is."""
    return {
        "about": about.text,
        "about_source": about.source,
        "about_address": about.address,
        "about_dated": about.dated,
    }


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
        rated_only=False,
        other_need=False,
    )


def _answers(session: Session, row: BenchmarkRow) -> Sequence[BenchmarkAnswerRow]:
    return session.scalars(select(BenchmarkAnswerRow).where(BenchmarkAnswerRow.benchmark_id == row.id)).all()


def _criteria(session: Session, row: BenchmarkRow) -> Sequence[BenchmarkCriterionRow]:
    return session.scalars(select(BenchmarkCriterionRow).where(BenchmarkCriterionRow.benchmark_id == row.id)).all()

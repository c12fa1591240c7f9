"""The order of a grid, as its team makes it by hand; until it does, answers and criteria stay as they came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select

from api.desk.benchmarks.tables import BenchmarkAnswerRow, BenchmarkCriterionRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from api.desk.benchmarks.tables import BenchmarkRow

Part = TypeVar("Part", BenchmarkAnswerRow, BenchmarkCriterionRow)


def in_order(table: type[BenchmarkAnswerRow | BenchmarkCriterionRow]) -> tuple[ColumnElement[Any], ...]:
    """Give what a query of answers or of criteria sorts by: where they were put, then those that came since."""
    return table.position.is_(None), table.position.asc(), table.id.asc()


def move(session: Session, benchmark: BenchmarkRow, part: Part, *, up: bool) -> dict[str, Any] | None:
    """Exchange an answer, or a criterion, with the one that is shown before or after it.

    Args:
        session: a writing transaction, in which the benchmark is held.
        benchmark: the benchmark.
        part: what is moved; it is in the grid.
        up: towards the beginning.

    Returns:
        What the history keeps; none where it is first, or last, already.

    """
    every = _every(session, benchmark, type(part))
    shown = [one for one in every if _is_shown(one)]
    place = shown.index(part) + (-1 if up else 1) if part in shown else -1
    if not 0 <= place < len(shown):
        return None
    other = shown[place]
    mine, theirs = every.index(part), every.index(other)
    every[mine], every[theirs] = other, part
    for position, one in enumerate(every):
        one.position = position
    kind = "answer" if isinstance(part, BenchmarkAnswerRow) else "criterion"
    return {kind: part.id, "place": place + 1, "of": len(shown)}


def arrange(session: Session, benchmark: BenchmarkRow, named: Sequence[Part]) -> bool:
    """Put answers, or criteria, in an order: they take, as they are named, the places that they have among all.

    Args:
        session: a writing transaction, in which the benchmark is held.
        benchmark: the benchmark.
        named: answers, or criteria, each once.

    Returns:
        Whether this changes their order.

    """
    if not named:
        return False
    every = _every(session, benchmark, type(named[0]))
    arranged = list(every)
    for place, one in zip(sorted(map(every.index, named)), named, strict=True):
        arranged[place] = one
    if arranged == every:
        return False
    for position, one in enumerate(arranged):
        one.position = position
    return True


def forget_order(session: Session, benchmark: BenchmarkRow) -> dict[str, Any] | None:
    """Bring answers and criteria back to the order they came in; none where they never left it."""
    every: list[BenchmarkAnswerRow | BenchmarkCriterionRow] = [
        *_every(session, benchmark, BenchmarkAnswerRow),
        *_every(session, benchmark, BenchmarkCriterionRow),
    ]
    moved = [one for one in every if one.position is not None]
    for one in moved:
        one.position = None
    return {"moved": len(moved)} if moved else None


def _every(session: Session, benchmark: BenchmarkRow, table: type[Part]) -> list[Part]:
    return list(
        session.scalars(select(table).where(table.benchmark_id == benchmark.id).order_by(*in_order(table))).all()
    )


def _is_shown(part: BenchmarkAnswerRow | BenchmarkCriterionRow) -> bool:
    return part.removed_at is None and not (isinstance(part, BenchmarkAnswerRow) and part.aside)

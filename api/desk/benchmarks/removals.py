"""Remove an answer or a criterion from a benchmark, and put it back: its cells wait as they are.

What was looked at and rejected is set aside with its reason, and the study tells it; what was added by mistake is
removed, and nobody but its team is told of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import select

from api.desk.benchmarks.edits import signed
from api.desk.benchmarks.errors import BenchmarkChangedError, StandardCriterionError
from api.desk.benchmarks.reading import read_benchmark
from api.desk.benchmarks.rows import check_room
from api.desk.benchmarks.tables import BenchmarkAnswerRow, BenchmarkCriterionRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.benchmarks.grid import Benchmark
    from api.desk.benchmarks.tables import BenchmarkRow

MAX_REMOVED: Final = 30
"""Answers that are kept once they were removed, and criteria: as many as a benchmark holds of each, the latest."""

Part = BenchmarkAnswerRow | BenchmarkCriterionRow


def remove(
    session: Session, benchmark: BenchmarkRow, part: Part, *, seen: str | None, at: datetime, author: str
) -> dict[str, Any] | None:
    """Remove an answer or a criterion, unless someone changed it or wrote in its cells since its author looked.

    Args:
        session: a writing transaction, in which the benchmark is held.
        benchmark: the benchmark.
        part: what to remove.
        seen: the `removal_version` of what its author has seen; none to remove whatever is there.
        at: when.
        author: initials.

    Returns:
        What the history keeps; none where it is removed already.

    Raises:
        BenchmarkChangedError: if it was changed since; nothing is written.
        StandardCriterionError: if it is a standard criterion, which every benchmark has.

    """
    if isinstance(part, BenchmarkCriterionRow) and part.key is not None:
        raise StandardCriterionError(
            "Les treize critères communs restent : donnez le poids 0 à celui qui ne compte pas."
        )
    if part.removed_at is not None:
        return None
    now = read_benchmark(session, benchmark)
    if seen not in {None, _version(now, part)}:
        raise BenchmarkChangedError(now)
    part.removed_at, part.removed_by = at, signed(author)
    session.flush()
    return {**_told(part), "forgotten": _forget(session, benchmark, type(part))}


def put_back(session: Session, benchmark: BenchmarkRow, part: Part) -> dict[str, Any] | None:
    """Put an answer or a criterion back where it was, with its cells.

    Args:
        session: a writing transaction, in which the benchmark is held.
        benchmark: the benchmark.
        part: what was removed.

    Returns:
        What the history keeps; none where it is in the benchmark already.

    Raises:
        BenchmarkFullError: if its place was taken; nothing is written.

    """
    if part.removed_at is None:
        return None
    check_room(session, benchmark, type(part), more=1)
    part.removed_at, part.removed_by = None, ""
    return _told(part)


def _version(benchmark: Benchmark, part: Part) -> str | None:
    find = benchmark.find_answer if isinstance(part, BenchmarkAnswerRow) else benchmark.find_criterion
    found = find(part.id)
    return benchmark.removal_version(found) if found else None


def _forget(session: Session, benchmark: BenchmarkRow, table: type[Part]) -> list[dict[str, Any]]:
    """Delete what was removed so long ago that as much again was removed since; the history still has what it said."""
    old = session.scalars(
        select(table)
        .where(table.benchmark_id == benchmark.id, table.removed_at.is_not(None))
        .order_by(table.removed_at.desc(), table.id.desc())
        .offset(MAX_REMOVED)
    ).all()
    for part in old:
        session.delete(part)
    return [_told(part) for part in cast("Sequence[Part]", old)]


def _told(part: Part) -> dict[str, Any]:
    if isinstance(part, BenchmarkAnswerRow):
        return {"answer": part.id, "name": part.name}
    return {"criterion": part.id, "label": part.label}

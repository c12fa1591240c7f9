"""Take over what the catalogue says now of the answers of a benchmark; what its team wrote stays."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from api.desk.benchmarks.criteria import Key
from api.desk.benchmarks.reading import about_of, cell_of
from api.desk.benchmarks.rows import about_columns
from api.desk.benchmarks.tables import BenchmarkAnswerRow, BenchmarkCellRow, BenchmarkCriterionRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.benchmarks.grid import Benchmark
    from api.desk.benchmarks.grid_cells import Cell, Value
    from api.desk.benchmarks.parts import Answer, Criterion
    from api.desk.benchmarks.tables import BenchmarkRow
    from api.desk.benchmarks.told import NewAnswer

_BY_NEED: Final = Key.COVERAGE
"""What it says follows the need as much as the record."""
_COPIED: Final = "/comparatifs/"
"""Where the address of a cell starts that another team wrote."""


@dataclass(frozen=True)
class ChangedCell:
    """A cell of which the catalogue says something else since it was filled."""

    answer: Answer
    criterion: Criterion
    cell: Cell
    now: Value
    """What the catalogue says."""


def changed_cells(benchmark: Benchmark, told: Iterable[NewAnswer]) -> tuple[ChangedCell, ...]:
    """List the cells of which the catalogue says something else since they were filled.

    Args:
        benchmark: the benchmark.
        told: what the catalogue says now of its answers.

    Returns:
        The cells, in the order of the grid, those of answers that were set aside last: none in which its team wrote,
        none that another benchmark filled, none on how an answer covers the need.

    """
    said = {one.origin: one.values or {} for one in told}
    return tuple(
        ChangedCell(answer, criterion, cell, now)
        for answer in (*benchmark.answers, *benchmark.aside)
        if answer.origin in said
        for criterion in benchmark.criteria
        if (now := _renewed(cell := benchmark.cell(answer, criterion), criterion.key, said[answer.origin]))
    )


def changed_briefs(benchmark: Benchmark, told: Iterable[NewAnswer]) -> tuple[Answer, ...]:
    """List the answers of which the catalogue says otherwise what they are, or for the first time, since they came."""
    said = {one.origin: one.about for one in told if one.about}
    every = (*benchmark.answers, *benchmark.aside)
    return tuple(one for one in every if one.origin in said and said[one.origin] != one.about)


def renew(session: Session, row: BenchmarkRow, told: Iterable[NewAnswer], *, at: datetime) -> dict[str, Any] | None:
    """Take over what the catalogue says now: what answers are, of which kind, and the cells of `changed_cells`.

    Args:
        session: a writing transaction, in which the benchmark is held.
        row: the benchmark.
        told: what the catalogue says now of its answers.
        at: when.

    Returns:
        What the history keeps; none where nothing changes.

    """
    said = {one.origin: one for one in told}
    kinds, cells = [], []
    briefs = _renew_briefs(session, row, said)
    for answer, criterion, cell in session.execute(
        select(BenchmarkAnswerRow, BenchmarkCriterionRow, BenchmarkCellRow)
        .join(BenchmarkCellRow, BenchmarkCellRow.answer_id == BenchmarkAnswerRow.id)
        .join(BenchmarkCriterionRow, BenchmarkCriterionRow.id == BenchmarkCellRow.criterion_id)
        .where(BenchmarkAnswerRow.benchmark_id == row.id, BenchmarkAnswerRow.origin.in_(said))
        .order_by(BenchmarkAnswerRow.id, BenchmarkCriterionRow.id)
    ):
        one = said[answer.origin]
        if answer.kind != one.kind:
            kinds.append({"answer": answer.id, "before": answer.kind, "after": one.kind})
            answer.kind = one.kind
        now = _renewed(cell_of(cell, ratings=()), criterion.key, one.values or {})
        if now:
            cells.append({"answer": answer.id, "criterion": criterion.id, "before": cell.text, "after": now.text})
            for name, value in asdict(now).items():
                setattr(cell, name, value)
            cell.at = at
    return {"kinds": kinds, "renewed": cells, "briefs": briefs} if kinds or cells or briefs else None


def _renew_briefs(session: Session, row: BenchmarkRow, said: Mapping[str | None, NewAnswer]) -> list[dict[str, Any]]:
    answers = select(BenchmarkAnswerRow).where(
        BenchmarkAnswerRow.benchmark_id == row.id, BenchmarkAnswerRow.origin.in_(said)
    )
    changed = []
    for answer in session.scalars(answers.order_by(BenchmarkAnswerRow.id)):
        now = said[answer.origin].about
        if now and now != about_of(answer):
            changed.append({"answer": answer.id, "before": answer.about, "after": now.text})
            for name, value in about_columns(now).items():
                setattr(answer, name, value)
    return changed


def _renewed(cell: Cell, key: str | None, said: Mapping[str, Value]) -> Value | None:
    """Give what the catalogue says now, if the catalogue filled a cell and it says something else."""
    if (
        key is None
        or key == _BY_NEED
        or key not in said
        or cell.version
        or (cell.told and not is_catalogues(cell.value))
    ):
        return None
    return said[key] if said[key] != cell.value else None


def is_catalogues(value: Value) -> bool:
    """Tell whether the catalogue said it: a cell copied from another benchmark has no page, or that of a benchmark."""
    return bool(value.address) and not value.address.startswith(_COPIED)

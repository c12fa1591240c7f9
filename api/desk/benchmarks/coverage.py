"""Say anew how answers cover a need that has changed; what the team wrote stays, and is said to be of another need."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from api.desk.benchmarks.criteria import Key
from api.desk.benchmarks.grid_cells import Value
from api.desk.benchmarks.ratings import ratings_of
from api.desk.benchmarks.reading import cell_of
from api.desk.benchmarks.renewal import is_catalogues
from api.desk.benchmarks.tables import BenchmarkAnswerRow, BenchmarkCellRow, BenchmarkCriterionRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.benchmarks.tables import BenchmarkRow
    from api.desk.benchmarks.told import NewAnswer

_UNTOLD: Final = Value("")


def cover_anew(session: Session, row: BenchmarkRow, told: Iterable[NewAnswer], *, at: datetime) -> list[dict[str, Any]]:
    """Bring the cells on how answers cover the need to its new wording.

    Args:
        session: a writing transaction, in which the benchmark is held.
        row: the benchmark.
        told: what the catalogue says of its answers for the new need; one that is not among them is to be asked.
        at: when.

    Returns:
        What the history keeps of each cell whose text changed. What the catalogue, or the team of another benchmark,
        had said is replaced; what this team wrote, rated or noted is marked as of another need until it is written
        again, and the version of its cell rises.

    """
    said = {one.origin: (one.values or {}).get(Key.COVERAGE, _UNTOLD) for one in told if one.origin}
    changed = []
    for origin, cell in session.execute(
        select(BenchmarkAnswerRow.origin, BenchmarkCellRow)
        .join(BenchmarkCellRow, BenchmarkCellRow.answer_id == BenchmarkAnswerRow.id)
        .join(BenchmarkCriterionRow, BenchmarkCriterionRow.id == BenchmarkCellRow.criterion_id)
        .where(BenchmarkAnswerRow.benchmark_id == row.id, BenchmarkCriterionRow.key == Key.COVERAGE)
        .order_by(BenchmarkAnswerRow.id)
    ):
        now, there = said.get(origin or "", _UNTOLD), cell_of(cell, ratings_of(session, cell))
        if cell.version:
            cell.other_need = there.told
            cell.version += 1
        if (not cell.version or is_catalogues(there.value)) and now != there.value:
            changed.append(
                {"answer": cell.answer_id, "criterion": cell.criterion_id, "before": cell.text, "after": now.text}
            )
            for name, value in asdict(now).items():
                setattr(cell, name, value)
            cell.at = at if not cell.version or cell.rated_only else cell.at
    return changed

"""What criteria weigh and are called: the second of two who change one sees what the first wrote."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from api.desk.benchmarks.criteria import MAX_WEIGHT
from api.desk.benchmarks.errors import BenchmarkChangedError, PartRemovedError
from api.desk.benchmarks.reading import read_benchmark
from api.desk.benchmarks.rows import clean_label, criterion_row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from api.desk.benchmarks.tables import BenchmarkCriterionRow, BenchmarkRow


@dataclass(frozen=True)
class Weighing:
    """Weights and names, by id of criterion."""

    weights: Mapping[int, int] = field(default_factory=dict)
    """From 0 to 5, or the nearest to what is told."""
    labels: Mapping[int, str] = field(default_factory=dict)
    """A standard criterion keeps its name, as one does whose new name is empty."""


def write_weighing(
    session: Session, benchmark: BenchmarkRow, wanted: Weighing, *, seen: Weighing | None
) -> dict[str, Any] | None:
    """Write weights and names, unless someone wrote something else since their author looked.

    Args:
        session: a writing transaction, in which the benchmark is held.
        benchmark: the benchmark.
        wanted: what changes.
        seen: what the author has seen of it; none to write whatever is there.

    Returns:
        What the history keeps: what was there before and what is there now, by id; none where nothing changes.

    Raises:
        BenchmarkChangedError: if one of them was changed since; nothing is written.
        NameTooLongError: if a name is too long.
        PartRemovedError: if one of them was removed, and the author says nothing of what they have seen.
        UnknownBenchmarkError: if one of them is not of this benchmark.

    """
    try:
        weights, labels = _changed_weights(session, benchmark, wanted), _changed_labels(session, benchmark, wanted)
    except PartRemovedError:
        if seen is None:
            raise
        # The form shows which, with what was chosen for it, beside what others changed.
        raise BenchmarkChangedError(read_benchmark(session, benchmark)) from None
    late = seen is not None and (
        any(row.weight != seen.weights.get(row.id) for row in weights)
        or any(row.label != seen.labels.get(row.id) for row in labels)
    )
    if late:
        raise BenchmarkChangedError(read_benchmark(session, benchmark))
    if not weights and not labels:
        return None
    before = _told({row: row.weight for row in weights}, {row: row.label for row in labels})
    for row, weight in weights.items():
        row.weight = weight
    for row, label in labels.items():
        row.label = label
    return {"before": before, "after": _told(weights, labels)}


def clean_weight(weight: int) -> int:
    """Bring a weight to the nearest that a criterion may have."""
    return min(max(weight, 0), MAX_WEIGHT)


def _changed_weights(session: Session, benchmark: BenchmarkRow, wanted: Weighing) -> dict[BenchmarkCriterionRow, int]:
    rows = {criterion_row(session, benchmark, one): clean_weight(weight) for one, weight in wanted.weights.items()}
    return {row: weight for row, weight in rows.items() if weight != row.weight}


def _changed_labels(session: Session, benchmark: BenchmarkRow, wanted: Weighing) -> dict[BenchmarkCriterionRow, str]:
    rows = {criterion_row(session, benchmark, one): label for one, label in wanted.labels.items()}
    own = {row: clean_label(label) for row, label in rows.items() if row.key is None}
    return {row: label for row, label in own.items() if label not in {"", row.label}}


def _told(
    weights: Mapping[BenchmarkCriterionRow, int], labels: Mapping[BenchmarkCriterionRow, str]
) -> dict[str, dict[str, object]]:
    return {
        "weights": {str(row.id): weight for row, weight in weights.items()},
        "labels": {str(row.id): label for row, label in labels.items()},
    }

"""Start from a benchmark that was published: what is known is taken over with its source, what was thought is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.desk import NewAnswer, Value
from api.pages.typography import paris_day

if TYPE_CHECKING:
    from api.desk import Benchmark, Cell, Criterion


def copied_answers(benchmark: Benchmark) -> list[NewAnswer]:
    """Give the answers of a published benchmark, to open another with.

    Args:
        benchmark: as others read it.

    Returns:
        Its answers, without those set aside. Ratings and remarks are another team's and stay behind; what it wrote
        without a source has its benchmark for one.

    """
    return [
        NewAnswer(
            answer.name,
            answer.kind,
            origin=answer.origin,
            values={_key(one): _copied(benchmark.cell(answer, one), benchmark) for one in benchmark.criteria},
        )
        for answer in benchmark.answers
    ]


def _key(criterion: Criterion) -> str:
    return criterion.key or criterion.label


def _copied(cell: Cell, benchmark: Benchmark) -> Value:
    value = cell.value
    if not value.text or value.source:
        return value
    return Value(
        value.text,
        f"Comparatif publié nᵒ {benchmark.id}",
        f"/comparatifs/publies/{benchmark.id}",
        paris_day(cell.at),
    )

"""Start from a benchmark that was published: what is known is taken over with its source, what was thought is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.desk import Key, NewAnswer, Value
from api.pages.typography import paris_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.desk import Benchmark, Cell, Criterion

_UNTOLD: Final = Value("")


def copied_answers(benchmark: Benchmark, told: Iterable[NewAnswer] | None = None) -> list[NewAnswer]:
    """Give the answers of a published benchmark, to open another with.

    Args:
        benchmark: as others read it.
        told: what the catalogue says of its answers for another need; none where the need is the same.

    Returns:
        Its answers, without those set aside. Ratings and remarks are another team's and stay behind; what it wrote
        without a source has its benchmark for one. What is said of how another need is covered stays behind too.

    """
    covered = None if told is None else {one.origin: one.values or {} for one in told}
    return [
        NewAnswer(
            answer.name,
            answer.kind,
            origin=answer.origin,
            about=answer.about,
            values={
                **{_key(one): _copied(benchmark.cell(answer, one), benchmark) for one in benchmark.criteria},
                **(
                    {} if covered is None else {Key.COVERAGE: covered.get(answer.origin, {}).get(Key.COVERAGE, _UNTOLD)}
                ),
            },
        )
        for answer in benchmark.answers
    ]


def _key(criterion: Criterion) -> str:
    return criterion.key or criterion.label


def _copied(cell: Cell, benchmark: Benchmark) -> Value:
    value = _UNTOLD if cell.other_need else cell.value
    if not value.text or value.source:
        return value
    return Value(
        value.text,
        f"Comparatif publié nᵒ {benchmark.id}",
        f"/comparatifs/publies/{benchmark.id}",
        paris_day(cell.at),
    )

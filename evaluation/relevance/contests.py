"""Several systems rank the same needs over the same documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluation.measures.hubs import largest_hub
from evaluation.measures.ranking import LABELS, measure
from evaluation.measures.significance import interval_of_mean, paired_difference
from evaluation.report.results_file import SystemResults

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluation.measures.hubs import Hub
    from evaluation.measures.significance import Interval
    from evaluation.systems.protocol import System


def run(system: System, texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Rank documents for each text.

    Args:
        system: what ranks.
        texts: by id.

    Returns:
        Documents, best first, by id of text.

    """
    rankings = system.rank(list(texts.values())) if texts else []
    return {one: [hit.doc_id for hit in hits] for one, hits in zip(texts, rankings, strict=True)}


def contest(
    systems: Sequence[System],
    texts: Mapping[str, str],
    grades: Mapping[str, Mapping[str, int]],
    *,
    unrelated: Sequence[str] = (),
) -> dict[str, SystemResults]:
    """Measure systems on the same texts.

    Args:
        systems: ours first.
        texts: by id, at least one.
        grades: by document, for the same ids.
        unrelated: texts that no document answers, for the hubs.

    Returns:
        The results by name of system, in the given order.

    """
    ours, *others = systems
    ours_values = measure(grades, run(ours, texts))
    results = {ours.name: SystemResults(intervals(ours_values), None, _hub(ours, unrelated))}
    for system in others:
        values = measure(grades, run(system, texts))
        gaps = {label: paired_difference(_column(ours_values, label), _column(values, label)) for label in LABELS}
        results[system.name] = SystemResults(intervals(values), gaps, _hub(system, unrelated))
    return results


def intervals(values: Mapping[str, Mapping[str, float]]) -> dict[str, Interval]:
    """Give the mean of each measure over queries, with its interval."""
    return {label: interval_of_mean(_column(values, label)) for label in LABELS}


def _hub(system: System, unrelated: Sequence[str]) -> Hub | None:
    rankings = system.rank(unrelated) if unrelated else []
    return largest_hub([[hit.doc_id for hit in hits] for hits in rankings])


def _column(values: Mapping[str, Mapping[str, float]], label: str) -> list[float]:
    return [values[query][label] for query in sorted(values)]

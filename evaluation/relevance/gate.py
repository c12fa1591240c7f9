"""The figures that no change may lower unseen: development and gate together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.measures.hubs import largest_hub
from evaluation.measures.ranking import HIT_1, NDCG, measure
from evaluation.measures.refusal import measure_refusal
from evaluation.needs import Part
from evaluation.relevance.contests import run
from evaluation.relevance.part_results import grades_of, judge
from evaluation.systems.ours import Ours
from recommender import RecordKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.catalogue import Catalogue
    from evaluation.needs import JudgedNeed
    from evaluation.systems.ours import Answers

WATCHED_PARTS = (Part.DEVELOPMENT, Part.GATE)
SAME = 1e-9
"""What the order of a sum may cost, where both rankings were measured in one run."""
TOLERANCE = 0.006
"""What another processor's rounding may cost, where what one stored is measured on another: one of the 177 needs that
nothing answers.

On an AMD EPYC without VNNI, the probability of nine needs in 493 is .01 to .03 from what an Intel Xeon stored, and two
verdicts are others.
"""
WRONGLY_REFUSED = "refusal: answerable needs wrongly refused"
_HUBS = {kind: f"{kind.value}: largest hub" for kind in RecordKind}
_LOWER_IS_BETTER = frozenset({WRONGLY_REFUSED, *_HUBS.values()})


def watched_figures(needs: Sequence[JudgedNeed], catalogue: Catalogue, answers: Answers) -> dict[str, float]:
    """Measure what is watched.

    Args:
        needs: those of `WATCHED_PARTS`.
        catalogue: the records.
        answers: those of our recommender.

    Returns:
        nDCG@10 and hit@1 of both kinds, and the AUROC, recall and wrong refusals of refusal, by name.

    """
    figures: dict[str, float] = {}
    for kind, records in ((RecordKind.INVESTIGATION, catalogue.investigations), (RecordKind.TOOL, catalogue.tools)):
        grades = grades_of(needs, frozenset(record.id for record in records))
        texts = {need.need_id: need.text for need in needs if need.need_id in grades}
        values = measure(grades, run(Ours(answers, kind), texts))
        for label in (NDCG, HIT_1):
            figures[f"{kind.value}: {label}"] = sum(value[label] for value in values.values()) / len(values)
    refusal = measure_refusal(judge(needs, answers))
    for name, interval in (
        ("refusal: AUROC", refusal.auroc),
        ("refusal: recall", refusal.recall),
        (WRONGLY_REFUSED, refusal.wrongly_refused),
    ):
        if interval is not None:
            figures[name] = interval.value
    return figures


def hub_figures(needs: Sequence[JudgedNeed], answers: Answers) -> dict[str, float]:
    """Measure whether a record stands before needs that nothing answers.

    Args:
        needs: any.
        answers: those of our recommender.

    Returns:
        By kind: the share of the needs without a useful record that have the same one in their first three places.

    """
    unrelated = [need.text for need in needs if not need.answerable]
    figures = {}
    for kind, name in _HUBS.items():
        hub = largest_hub([[hit.doc_id for hit in hits] for hits in Ours(answers, kind).rank(unrelated)])
        if hub is not None:
            figures[name] = hub.share
    return figures


@dataclass(frozen=True)
class Drop:
    """A figure that got worse."""

    name: str
    before: float
    now: float | None
    """None where it is no longer measured."""

    def __str__(self) -> str:
        """Say it in a sentence."""
        now = "no longer measured" if self.now is None else f"{self.now:.4f}"
        return f"{self.name} was {self.before:.4f} and is {now}"


def drops(stored: Mapping[str, float], now: Mapping[str, float], *, tolerance: float = TOLERANCE) -> list[Drop]:
    """Find the figures that got worse.

    Args:
        stored: the figures of before: of the results file, or of what is in force.
        now: the figures measured again.
        tolerance: how much worse is not said.

    Returns:
        The figures that are worse by more than the tolerance, or are no longer measured.

    Examples:
        >>> [str(drop) for drop in drops({"tool: hit@1": 0.5}, {"tool: hit@1": 0.4})]
        ['tool: hit@1 was 0.5000 and is 0.4000']

    """
    found = []
    for name, before in stored.items():
        sign = -1.0 if name in _LOWER_IS_BETTER else 1.0
        if name not in now or sign * (before - now[name]) > tolerance:
            found.append(Drop(name, before, now.get(name)))
    return found


def floor_of(in_force: Mapping[str, float], shipped: Mapping[str, float]) -> Mapping[str, float]:
    """Choose the figures that nothing new may fall below; all were measured in one run.

    Args:
        in_force: the figures of what answers now.
        shipped: those of what ships.

    Returns:
        Those of what is in force; of what ships where the former is itself worse in any, as an older version let it.

    Examples:
        >>> floor_of({"tool: hit@1": 0.6}, {"tool: hit@1": 0.5}), floor_of({"tool: hit@1": 0.4}, {"tool: hit@1": 0.5})
        ({'tool: hit@1': 0.6}, {'tool: hit@1': 0.5})

    """
    return shipped if drops(shipped, in_force, tolerance=SAME) else in_force

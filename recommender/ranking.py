"""Order the records of a kind for a need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.calibration import FUSED, log_odds, probability
from recommender.candidates import SIGNALS
from recommender.ranked_records import ComponentTable, Ranking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from recommender.candidates import Candidates
    from recommender.learning.ranking_model import KindModel
    from recommender.ranked_records import Ranked, RecordKind

GRAPH = "graph"
BIAS = "bias"
TERRITORY = "territory"
DECISIONS = "decisions"
_TOO_ALIKE = 0.9
"""Cosine from which two records say the same thing: the second gives way to one that does not."""
_SAME_THING = 3
"""Records that say the same thing and are shown before the next gives way."""


def rank(
    candidates: Candidates,
    kind: RecordKind,
    fused: NDArray[np.float32],
    *,
    model: KindModel,
    graph: NDArray[np.float32],
    biases: NDArray[np.float32],
    territory: NDArray[np.float32],
    decisions: NDArray[np.float64] | None = None,
) -> Ranking:
    """Rank every record of a kind.

    Args:
        candidates: the signals of every record.
        kind: the kind of the records.
        fused: array ``(n_records,)``: the fused signals.
        model: what was learned for the kind.
        graph: array ``(n_records,)``: the support by linked records.
        biases: array ``(n_records,)``: what is added to each record whatever the need.
        territory: array ``(n_records,)``: what likeness of territory adds to the log odds.
        decisions: array ``(n_records,)``: what decisions on near needs add to the log odds; none if none was learned.

    Returns:
        Every record, most probable first; ties break by id.

    """
    supported = (fused + model.graph * graph + biases).astype(np.float32)
    odds = log_odds(candidates, supported, model=model) + territory
    columns = {FUSED: supported, GRAPH: graph, BIAS: biases, TERRITORY: territory}
    if decisions is not None:
        odds, columns[DECISIONS] = odds + decisions, decisions.astype(np.float32)
    useful = probability(odds)
    order = np.argsort(-useful, kind="stable").tolist()
    columns.update(zip(SIGNALS, candidates.signals.T, strict=True))
    table = ComponentTable(columns, late=candidates.late)
    return Ranking(kind, candidates.record_ids, useful, order=order, table=table)


def no_surer_than(chance: float, rankings: Mapping[RecordKind, Ranking]) -> dict[RecordKind, Ranking]:
    """Let no record be surer to be useful than that any record is.

    A record stands out among the others of a need however far all of them are from it: « on nous a volé du cuivre »
    had a record at .77 and one chance in three of an answer. What a record is sure of and what the need is were learned
    apart; the second bounds the first, and the probabilities of all records shrink by one factor, which keeps their
    order. Log loss over the first five records of the needs that are found, before and after: development .277 and .275
    for investigations, .319 and .315 for tools; gate .307 and .302, .354 and .350.

    Args:
        chance: the probability that at least one record is useful.
        rankings: the records of each kind, the most probable first.

    Returns:
        The rankings, the same ones where no record is surer.

    """
    surest = max((ranking[0].probability for ranking in rankings.values() if ranking), default=0.0)
    if surest <= chance:
        return dict(rankings)
    share = chance / surest
    return {kind: ranking.shrunk(share) for kind, ranking in rankings.items()}


def diversify(ranking: Iterable[Ranked], *, likeness: Callable[[str, str], float], top_k: int) -> list[Ranked]:
    """Choose what is shown: after three records that say the same thing, the next such one gives way.

    Args:
        ranking: the records worth showing, best first.
        likeness: gives the cosine of two records, by their ids.
        top_k: how many to show, at least 1.

    Returns:
        At most ``top_k`` records, in the order of the ranking; those that gave way come back when nothing else is left.

    """
    chosen: list[Ranked] = []
    set_aside: list[Ranked] = []
    for ranked in ranking:
        # Fewer cannot say the same thing often enough, and need no look at what they say.
        others = chosen if len(chosen) >= _SAME_THING else ()
        alike = sum(likeness(ranked.record_id, other.record_id) >= _TOO_ALIKE for other in others)
        (set_aside if alike >= _SAME_THING else chosen).append(ranked)
        if len(chosen) == top_k:
            break
    return sorted([*chosen, *set_aside][:top_k], key=lambda r: r.rank)

"""Order the records of a kind for a need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.calibration import probabilities
from recommender.candidates import SIGNALS
from recommender.fusion import fuse
from recommender.results import Ranked, RecordKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.calibration import Calibration
    from recommender.candidates import Candidates
    from recommender.fusion import FusionWeights


def rank(candidates: Candidates, kind: RecordKind, *, weights: FusionWeights, calibration: Calibration) -> list[Ranked]:
    """Rank every record of a kind.

    Args:
        candidates: the signals of every record.
        kind: the kind of the records.
        weights: how much each signal counts.
        calibration: how scores become probabilities.

    Returns:
        Every record, most probable first; ties break by id.

    """
    fused = fuse(candidates, weights=weights)
    useful = probabilities(candidates, fused, calibration=calibration)
    order = sorted(range(len(fused)), key=lambda i: (-useful[i], candidates.record_ids[i]))
    return [
        Ranked(
            record_id=candidates.record_ids[i],
            kind=kind,
            rank=place,
            probability=float(useful[i]),
            components={"fused": float(fused[i]), **_components(candidates, i)},
        )
        for place, i in enumerate(order, start=1)
    ]


def merge(rankings: Iterable[Iterable[Ranked]]) -> list[Ranked]:
    """Merge the rankings of several kinds by probability; ties break by id."""
    return sorted((ranked for ranking in rankings for ranked in ranking), key=lambda r: (-r.probability, r.record_id))


def _components(candidates: Candidates, number: int) -> dict[str, float]:
    return {name: float(value) for name, value in zip(SIGNALS, candidates.signals[number], strict=True)}

"""Turn scores into probabilities, and probabilities into a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.french import is_concept
from recommender.candidates import SIGNALS
from recommender.results import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from recommender.candidates import Candidates, Shelf
    from recommender.need import ReadNeed


CALIBRATED = ("dense_record", "bm25_record", "characters")
"""Signals whose plain value counts, beside the fused score."""


@dataclass(frozen=True)
class Calibration:
    """A logistic model from a record's fused score and plain likeness to a probability of being useful.

    The slopes are printed by ``python -m evaluation.fitting`` at strength 0.03.
    """

    fused: float = 0.158
    """Weight of the fused score, in the units of `fusion.fuse`."""
    dense_record: float = 10.791
    """Weight of the corrected cosine between the need and the whole record."""
    bm25_record: float = 0.963
    """Weight of the record's BM25 score per unit of the need's weight."""
    characters: float = 20.42
    """Weight of the cosine over pieces of words."""
    intercept: float = -8.497
    useful: float = 0.1
    """A record less probable than this is not shown."""
    said: float = 2.0
    """A need whose words weigh less than this in all, in BM25's measure of rarity, says too little to be compared."""


def probabilities(
    candidates: Candidates, fused: NDArray[np.float32], *, calibration: Calibration
) -> NDArray[np.float64]:
    """Give each record the probability that it is useful.

    Args:
        candidates: the signals of every record.
        fused: array ``(n_records,)``: the fused scores.
        calibration: the logistic model.

    Returns:
        Array ``(n_records,)``, float64, in (0, 1).

    Raises:
        ValueError: if there are not as many scores as records.

    """
    if len(fused) != len(candidates.record_ids):
        raise ValueError(f"{len(fused)} scores != {len(candidates.record_ids)} records")
    column = {name: candidates.signals[:, number].astype(np.float64) for number, name in enumerate(SIGNALS)}
    logit = calibration.intercept + calibration.fused * fused.astype(np.float64)
    for name in CALIBRATED:
        logit += getattr(calibration, name) * column[name]
    return 1.0 / (1.0 + np.exp(-np.clip(logit, -30.0, 30.0)))


def verdict_of(need: ReadNeed, shelves: Sequence[Shelf], *, probability: float, calibration: Calibration) -> Verdict:
    """Say what can be said of the need as a whole.

    Args:
        need: the need.
        shelves: what it was compared with.
        probability: that at least one record is useful.
        calibration: the cut-off, and how little makes a need vague.

    Returns:
        ``vague`` when the need's words say too little; else ``found`` when a record
        is likely to be useful, ``nothing_comparable`` when none is.

    """
    stems = {term for term in need.terms if not is_concept(term)}
    said = max((sum(shelf.idf(term) for term in stems) for shelf in shelves), default=0.0)
    if said < calibration.said:
        return Verdict.VAGUE
    return Verdict.FOUND if probability >= calibration.useful else Verdict.NOTHING_COMPARABLE

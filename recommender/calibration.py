"""Turn scores into probabilities, and probabilities into a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.french import is_concept
from recommender.candidates import SIGNALS
from recommender.ranking_model import MATTER
from recommender.results import Closeness

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from recommender.candidates import Candidates, Shelf
    from recommender.need import ReadNeed
    from recommender.ranking_model import KindModel, VerdictModel

FUSED = "fused"
_SAID_MOST = 12.0
"""Weight of a need's words, in BM25's measure of rarity, beyond which more words say no more of its clarity."""
VERY_CLOSE, CLOSE = 0.6, 0.35
"""Probabilities from which a match is called very close, and close."""
PLAIN = 0.8
"""Probability of use from which a need says enough, however it sounds."""


def log_odds(candidates: Candidates, fused: NDArray[np.float32], *, model: KindModel) -> NDArray[np.float64]:
    """Give each record the log odds that it is useful.

    The fused score alone orders the records. The plain signals say how sure one is of all of them together: each counts
    by its best value over the records, the same for every record. Record by record they undid, on every part of
    ``needs-fr``, some of the order that the fusion had learned.

    Args:
        candidates: the signals of every record.
        fused: array ``(n_records,)``: the fused scores.
        model: the logistic model of their kind.

    Returns:
        Array ``(n_records,)``, float64.

    Raises:
        ValueError: if there are not as many scores as records.

    """
    if len(fused) != len(candidates.record_ids):
        raise ValueError(f"{len(fused)} scores != {len(candidates.record_ids)} records")
    logit = np.full(len(fused), model.intercept)
    for name, slope in model.slopes.items():
        told = fused if name == FUSED else candidates.signals[:, SIGNALS.index(name)].max()
        logit += slope * told.astype(np.float64)
    return logit


def probability(logit: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn log odds into probabilities in (0, 1)."""
    chance: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(logit, -30.0, 30.0)))
    return chance


def said(need: ReadNeed, shelves: Sequence[Shelf]) -> float:
    """Weigh the words of a need: the sum of their rarity, in the kind of record where they weigh most."""
    stems = {term for term in need.terms if not is_concept(term)}
    return max((sum(shelf.idf(term) for term in stems) for shelf in shelves), default=0.0)


def verdict_features(best: Sequence[float], *, labels: Mapping[str, float], weight: float) -> dict[str, float]:
    """Name what the verdict is made of.

    Args:
        best: the best log odds of each kind that was asked for; at least one.
        labels: the classifier's log odds, by label.
        weight: what `said` gives.

    Returns:
        The features of a `VerdictModel`, by name.

    """
    return {"best": max(best), "worst": min(best), MATTER: labels[MATTER], "said": min(weight, _SAID_MOST)}


def chance_of_use(features: Mapping[str, float], *, model: VerdictModel) -> float:
    """Give the probability, in (0, 1), that at least one record is useful."""
    logit = model.intercept + sum(slope * features[name] for name, slope in model.slopes.items())
    return float(probability(np.array([logit]))[0])


def closeness(chance: float) -> Closeness:
    """Say a probability in words.

    Args:
        chance: that a record is useful.

    Returns:
        One of three words.

    """
    if chance >= VERY_CLOSE:
        return Closeness.VERY_CLOSE
    return Closeness.CLOSE if chance >= CLOSE else Closeness.TO_EXPLORE

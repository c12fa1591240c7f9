"""Turn scores into probabilities, and probabilities into words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from recommender.candidates import SIGNALS
from recommender.results import Closeness

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recommender.candidates import Candidates
    from recommender.learning.ranking_model import KindModel

FUSED = "fused"
_COLUMN: Final = {name: number for number, name in enumerate(SIGNALS)}
VERY_CLOSE, CLOSE = 0.75, 0.35
"""Probabilities from which a match is called very close, and close.

A reader takes « very close » for a record that answers the need, grade 2; the probability is that of grade 1 or 2. On
the development part (investigations, tools) 54 and 70 records of grade 2 are just close, and 55 and 51 of a lower one
are very close; from .6 they were 33 and 48, and 91 and 89.
"""


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
    best = candidates.signals.max(axis=0).tolist()
    same = sum(slope * best[_COLUMN[name]] for name, slope in model.slopes.items() if name != FUSED)
    logit: NDArray[np.float64] = model.slopes.get(FUSED, 0.0) * fused.astype(np.float64) + (model.intercept + same)
    return logit


def probability(logit: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn log odds into probabilities in (0, 1)."""
    # `np.clip` takes longer to be called than to clip.
    chance: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.minimum(np.maximum(logit, -30.0), 30.0)))
    return chance


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

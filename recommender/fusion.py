"""Fuse the signals of a record into one score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.candidates import SIGNALS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from recommender.candidates import Candidates

FEW = 20
"""Records under which the usual spread of a signal stands for their own."""
_SAME = 1e-9
"""Standard deviation up to which a signal is the same for every record."""
_USUAL = {
    "dense_problem": (0.04, 0.13),
    "dense_field": (0.13, 0.12),
    "dense_solution": (0.0, 0.13),
    "dense_wording": (0.16, 0.12),
    "dense_nearest": (0.13, 0.11),
    "dense_record": (0.0, 0.16),
    "bm25_record": (0.12, 0.085),
    "bm25_passage": (0.17, 0.12),
    "bm25_covered": (0.085, 0.063),
    "characters": (0.125, 0.016),
    "characters_passage": (0.115, 0.04),
    "coverage": (0.19, 0.13),
    "themes": (0.23, 0.19),
}
"""Mean and standard deviation of each signal over the records of a kind, in the mean of 300 needs written for training.

A record alone is like no other, and three differ by little: of their own spread, the best of a territory's list of ten
was never far from the rest, and its needs were refused. Over 250 needs written for training and as many lists of one,
three and ten tools of the catalogue, the tool that answers among them, then not: found .00, .00 and .49 by their own
spread (.00, .00 and .09 when it is not there), .68, .68 and .70 by the usual one (.03, .05, .16). At twenty, both give
.72 (.29 and .32), and their own ranks better.
"""


def standardise(candidates: Candidates) -> NDArray[np.float64]:
    """Bring every signal to mean 0 and standard deviation 1 over the records.

    A signal that is the same for every record says nothing and becomes 0.

    Args:
        candidates: the signals of every record.

    Returns:
        Array ``(n_records, n_signals)``, float64; columns are `SIGNALS`.

    """
    signals = candidates.signals.astype(np.float64)
    spread = signals.std(axis=0)
    standard: NDArray[np.float64] = (signals - signals.mean(axis=0)) / np.where(spread > _SAME, spread, np.inf)
    return standard


def fuse(candidates: Candidates, *, weights: Mapping[str, float], few: int = FEW) -> NDArray[np.float32]:
    """Add up the standardised signals of each record.

    Args:
        candidates: the signals of every record.
        weights: how much each signal counts, by name; one that is absent counts for nothing.
        few: under so many records, a signal is standardised by its usual mean and spread.

    Returns:
        Array ``(n_records,)``, float32, in the order of the candidates; higher is better. The mean is 0, but of few
        records.

    """
    names = [name for name in SIGNALS if weights.get(name)]
    signals = candidates.signals[:, [SIGNALS.index(name) for name in names]].astype(np.float64)
    if len(signals) < few:
        means, spread = np.array([_USUAL[name] for name in names]).reshape(-1, 2).T
        centred = signals - means
    else:
        centred = signals - signals.mean(axis=0)
        spread = np.sqrt((centred * centred).mean(axis=0))
    # Each weight is brought to the signal's own scale: the records are passed over once.
    scaled = np.array([weights[name] for name in names]) / np.where(spread > _SAME, spread, np.inf)
    fused: NDArray[np.float32] = (centred @ scaled).astype(np.float32)
    return fused

"""Fuse the signals of a record into one score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.candidates import SIGNALS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from recommender.candidates import Candidates

_SAME = 1e-9
"""Standard deviation up to which a signal is the same for every record."""


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


def fuse(candidates: Candidates, *, weights: Mapping[str, float]) -> NDArray[np.float32]:
    """Add up the standardised signals of each record.

    Args:
        candidates: the signals of every record.
        weights: how much each signal counts, by name; one that is absent counts for nothing.

    Returns:
        Array ``(n_records,)``, float32, in the order of the candidates; higher is better, the mean is 0.

    """
    names = [name for name in SIGNALS if weights.get(name)]
    signals = candidates.signals[:, [SIGNALS.index(name) for name in names]].astype(np.float64)
    centred = signals - signals.mean(axis=0)
    spread = np.sqrt((centred * centred).mean(axis=0))
    # Each weight is brought to the signal's own scale: the records are passed over once.
    scaled = np.array([weights[name] for name in names]) / np.where(spread > _SAME, spread, np.inf)
    fused: NDArray[np.float32] = (centred @ scaled).astype(np.float32)
    return fused

"""Fuse the signals of a record into one score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.candidates import SIGNALS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from recommender.candidates import Candidates


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
    standard: NDArray[np.float64] = (signals - signals.mean(axis=0)) / np.where(spread > 1e-9, spread, np.inf)
    return standard


def fuse(candidates: Candidates, *, weights: Mapping[str, float]) -> NDArray[np.float32]:
    """Add up the standardised signals of each record.

    Args:
        candidates: the signals of every record.
        weights: how much each signal counts, by name; one that is absent counts for nothing.

    Returns:
        Array ``(n_records,)``, float32, in the order of the candidates; higher is better, the mean is 0.

    """
    ordered = np.array([weights.get(name, 0.0) for name in SIGNALS])
    fused: NDArray[np.float32] = (standardise(candidates) @ ordered).astype(np.float32)
    return fused

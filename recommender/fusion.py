"""Fuse the signals of a record into one score."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.candidates import SIGNALS
from recommender.results import RecordKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recommender.candidates import Candidates


@dataclass(frozen=True)
class FusionWeights:
    """How much each signal counts, in standard deviations of the signal over the records."""

    dense_problem: float = 0.0
    dense_field: float = 0.0
    dense_solution: float = 0.0
    dense_record: float = 0.0
    bm25_record: float = 0.0
    bm25_passage: float = 0.0
    characters: float = 0.0
    coverage: float = 0.0

    def as_array(self) -> NDArray[np.float32]:
        """Order the weights like the columns of the signals: array ``(n_signals,)``, float32."""
        weights = asdict(self)
        return np.array([weights[name] for name in SIGNALS], dtype=np.float32)


# Printed by `python -m evaluation.fitting` at strength 0.03. Signals left at zero are kept for what they show.
WEIGHTS: dict[RecordKind, FusionWeights] = {
    RecordKind.INVESTIGATION: FusionWeights(
        dense_problem=0.229,
        dense_field=0.222,
        dense_solution=0.255,
        dense_record=0.587,
        bm25_record=0.331,
        characters=0.210,
    ),
    RecordKind.TOOL: FusionWeights(
        dense_problem=0.239, dense_solution=0.132, dense_record=0.633, bm25_record=0.376, characters=0.372
    ),
}


def fuse(candidates: Candidates, *, weights: FusionWeights) -> NDArray[np.float32]:
    """Add up the standardised signals of each record.

    A signal that is the same for every record says nothing and counts for 0.

    Args:
        candidates: the signals of every record.
        weights: how much each signal counts.

    Returns:
        Array ``(n_records,)``, float32, in the order of the candidates; higher is better, the mean is 0.

    """
    signals = candidates.signals.astype(np.float64)
    spread = signals.std(axis=0)
    standard = (signals - signals.mean(axis=0)) / np.where(spread > 1e-9, spread, np.inf)
    fused: NDArray[np.float32] = (standard @ weights.as_array()).astype(np.float32)
    return fused

"""Whether probabilities mean what they say: the expected calibration error.

Ten bins of equal mass (Nguyen and O'Connor, 2015), each weighted by its share of
the predictions. Equal predictions always share a bin, so that their order changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

N_BINS = 10


@dataclass(frozen=True)
class Bin:
    """Predictions that are near one another."""

    predicted: float
    """Their mean."""
    observed: float
    """The share of them that came true."""
    n: int


@dataclass(frozen=True)
class Reliability:
    """The calibration error with the bins it was computed from."""

    error: float
    """In [0, 1]; 0 when every bin's mean prediction is its share of truths."""
    bins: tuple[Bin, ...]
    """By rising prediction; none is empty."""


def measure_reliability(probabilities: Sequence[float], outcomes: Sequence[bool]) -> Reliability:
    """Measure the calibration error.

    Args:
        probabilities: predictions in [0, 1], at least one.
        outcomes: what came true, in the same order.

    Returns:
        The error and its bins, at most ten.

    Raises:
        ValueError: if the lengths differ, there is no prediction, or one is not in [0, 1].

    Examples:
        >>> measure_reliability([0.5, 0.5], [True, False]).error
        0.0

    """
    if len(probabilities) != len(outcomes) or not len(probabilities):
        raise ValueError(f"{len(probabilities)} probabilities != {len(outcomes)} outcomes, at least 1")
    predicted = np.asarray(probabilities, dtype=np.float64)
    if not ((predicted >= 0) & (predicted <= 1)).all():
        raise ValueError("probabilities must lie in [0, 1]")
    true = np.asarray(outcomes, dtype=np.float64)
    # The number of lower predictions decides the bin: equal ones cannot part.
    lower = np.searchsorted(np.sort(predicted), predicted, side="left")
    numbers = lower * N_BINS // len(predicted)
    bins = tuple(
        Bin(float(predicted[numbers == k].mean()), float(true[numbers == k].mean()), int((numbers == k).sum()))
        for k in np.unique(numbers)
    )
    error = sum(b.n * abs(b.predicted - b.observed) for b in bins) / len(predicted)
    return Reliability(float(error), bins)

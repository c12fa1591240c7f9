"""How sure a mean and a difference are: bootstrap intervals, permutation tests.

The percentile bootstrap over queries (Efron and Tibshirani, 1993, chapter 13) and the
paired randomisation test (Smucker, Allan and Carterette, 2007), both seeded.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

RESAMPLES = 10_000
LEVEL = 0.95
SEED = 20261126


@dataclass(frozen=True)
class Interval:
    """A mean and the interval it lies in."""

    value: float
    low: float
    high: float
    n: int
    """How many queries it was measured on."""


@dataclass(frozen=True)
class Difference:
    """How much one system does better than another on the same queries."""

    interval: Interval
    """Of the mean difference; above 0 the first system is better."""
    p_value: float
    """Two-sided, in (0, 1]: how often a difference as large would come of chance alone."""


def interval_of_mean(values: Sequence[float], *, seed: int = SEED) -> Interval:
    """Bound a mean by the percentile bootstrap.

    Args:
        values: one a query, at least one.
        seed: of the resampling.

    Returns:
        The mean and its interval at 95 %, from 10,000 resamples.

    Raises:
        ValueError: if there is no value.

    """
    array = _checked(values)
    means = _counts(len(array), seed) @ array / len(array)
    return interval_of(float(array.mean()), means, n=len(array))


def interval_of_share(hits: int, n: int) -> Interval:
    """Bound a share by Wilson's score interval (1927): it keeps its width when all, or none, are hits.

    Args:
        hits: how many are, from 0 to ``n``.
        n: out of how many, at least 1.

    Returns:
        The share and its interval at 95 %.

    Raises:
        ValueError: if there are more hits than ``n``, fewer than 0, or ``n`` is below 1.

    Examples:
        >>> interval_of_share(19, 20)
        Interval(value=0.95, low=0.7638..., high=0.9911..., n=20)

    """
    if not 0 <= hits <= n or n < 1:
        raise ValueError(f"hits must lie in 0 to n, n at least 1, got {hits} of {n}")
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    share = hits / n
    middle, reach = share + z * z / (2 * n), z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return Interval(share, max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale), n)


def paired_difference(first: Sequence[float], second: Sequence[float], *, seed: int = SEED) -> Difference:
    """Compare two systems on the same queries.

    Args:
        first: the values of one system, at least one.
        second: those of the other, for the same queries in the same order.
        seed: of the resampling and of the permutations.

    Returns:
        The mean of first minus second with its interval, and the p-value of the sign-flip test.

    Raises:
        ValueError: if the lengths differ, or there is no value.

    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} values != {len(second)} values")
    gaps = _checked(first) - _checked(second)
    return Difference(interval_of_mean(gaps.tolist(), seed=seed), _sign_flip(gaps, seed=seed))


def interval_of_auroc(scores: Sequence[float], positives: Sequence[bool], *, seed: int = SEED) -> Interval:
    """Bound the area under the ROC curve: how often a positive scores above a negative, a tie counting half.

    Args:
        scores: one a query; higher is more positive.
        positives: which queries are positive, in the same order; at least one is, and one is not.
        seed: of the resampling, within positives and within negatives.

    Returns:
        The area and its interval at 95 %, from 10,000 resamples.

    Raises:
        ValueError: if the lengths differ, or one of the two classes is empty.

    """
    if len(scores) != len(positives):
        raise ValueError(f"{len(scores)} scores != {len(positives)} classes")
    chosen = np.asarray(positives, dtype=bool)
    high, low = _checked(scores)[chosen], _checked(scores)[~chosen]
    if not len(high) or not len(low):
        raise ValueError(f"both classes are needed, got {len(high)} positives and {len(low)} negatives")
    wins = (high[:, None] > low[None, :]) + 0.5 * (high[:, None] == low[None, :])
    weighted = (_counts(len(high), seed) @ wins * _counts(len(low), seed + 1)).sum(axis=1)
    return interval_of(float(wins.mean()), weighted / wins.size, n=len(scores))


def interval_of(value: float, resampled: NDArray[np.float64], *, n: int) -> Interval:
    """Take the middle 95 % of resampled values."""
    low, high = np.quantile(resampled, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(value, float(low), float(high), n)


def _checked(values: Sequence[float]) -> NDArray[np.float64]:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or not len(array):
        raise ValueError(f"values must be a non-empty sequence of numbers, got shape {array.shape}")
    return array


@functools.lru_cache(maxsize=8)
def _counts(n: int, seed: int) -> NDArray[np.float64]:
    """Draw how often each of ``n`` queries comes in each resample: array ``(RESAMPLES, n)``."""
    drawn = np.random.default_rng([seed, n]).multinomial(n, np.full(n, 1 / n), size=RESAMPLES).astype(np.float64)
    drawn.flags.writeable = False
    return drawn


def _sign_flip(gaps: NDArray[np.float64], *, seed: int) -> float:
    # A gap of 0 stays 0 whatever its sign, and the observed signs are one of the permutations: hence the 1.
    signs = np.random.default_rng([seed, len(gaps)]).choice([-1.0, 1.0], size=(RESAMPLES, len(gaps)))
    sums = np.abs(signs @ gaps)
    as_large = int((sums >= abs(gaps.sum()) - 1e-12).sum())
    return (1 + as_large) / (1 + RESAMPLES)

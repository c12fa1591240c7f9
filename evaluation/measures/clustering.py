"""How well needs are grouped: B-cubed (Bagga and Baldwin, 1998; Amigó and others, 2009)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluation.measures.significance import RESAMPLES, SEED, Interval, interval_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class BCubed:
    """B-cubed, in [0, 1], with intervals at 95 % by the bootstrap over true groups."""

    precision: Interval
    """Of the needs put with a need, the share that are of its true group; in the mean over needs."""
    recall: Interval
    """Of the needs of its true group, the share that are put with it."""
    f: Interval
    """Harmonic mean of both."""


def b_cubed(found: Sequence[int], truth: Sequence[str], *, seed: int = SEED) -> BCubed:
    """Measure a grouping.

    Args:
        found: the group of each need, as it was found.
        truth: its true group, in the same order; at least one need.
        seed: of the resampling.

    Returns:
        The measures.

    Raises:
        ValueError: if the lengths differ, or there is no need.

    Examples:
        >>> measured = b_cubed([0, 0, 0, 1], ["a", "a", "b", "c"])
        >>> round(measured.precision.value, 3), round(measured.recall.value, 3), round(measured.f.value, 3)
        (0.667, 1.0, 0.8)

    """
    if len(found) != len(truth) or not len(truth):
        raise ValueError(f"{len(found)} groups found != {len(truth)} true ones, at least one is needed")
    precision, recall = _of_each(np.asarray(found)), _of_each(np.unique(np.asarray(truth), return_inverse=True)[1])
    both = (precision & recall).sum(axis=1)
    return _bounded(both / precision.sum(axis=1), both / recall.sum(axis=1), truth, seed=seed)


def _of_each(labels: NDArray[np.int64]) -> NDArray[np.bool_]:
    together: NDArray[np.bool_] = labels[:, None] == labels[None, :]
    return together


def _bounded(precision: NDArray[np.float64], recall: NDArray[np.float64], truth: Sequence[str], *, seed: int) -> BCubed:
    # Needs of one group rise and fall together: groups are drawn, not needs.
    _, group = np.unique(np.asarray(truth), return_inverse=True)
    sizes = np.bincount(group)
    drawn = np.random.default_rng([seed, len(sizes)]).multinomial(
        len(sizes), np.full(len(sizes), 1 / len(sizes)), size=RESAMPLES
    )
    needs = drawn @ sizes
    precisions = drawn @ np.bincount(group, precision) / needs
    recalls = drawn @ np.bincount(group, recall) / needs
    p, r = float(precision.mean()), float(recall.mean())
    return BCubed(
        precision=interval_of(p, precisions, n=len(truth)),
        recall=interval_of(r, recalls, n=len(truth)),
        f=interval_of(2 * p * r / (p + r), 2 * precisions * recalls / (precisions + recalls), n=len(truth)),
    )

"""Figures with their spread, and pairs that a busy neighbour hurts alike."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_PERCENTILES: Final = (10, 50, 90)
"""Where a figure lies over the repeats: low, in the middle, high."""


@dataclass(frozen=True)
class Spread:
    """A figure over repeats."""

    median: float
    low: float
    """Its 10th percentile."""
    high: float
    """Its 90th percentile."""
    repeats: int


def spread_of(values: Sequence[float]) -> Spread:
    """Sum up repeats of a figure.

    Args:
        values: the figure, once for each repeat; at least one.

    Returns:
        The median, and the 10th and 90th percentiles.

    Raises:
        ValueError: if there is no value.

    Examples:
        >>> spread_of([3.0, 1.0, 2.0])
        Spread(median=2.0, low=1.2, high=2.8, repeats=3)

    """
    if not values:
        raise ValueError("a spread needs at least 1 value, got 0")
    low, median, high = (round(float(value), 12) for value in np.percentile(values, _PERCENTILES))
    return Spread(median, low, high, len(values))


def ratios_of(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    """Divide pair by pair, then sum up: what slowed both sides of a pair cancels out.

    Args:
        ours: a figure, once for each pair.
        theirs: the other side of each pair, in the same order, above 0.

    Returns:
        The spread of ours over theirs.

    Raises:
        ValueError: if the lengths differ.

    Examples:
        >>> ratios_of([2.0, 30.0], [1.0, 10.0]).median
        2.5

    """
    if len(ours) != len(theirs):
        raise ValueError(f"{len(ours)} of ours != {len(theirs)} of theirs")
    return spread_of([one / other for one, other in zip(ours, theirs, strict=True)])


def in_turn(calls: Mapping[str, Callable[[str], object]], things: Sequence[str]) -> dict[str, list[float]]:
    """Time several calls on each thing, one right after the other, the order turned round at each thing.

    Args:
        calls: what to time, by name.
        things: what they are given.

    Returns:
        Seconds, by name, in the order of the things.

    """
    took: dict[str, list[float]] = {name: [] for name in calls}
    order = list(calls)
    for thing in things:
        for name in order:
            started = time.perf_counter()
            calls[name](thing)
            took[name].append(time.perf_counter() - started)
        order.reverse()
    return took

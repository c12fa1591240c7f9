"""Figures with their spread, and pairs that a busy neighbour hurts alike."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

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


def in_turn(
    calls: Mapping[str, Callable[[str], object]], things: Sequence[str], *, rounds: int
) -> dict[str, NDArray[np.float64]]:
    """Time several calls in turn: in each round one of them takes all the things, then the next one does.

    Not one after the other on each thing: threads that wait for more by spinning would take a core from the call after
    theirs. For the same reason a call first takes a thing that is not timed. The order turns round at each round.

    Args:
        calls: what to time, by name.
        things: what they are given; at least one.
        rounds: how often.

    Returns:
        By name, array ``(rounds, n_things)``, float64: seconds.

    """
    took: dict[str, list[list[float]]] = {name: [] for name in calls}
    order = list(calls)
    for _ in range(rounds):
        for name in order:
            calls[name](things[0])
            took[name].append([_seconds(calls[name], thing) for thing in things])
        order.reverse()
    return {name: np.array(times) for name, times in took.items()}


def _seconds(call: Callable[[str], object], thing: str) -> float:
    started = time.perf_counter()
    call(thing)
    return time.perf_counter() - started

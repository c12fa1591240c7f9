"""The dense search of the embedded index as passages grow, beside an exact numpy scan and the memory's bandwidth."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from evaluation.speed.spread import Spread, ratios_of, spread_of
from models.dense_index import DenseIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

SIZES: Final = (50, 1_000, 10_000, 100_000, 1_000_000)
_TOP: Final = 10
_CHECKED: Final = 4
"""Searches whose ten best are checked in float64."""
_NOISE: Final = 0.5
"""Length of the noise beside a real vector of length one."""


@dataclass(frozen=True)
class GrowthRow:
    """The search among some passages."""

    passages: int
    real: int
    """Of them, vectors of real texts; the others are real ones mixed with noise."""
    ours_ms: Spread
    """Corrected cosines of all passages and the ten best."""
    scan_ms: Spread
    """``matrix @ vector`` by numpy and the ten best."""
    over_scan: Spread
    over_bandwidth: Spread
    """Ours over the time that reading the vectors once takes at the memory's bandwidth."""
    recall_at_10: float
    """Of the ten best by float64 among the same vectors."""


def measure_growth(
    real: NDArray[np.float32], needs: NDArray[np.float32], *, sizes: Sequence[int], repeats: int, seed: int = 7
) -> list[GrowthRow]:
    """Measure the search at each size.

    Args:
        real: array ``(n, dimension)``, float32: vectors of real passages.
        needs: array ``(m, dimension)``, float32: real needs.
        sizes: numbers of passages.
        repeats: searches at each size; each by another need.
        seed: of the noise.

    Returns:
        A row for each size.

    """
    bandwidth = read_bandwidth()
    return [
        _row(grown(real, size, seed=seed), len(real), needs, bandwidth=bandwidth, repeats=repeats) for size in sizes
    ]


def grown(real: NDArray[np.float32], size: int, *, seed: int) -> NDArray[np.float32]:
    """Give as many vectors as wanted: the real ones first, then real ones mixed with noise.

    Args:
        real: array ``(n, dimension)``, float32, unit rows.
        size: how many.
        seed: of the noise.

    Returns:
        Array ``(size, dimension)``, float32, unit rows.

    """
    if size <= len(real):
        return np.ascontiguousarray(real[:size])
    random = np.random.default_rng(seed)
    vectors = np.empty((size, real.shape[1]), dtype=np.float32)
    vectors[: len(real)] = real
    step = 50_000
    for start in range(len(real), size, step):
        stop = min(start + step, size)
        noise = random.standard_normal((stop - start, real.shape[1]), dtype=np.float32)
        noise *= _NOISE / np.linalg.norm(noise, axis=1, keepdims=True)
        mixed = real[random.integers(len(real), size=stop - start)] + noise
        vectors[start:stop] = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
    return vectors


def read_bandwidth() -> float:
    """Measure how fast one thread reads memory, in bytes a second: the best of five sums over more than any cache."""
    array = np.ones(400 * 125_000, dtype=np.float64)
    return max(array.nbytes / _seconds(array.sum) for _ in range(5))


def _row(
    vectors: NDArray[np.float32], real: int, needs: NDArray[np.float32], *, bandwidth: float, repeats: int
) -> GrowthRow:
    index = DenseIndex.from_vectors(vectors, needs=needs)
    matrix = index.vectors
    del vectors
    ours, scan, found = [], [], []
    for number in range(repeats + 1):
        need = needs[number % len(needs)]
        mine = _seconds(partial(_search, index, need))
        theirs = _seconds(partial(_scan, matrix, need))
        if number:
            ours.append(1000 * mine)
            scan.append(1000 * theirs)
        if 0 < number <= _CHECKED:
            found.append(_recall(index, need))
    reading = 1000 * matrix.nbytes / bandwidth
    return GrowthRow(
        passages=len(matrix),
        real=min(real, len(matrix)),
        ours_ms=spread_of(ours),
        scan_ms=spread_of(scan),
        over_scan=ratios_of(ours, scan),
        over_bandwidth=spread_of([value / reading for value in ours]),
        recall_at_10=float(np.mean(found)),
    )


def _search(index: DenseIndex, need: NDArray[np.float32]) -> NDArray[np.int64]:
    return _best(index.scores(need))


def _scan(matrix: NDArray[np.float32], need: NDArray[np.float32]) -> NDArray[np.int64]:
    return _best(matrix @ need)


def _recall(index: DenseIndex, need: NDArray[np.float32]) -> float:
    mine = _best(index.scores(need))
    wanted = index.corrected(need).astype(np.float64)
    exact = np.concatenate(
        [part.astype(np.float64) @ wanted for part in np.array_split(index.vectors, 1 + len(index) // 100_000)]
    )
    return len(set(mine.tolist()) & set(_best(exact).tolist())) / len(mine)


def _best(scores: NDArray[np.floating]) -> NDArray[np.int64]:
    top = min(_TOP, len(scores))
    best: NDArray[np.int64] = np.argpartition(scores, len(scores) - top)[len(scores) - top :]
    return best


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started

"""Every need's vector in memory, to find those nearest to one: exact, on one thread.

A need's vector says first what it is about, then how it is said (`likeness`), and the second part adds to a
likeness or takes from it a fifth at most. So only the first part, a third of the numbers, is compared with every need:
100,000 of them are 76 MB, some 9 ms of processor. What the second part may add is bounded (Cauchy and Schwarz), and it
is compared only with the few hundred needs that may still be among the nearest.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

_ROOM = 1_024
"""Rows made at first; then half as many again each time they are full."""
_SLACK = 1e-5
"""More than float32 rounds in a likeness: a need is never passed over for a rounding."""
_MANY = 0.25
"""Share of needs from which all are compared whole: to gather so many costs more than to read them in a row."""


class NeedIndex:
    """Vectors by id; one thread changes it at a time, any number may search."""

    def __init__(self, *, dimension: int, first: int | None = None) -> None:
        """Start empty.

        Args:
            dimension: numbers in a vector, at least 1.
            first: how many of them, from the left, are compared with every need; by default all.

        """
        first = dimension if first is None else first
        self._firsts = np.zeros((_ROOM, first), dtype=np.float32)
        self._rests = np.zeros((_ROOM, dimension - first), dtype=np.float32)
        self._ids = np.zeros(_ROOM, dtype=np.int64)
        self._count = 0
        # Of the second parts; it never shrinks, which only compares more needs than it has to.
        self._longest_rest = 0.0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return self._count

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return self._firsts.shape[1] + self._rests.shape[1]

    @property
    def ids(self) -> NDArray[np.int64]:
        """The ids, in the order of their rows; a copy."""
        with self._lock:
            return self._ids[: self._count].copy()

    @property
    def last_id(self) -> int:
        """The highest id; 0 when there is none."""
        with self._lock:
            return int(self._ids[: self._count].max(initial=0))

    def add(self, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Add needs; an id that is there already is left as it is.

        Args:
            ids: of the needs, each once.
            vectors: array ``(len(ids), dimension)``, float32, unit rows.

        Raises:
            ValueError: if there are not as many vectors as ids.

        """
        if len(ids) != len(vectors):
            raise ValueError(f"{len(ids)} ids != {len(vectors)} vectors")
        first = self._firsts.shape[1]
        with self._lock:
            new = ~np.isin(np.asarray(ids, dtype=np.int64), self._ids[: self._count])
            end = self._count + int(new.sum())
            self._make_room(end)
            self._firsts[self._count : end] = vectors[new, :first]
            self._rests[self._count : end] = vectors[new, first:]
            self._ids[self._count : end] = np.asarray(ids, dtype=np.int64)[new]
            lengths = np.linalg.norm(vectors[:, first:], axis=1)
            self._longest_rest = max(self._longest_rest, float(lengths.max(initial=0.0)))
            self._count = end

    def keep(self, ids: Collection[int]) -> int:
        """Forget every need but some, and overwrite what they left.

        Args:
            ids: the needs that stay.

        Returns:
            How many were forgotten.

        """
        with self._lock:
            stay = np.isin(self._ids[: self._count], np.fromiter(ids, dtype=np.int64, count=len(ids)))
            forgotten = self._count - int(stay.sum())
            if forgotten:
                # New arrays: a search that is under way goes on with the old ones.
                self._firsts, self._rests, self._ids = (
                    _kept(rows, stay) for rows in (self._firsts, self._rests, self._ids)
                )
                self._count -= forgotten
            return forgotten

    def nearest(self, vector: NDArray[np.float32], *, top_k: int) -> list[tuple[int, float]]:
        """Find the needs nearest to one.

        Args:
            vector: array ``(dimension,)``, float32, of length one.
            top_k: how many, at least 1.

        Returns:
            At most ``top_k`` ids with their cosine, best first; ties break by id.

        Raises:
            ValueError: if ``top_k`` is below 1, or the vector has another dimension.

        """
        if top_k < 1:
            raise ValueError(f"top_k must be at least 1, got {top_k}")
        if vector.shape != (self.dimension,):
            raise ValueError(f"the need has shape {vector.shape} != {(self.dimension,)} of the index")
        with self._lock:
            firsts, rests, ids = self._firsts[: self._count], self._rests[: self._count], self._ids[: self._count]
            longest = self._longest_rest
        first, rest = vector[: firsts.shape[1]], vector[firsts.shape[1] :]
        begun = _products(firsts, first)
        floor = -1.0
        if len(begun) > top_k:
            # Wherever the best stand, so many stand at least as high as the lowest of these.
            some = np.argpartition(begun, len(begun) - top_k)[-top_k:]
            floor = float((begun[some] + _products(rests[some], rest)).min())
        may_add = longest * float(np.linalg.norm(rest))
        near = np.flatnonzero(begun >= floor - may_add - _SLACK)
        if len(near) > _MANY * len(begun):
            cosines = (begun + _products(rests, rest))[near]
        else:
            cosines = begun[near] + _products(rests[near], rest)
        wanted = cosines >= floor - _SLACK
        found = sorted(zip(ids[near][wanted].tolist(), cosines[wanted].tolist(), strict=True), key=_best_first)
        return found[:top_k]

    def _make_room(self, wanted: int) -> None:
        if wanted > len(self._ids):
            room = max(wanted, len(self._ids) * 3 // 2)
            self._firsts, self._rests, self._ids = (
                _with_room(rows[: self._count], room) for rows in (self._firsts, self._rests, self._ids)
            )


def _products(rows: NDArray[np.float32], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Multiply rows by a vector, on the one thread that asks: two threads wait for the same memory, and spin."""
    products: NDArray[np.float32] = np.vecdot(rows, vector)
    return products


def _best_first(hit: tuple[int, float]) -> tuple[float, int]:
    return -hit[1], hit[0]


def _kept(rows: NDArray[Any], stay: NDArray[np.bool_]) -> NDArray[Any]:
    """Keep some of the first rows, in as much room, with nothing after them."""
    return _with_room(rows[: len(stay)][stay], len(rows))


def _with_room(rows: NDArray[Any], room: int) -> NDArray[Any]:
    made = np.zeros((room, *rows.shape[1:]), dtype=rows.dtype)
    made[: len(rows)] = rows
    return made

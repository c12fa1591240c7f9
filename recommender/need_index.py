"""Every need's vector in memory, to find those nearest to one: exact, one product.

100,000 needs of 384 numbers are 154 MB that a product reads once: some 20 ms.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

_ROOM = 1_024
"""Rows made at first; then half as many again each time they are full."""


class NeedIndex:
    """Vectors by id; one thread changes it at a time, any number may search."""

    def __init__(self, *, dimension: int) -> None:
        """Start empty."""
        self._rows = np.zeros((_ROOM, dimension), dtype=np.float32)
        self._ids = np.zeros(_ROOM, dtype=np.int64)
        self._count = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return self._count

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
        with self._lock:
            new = ~np.isin(np.asarray(ids, dtype=np.int64), self._ids[: self._count])
            end = self._count + int(new.sum())
            self._make_room(end)
            self._rows[self._count : end] = vectors[new]
            self._ids[self._count : end] = np.asarray(ids, dtype=np.int64)[new]
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
            kept = int(stay.sum())
            forgotten = self._count - kept
            if forgotten:
                # New arrays: a search that is under way goes on with the old ones.
                rows, left = np.zeros_like(self._rows), np.zeros_like(self._ids)
                rows[:kept], left[:kept] = self._rows[: self._count][stay], self._ids[: self._count][stay]
                self._rows, self._ids, self._count = rows, left, kept
            return forgotten

    def nearest(self, vector: NDArray[np.float32], *, top_k: int, least: float = -1.0) -> list[tuple[int, float]]:
        """Find the needs nearest to one.

        Args:
            vector: array ``(dimension,)``, float32, of length one.
            top_k: how many, at least 1.
            least: cosine under which none is wanted.

        Returns:
            At most ``top_k`` ids with their cosine, best first; ties break by id.

        Raises:
            ValueError: if ``top_k`` is below 1, or the vector has another dimension.

        """
        if top_k < 1:
            raise ValueError(f"top_k must be at least 1, got {top_k}")
        if vector.shape != self._rows.shape[1:]:
            raise ValueError(f"the need has shape {vector.shape} != {self._rows.shape[1:]} of the index")
        with self._lock:
            rows, ids = self._rows[: self._count], self._ids[: self._count]
        cosines = rows @ vector
        near = np.flatnonzero(cosines >= least)
        if len(near) > top_k:
            cut = np.partition(cosines[near], len(near) - top_k)[len(near) - top_k]
            near = near[cosines[near] >= cut]
        found = sorted(((int(ids[row]), float(cosines[row])) for row in near), key=lambda hit: (-hit[1], hit[0]))
        return found[:top_k]

    def _make_room(self, wanted: int) -> None:
        if wanted > len(self._ids):
            room = max(wanted, len(self._ids) * 3 // 2)
            rows = np.zeros((room, self._rows.shape[1]), dtype=np.float32)
            ids = np.zeros(room, dtype=np.int64)
            rows[: self._count], ids[: self._count] = self._rows[: self._count], self._ids[: self._count]
            self._rows, self._ids = rows, ids

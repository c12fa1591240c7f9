"""Exact likeness of meaning: cosines of embeddings, corrected for their common direction.

The vectors of a small encoder crowd round one direction, which makes hubs:
passages that are near to everything. Subtracting the mean need from the needs
and the mean passage from the passages (Mu and Viswanath, "All-but-the-top",
2018, first step) removes most of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.artifacts import save_array

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from models.artifacts import SealedFolder

_FEW = 20_000
"""Passages up to which one thread searches them in two milliseconds at most."""


class DenseIndex:
    """Cosines between a need and every passage, exact, in memory."""

    def __init__(
        self, vectors: NDArray[np.float32], *, needs_mean: NDArray[np.float32], passages_mean: NDArray[np.float32]
    ) -> None:
        """Hold corrected vectors; use `from_vectors` or `load`."""
        self.vectors = vectors
        """The corrected vectors: array ``(n_passages, dimension)``, float32, unit rows, not to be changed."""
        self.needs_mean = needs_mean
        self.passages_mean = passages_mean

    @classmethod
    def from_vectors(cls, passages: NDArray[np.float32], *, needs: NDArray[np.float32]) -> DenseIndex:
        """Correct and index the vectors of passages.

        Args:
            passages: array ``(n_passages, dimension)``, float32, unit rows; at least one row.
            needs: array ``(n_needs, dimension)``: real statements of need, encoded as queries; twenty are enough.

        Returns:
            The index; passages keep their order.

        Raises:
            ValueError: if an array is not two-dimensional, is empty, or the dimensions differ.

        """
        for name, array in (("passages", passages), ("needs", needs)):
            if array.ndim != 2 or not len(array):
                raise ValueError(f"{name} must be a non-empty 2-d array, got shape {array.shape}")
        if passages.shape[1] != needs.shape[1]:
            raise ValueError(f"dimensions differ: passages {passages.shape[1]} != needs {needs.shape[1]}")
        passages_mean = passages.mean(axis=0, dtype=np.float64).astype(np.float32)
        needs_mean = needs.mean(axis=0, dtype=np.float64).astype(np.float32)
        return cls(_unit(passages - passages_mean), needs_mean=needs_mean, passages_mean=passages_mean)

    @classmethod
    def load(cls, folder: SealedFolder, name: str, *, mapped: bool = False) -> DenseIndex:
        """Load an index that `save` wrote under ``name``.

        Args:
            folder: the sealed folder.
            name: path of the index inside the folder.
            mapped: leave the vectors on disk until they are used.

        Returns:
            The index.

        Raises:
            ArtifactError: if a file is missing or is not the one that was sealed.

        """
        needs_mean, passages_mean = folder.array(f"{name}/means.npy")
        vectors = folder.array(f"{name}/vectors.npy", mapped=mapped)
        return cls(vectors, needs_mean=needs_mean, passages_mean=passages_mean)

    @classmethod
    def joined(cls, indexes: Sequence[DenseIndex]) -> DenseIndex:
        """Lay indexes one after the other, so that one pass serves them all.

        Args:
            indexes: corrected by the same needs; at least one. They share the vectors of the whole from now on.

        Returns:
            The whole, in the order of the indexes.

        Raises:
            ValueError: if they were corrected by other needs.

        """
        first = indexes[0]
        if not all(np.array_equal(index.needs_mean, first.needs_mean) for index in indexes):
            raise ValueError("indexes that were corrected by other needs cannot be joined")
        whole = np.concatenate([index.vectors for index in indexes])
        ends = np.cumsum([len(index) for index in indexes])
        for index, mine in zip(indexes, np.split(whole, ends[:-1]), strict=True):
            index.vectors = mine
        return cls(whole, needs_mean=first.needs_mean, passages_mean=first.passages_mean)

    def save(self, folder: Path) -> None:
        """Write the index into a new folder; the same vectors always give the same bytes."""
        folder.mkdir(parents=True)
        save_array(folder / "vectors.npy", self.vectors)
        save_array(folder / "means.npy", np.stack([self.needs_mean, self.passages_mean]))

    def __len__(self) -> int:
        return len(self.vectors)

    def scores(self, need: NDArray[np.float32]) -> NDArray[np.float32]:
        """Score every passage.

        Args:
            need: array ``(dimension,)``, float32: a need encoded as a query.

        Returns:
            Array ``(n_passages,)``, float32: corrected cosines in [-1, 1].

        Raises:
            ValueError: if the dimension is not the index's.

        """
        corrected, few = self.corrected(need), len(self.vectors) <= _FEW
        # Row by row in this thread: the others that BLAS starts cost a few thousand rows more than they save, wait for
        # each other beside a busy neighbour, and change the last bits of the rows where it cuts (issue 7).
        scored: NDArray[np.float32] = np.vecdot(self.vectors, corrected) if few else self.vectors @ corrected
        # In place: `np.clip` takes longer to be called than to clip.
        np.minimum(scored, np.float32(1.0), out=scored)
        return np.maximum(scored, np.float32(-1.0), out=scored)

    def corrected(self, need: NDArray[np.float32]) -> NDArray[np.float32]:
        """Bring a need to where its inner products with the vectors are the scores.

        Args:
            need: array ``(dimension,)``, float32: a need encoded as a query.

        Returns:
            Array ``(dimension,)``, float32, of length 1, or of zeros for a need at the mean.

        Raises:
            ValueError: if the dimension is not the index's.

        """
        if need.shape != self.needs_mean.shape:
            raise ValueError(f"the need has shape {need.shape} != {self.needs_mean.shape} of the index")
        corrected: NDArray[np.float32] = need - self.needs_mean
        length = float(np.sqrt(np.vecdot(corrected, corrected)))
        if length > 0:
            corrected /= np.float32(length)
        return corrected


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale rows to length 1; a row of zeros stays so and is near to nothing."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)

"""Who holds what, and how much it weighs there: the rows of each column of a sparse matrix, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Part:
    """A matrix within a larger one."""

    postings: Postings
    terms: NDArray[np.int64]
    """Of each column, its number in the whole; no two alike."""
    rows: NDArray[np.int64]
    """Of each document, its row in the whole."""
    factors: NDArray[np.float32] | None = None
    """What the weights of each column are multiplied by; 1 by default."""


@dataclass(frozen=True)
class Postings:
    """A sparse matrix of documents by terms, by column."""

    weights: NDArray[np.float32]
    documents: NDArray[np.int64]
    """Of each weight, its row; rising within a column. Wide, as numpy counts: narrower ones are widened at each use."""
    starts: NDArray[np.int64]
    """Array ``(n_terms + 1,)``: where the weights of each column start, and where the last ones end."""
    n_documents: int

    @classmethod
    def joined(cls, parts: Sequence[Part], *, n_terms: int, n_documents: int) -> Postings:
        """Lay matrices side by side, so that one look-up serves them all.

        Args:
            parts: the matrices, each with its places in the whole.
            n_terms: columns of the whole.
            n_documents: rows of the whole.

        Returns:
            The whole; within a column, the weights of the parts in the order of the parts.

        """
        lengths = np.zeros(n_terms + 1, dtype=np.int64)
        for part in parts:
            lengths[part.terms + 1] += np.diff(part.postings.starts)
        starts = np.cumsum(lengths)
        weights = np.empty(starts[-1], dtype=np.float32)
        documents = np.empty(starts[-1], dtype=np.int64)
        filled = starts[:-1].copy()
        for part in parts:
            mine = np.diff(part.postings.starts)
            places = np.repeat(filled[part.terms] - part.postings.starts[:-1], mine) + np.arange(mine.sum())
            weights[places] = part.postings.weights * (1 if part.factors is None else np.repeat(part.factors, mine))
            documents[places] = part.rows[part.postings.documents]
            filled[part.terms] += mine
        return cls(weights, documents, starts, n_documents)

    def rows(self, first: int, last: int) -> Postings:
        """Keep some rows, from ``first`` and before ``last``; they are numbered anew."""
        kept = (self.documents >= first) & (self.documents < last)
        starts = np.concatenate([[0], np.cumsum(kept)])[self.starts]
        return Postings(self.weights[kept], self.documents[kept] - first, starts, last - first)

    def laid_out(self, terms: NDArray[np.int64]) -> NDArray[np.float32]:
        """Lay out columns, a row each: array ``(n, n_documents)``, float32, 0 where a document lacks the term."""
        places, lengths = self._places(terms)
        table = np.zeros(len(terms) * self.n_documents, dtype=np.float32)
        rows = np.repeat(np.arange(0, len(table), self.n_documents), lengths)
        table[rows + self.documents.take(places)] = self.weights.take(places)
        return table.reshape(len(terms), self.n_documents)

    def without(self, terms: NDArray[np.int64]) -> Postings:
        """Leave out what some columns hold; the others keep their numbers."""
        lengths = np.diff(self.starts)
        left = lengths.copy()
        left[terms] = 0
        kept = np.repeat(left > 0, lengths)
        starts = np.concatenate([[0], np.cumsum(left)])
        return Postings(self.weights[kept], self.documents[kept], starts, self.n_documents)

    def holders(self, term: int) -> NDArray[np.int64]:
        """List the rows of a column."""
        first, last = self.starts[term : term + 2]
        return self.documents[first:last]

    def sums(self, terms: NDArray[np.int64], factors: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """Add up columns.

        Added in float32 one column after the other, as scipy multiplies sparse matrices: the same bytes.

        Args:
            terms: the columns; a repeat counts twice. With factors, each once and rising.
            factors: what each of them is multiplied by; 1 by default.

        Returns:
            Array ``(n_documents,)``, float32.

        Raises:
            ValueError: if there are not as many factors as columns.

        Examples:
            >>> held = np.array([1.0, 2.0, 3.0], np.float32)
            >>> postings = Postings(held, np.array([0, 1, 1]), np.array([0, 1, 3]), n_documents=2)
            >>> postings.sums(np.array([0, 1])).tolist()
            [1.0, 5.0]

        """
        if factors is not None and len(factors) != len(terms):
            raise ValueError(f"{len(factors)} factors != {len(terms)} terms")
        places, lengths = self._places(terms)
        weights = self.weights.take(places)
        if factors is not None:
            weights *= np.repeat(factors, lengths)
        return self._added(places, weights)

    def _places(self, terms: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """List where the weights of some columns stand, and how many each column has."""
        first = self.starts.take(terms)
        lengths = self.starts.take(terms + 1) - first
        ends = np.cumsum(lengths)
        places = np.arange(ends[-1] if len(ends) else 0)
        places += np.repeat(first - ends + lengths, lengths)
        return places, lengths

    def _added(self, places: NDArray[np.int64], weights: NDArray[np.float32]) -> NDArray[np.float32]:
        summed = np.zeros(self.n_documents, dtype=np.float32)
        np.add.at(summed, self.documents.take(places), weights)
        return summed

"""Where a need is compared with passages: in memory, or by an engine that several processes share.

An engine is handed in from above, where databases are known; the index in memory stays behind it, on disk, and answers
when the engine is away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from corpus.passages import Passage
    from corpus.records import Record


class PassageScorer(Protocol):
    """Compares a need with every passage of a shelf; `models.dense_index.DenseIndex` is the exact one."""

    def scores(self, need: NDArray[np.float32]) -> NDArray[np.float32]:
        """Score every passage.

        Args:
            need: array ``(dimension,)``, float32: a need encoded as a query.

        Returns:
            Array ``(n_passages,)``, float32: corrected cosines in [-1, 1], in the order of the passages.

        Raises:
            ValueError: if the dimension is not the index's.

        """


class ExactScorer(PassageScorer, Protocol):
    """What an engine is filled from, and falls back on."""

    @property
    def vectors(self) -> NDArray[np.float32]:
        """The corrected vectors: array ``(n_passages, dimension)``, float32, unit rows."""

    def corrected(self, need: NDArray[np.float32]) -> NDArray[np.float32]:
        """Bring a need to where its inner products with the vectors are the scores; a wrong shape: ``ValueError``."""


@dataclass(frozen=True)
class ShelfPassages:
    """What an engine needs to know of a shelf."""

    index_version: str
    """Names the index: what has the same name is the same."""
    shelf: str
    """The kind of record, a name of `recommender.index.contents.SHELVES`."""
    records: Sequence[Record]
    passages: Sequence[Passage]
    """In the order of the vectors; each belongs to one of the records."""
    exact: ExactScorer


class PassageEngine(Protocol):
    """Takes over the comparison of a shelf's passages, or leaves it where it is."""

    def scorer_of(self, shelf: ShelfPassages) -> PassageScorer:
        """Give what compares needs with the passages of a shelf.

        Args:
            shelf: the passages and their vectors.

        Returns:
            The engine's own, or ``shelf.exact`` where that is faster.

        """

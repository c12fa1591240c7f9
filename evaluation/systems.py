"""What ranks documents: our recommender, the baselines and the peers, behind one protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray


class Document(NamedTuple):
    """What is searched: every system gets the same texts."""

    doc_id: str
    text: str


class Hit(NamedTuple):
    """A document at its place in a ranking."""

    doc_id: str
    score: float
    """Higher is better."""


class System(Protocol):
    """Ranks the documents it was built on."""

    @property
    def name(self) -> str:
        """How tables call it."""
        ...

    def rank(self, texts: Sequence[str]) -> list[list[Hit]]:
        """Rank documents for each text.

        Args:
            texts: needs; none of them blank.

        Returns:
            One ranking a text, best first, no document twice, ties broken by id. A system that finds
            nothing to say gives fewer documents, or none.

        """
        ...


Builder = "Callable[[Sequence[Document]], System]"
"""Builds a system on documents, at least one."""


def ranked(doc_ids: Sequence[str], scores: NDArray[np.floating]) -> list[Hit]:
    """Order documents by score; ties break by id.

    Args:
        doc_ids: the documents.
        scores: array ``(n_documents,)``, in the same order; higher is better.

    Returns:
        Every document, best first.

    Raises:
        ValueError: if there are not as many scores as documents.

    Examples:
        >>> import numpy as np
        >>> [hit.doc_id for hit in ranked(["b", "a", "c"], np.array([0.5, 0.5, 0.9]))]
        ['c', 'a', 'b']

    """
    if len(doc_ids) != len(scores):
        raise ValueError(f"{len(doc_ids)} documents != {len(scores)} scores")
    hits = [Hit(doc_id, float(score)) for doc_id, score in zip(doc_ids, scores, strict=True)]
    return in_order(hits)


def in_order(hits: list[Hit]) -> list[Hit]:
    """Order hits by score, best first; ties break by id."""
    return sorted(hits, key=lambda hit: (-hit.score, hit.doc_id))

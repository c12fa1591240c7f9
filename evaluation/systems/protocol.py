"""What ranks documents: our recommender, the baselines and the peers, behind one protocol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from corpus.passages import PassageKind, passages_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from corpus.records import Record


@dataclass(frozen=True)
class Document:
    """What is searched: every system gets the same texts."""

    doc_id: str
    passages: tuple[str, ...]
    examples: tuple[str, ...] = ()
    """Needs that the document answers, written for our recommender: no other system gets them, one baseline aside."""

    @property
    def text(self) -> str:
        """The passages, joined."""
        return "\n".join(self.passages)


@dataclass(frozen=True)
class Corpus:
    """The documents of one kind, with statements of need for what a system corrects by them."""

    documents: tuple[Document, ...]
    statements: tuple[str, ...]
    """What records tell of needs: their problems, and where these are few, their first passages too."""

    @property
    def doc_ids(self) -> tuple[str, ...]:
        """The ids, in the order of the documents."""
        return tuple(document.doc_id for document in self.documents)

    @property
    def texts(self) -> list[str]:
        """The texts, in the order of the documents."""
        return [document.text for document in self.documents]


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


_ENOUGH = 20
"""Problems from which the first passages are not wanted: what `recommender.index.build` asks for."""


def corpus_of(
    records: Iterable[Record],
    *,
    every_record: Iterable[Record],
    examples: Mapping[str, tuple[str, ...]] | None = None,
) -> Corpus:
    """Make a corpus of records.

    Args:
        records: the records to search.
        every_record: those of the whole catalogue, whose problems are the statements of need.
        examples: needs that a record answers, by its id; none by default.

    Returns:
        The corpus; records keep their order.

    """
    asked = examples or {}
    documents = tuple(
        Document(r.id, tuple(passage.text for passage in passages_of(r)), asked.get(r.id, ())) for r in records
    )
    told = [passage for record in every_record for passage in passages_of(record)]
    problems = [passage.text for passage in told if passage.kind is PassageKind.PROBLEM]
    first = {passage.record_id: passage.text for passage in reversed(told)}
    return Corpus(documents, tuple(problems if len(problems) >= _ENOUGH else [*problems, *first.values()]))


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
    return in_order(Hit(doc_id, float(score)) for doc_id, score in zip(doc_ids, scores, strict=True))


def in_order(hits: Iterable[Hit]) -> list[Hit]:
    """Order hits by score, best first; ties break by id."""
    return sorted(hits, key=lambda hit: (-hit.score, hit.doc_id))

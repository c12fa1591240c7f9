"""What anybody would try first, on the same texts: BM25, TF-IDF, the encoder alone, and their fusion."""

from __future__ import annotations

from collections import defaultdict
from math import fsum
from typing import TYPE_CHECKING

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from evaluation.systems.protocol import Hit, in_order, ranked
from models.dense_index import DenseIndex
from models.french import analyse
from models.lexical import Bm25Index
from recommender.candidates import OF_RECORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evaluation.systems.protocol import Corpus, Document, System
    from models.encoder import Encoder

RRF_K = 60


class Bm25:
    """BM25 over French terms, the field's synonyms included."""

    name = "BM25"

    def __init__(self, corpus: Corpus) -> None:
        self._doc_ids = corpus.doc_ids
        told = [analyse(self._told(document)) for document in corpus.documents]
        self._index = Bm25Index.from_documents(told, config=OF_RECORDS)

    @staticmethod
    def _told(document: Document) -> str:
        return document.text

    def rank(self, texts: Sequence[str]) -> list[list[Hit]]:
        """Rank documents for each text; see `System`."""
        return [ranked(self._doc_ids, self._index.scores(analyse(text))) for text in texts]


class Bm25WithExamples(Bm25):
    """The same over records and their example needs: what of our gain is in these, and not in the ranking."""

    name = "BM25, example needs too"

    @staticmethod
    def _told(document: Document) -> str:
        return "\n".join((document.text, *document.examples))


class TfIdf:
    """Cosine of TF-IDF vectors over words: scikit-learn's own settings, accents dropped."""

    name = "TF-IDF"

    def __init__(self, corpus: Corpus) -> None:
        self._doc_ids = corpus.doc_ids
        self._vectorizer = TfidfVectorizer(strip_accents="unicode")
        self._documents = self._vectorizer.fit_transform(corpus.texts)

    def rank(self, texts: Sequence[str]) -> list[list[Hit]]:
        """Rank documents for each text; see `System`."""
        scores = (self._vectorizer.transform(texts) @ self._documents.T).toarray()
        return [ranked(self._doc_ids, row) for row in scores]


class EncoderAlone:
    """Cosine of a need and the mean of a record's passages, as the encoder gives them."""

    name = "encoder"

    def __init__(self, corpus: Corpus, encoder: Encoder) -> None:
        self._doc_ids = corpus.doc_ids
        self._encoder = encoder
        self._records = record_vectors(corpus, encoder)

    def rank(self, texts: Sequence[str]) -> list[list[Hit]]:
        """Rank documents for each text; see `System`."""
        return [ranked(self._doc_ids, row) for row in self._encoder.encode_queries(texts) @ self._records.T]


class CentredEncoder:
    """The same, corrected for the vectors' common direction, as our recommender uses them."""

    name = "encoder, centred"

    def __init__(self, corpus: Corpus, encoder: Encoder) -> None:
        self._doc_ids = corpus.doc_ids
        self._encoder = encoder
        needs = encoder.encode_queries(corpus.statements)
        self._index = DenseIndex.from_vectors(record_vectors(corpus, encoder), needs=needs)

    def rank(self, texts: Sequence[str]) -> list[list[Hit]]:
        """Rank documents for each text; see `System`."""
        return [ranked(self._doc_ids, self._index.scores(vector)) for vector in self._encoder.encode_queries(texts)]


class ReciprocalRankFusion:
    """The sum of reciprocal ranks of several systems (Cormack, Clarke and Büttcher, 2009)."""

    def __init__(self, systems: Sequence[System]) -> None:
        self._systems = tuple(systems)

    @property
    def name(self) -> str:
        """The names of what is fused."""
        return f"RRF ({' + '.join(system.name for system in self._systems)})"

    def rank(self, texts: Sequence[str]) -> list[list[Hit]]:
        """Rank documents for each text; see `System`."""
        told = [system.rank(texts) for system in self._systems]
        return [fuse(rankings) for rankings in zip(*told, strict=True)]


def fuse(rankings: Sequence[Sequence[Hit]]) -> list[Hit]:
    """Fuse rankings by the sum of 1 / (60 + rank).

    Args:
        rankings: best first, without repeats.

    Returns:
        Every document of any ranking, best first, whatever the order of the rankings; ties break by id.

    """
    gains: defaultdict[str, list[float]] = defaultdict(list)
    for ranking in rankings:
        for rank, hit in enumerate(ranking, start=1):
            gains[hit.doc_id].append(1.0 / (RRF_K + rank))
    # fsum, not sum: float addition depends on order, and ties would follow the systems' order.
    return in_order(Hit(doc_id, fsum(parts)) for doc_id, parts in gains.items())


def record_vectors(corpus: Corpus, encoder: Encoder) -> NDArray[np.float32]:
    """Give each document the mean of its passages' vectors, brought back to length one.

    Args:
        corpus: the documents.
        encoder: what encodes their passages.

    Returns:
        Array ``(n_documents, dimension)``, float32, in the order of the documents.

    """
    means = np.stack([encoder.encode_passages(document.passages).mean(axis=0) for document in corpus.documents])
    unit: NDArray[np.float32] = (means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32)
    return unit


def baselines(corpus: Corpus, encoder: Encoder) -> list[System]:
    """Build every baseline on a corpus; example needs are a baseline where there are any."""
    bm25, centred = Bm25(corpus), CentredEncoder(corpus, encoder)
    others = [Bm25WithExamples(corpus)] if any(document.examples for document in corpus.documents) else []
    fused = ReciprocalRankFusion([bm25, centred])
    return [bm25, *others, TfIdf(corpus), EncoderAlone(corpus, encoder), centred, fused]

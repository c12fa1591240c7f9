"""The hybrid search of txtai: BM25 and our vectors, fused its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from evaluation.systems.protocol import Hit, in_order

try:
    from txtai import Embeddings
except ImportError as error:
    Embeddings = None
    MISSING: str | None = str(error)
else:
    MISSING = None

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from evaluation.systems.protocol import Corpus, System
    from models.encoder import Encoder

SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "txtai hybrid": {"hybrid": True},
    "txtai hybrid, Bayesian": {"scoring": {"method": "bm25", "terms": True, "normalize": "bayes"}},
}
"""Its one-word hybrid (convex combination, half and half), and its scoring by probabilities fused by log-odds."""
_DEPTH = 100
_INSTRUCTIONS = {"query": "query: ", "data": "passage: "}


class TxtaiHybrid:
    """An index of txtai, in memory."""

    def __init__(self, corpus: Corpus, encoder: Encoder, *, name: str) -> None:
        """Index a corpus.

        Args:
            corpus: the documents.
            encoder: gives the vectors, through the engine's function for external vectors.
            name: one of `SETTINGS`.

        """
        self.name = name
        # The engine puts its instruction before each text, which tells our function what the text is.
        self._embeddings = Embeddings(
            method="external",
            transform=_external(encoder),
            instructions=_INSTRUCTIONS,
            content=False,
            **({"dense": True} if "scoring" in SETTINGS[name] else {}),
            **SETTINGS[name],
        )
        self._embeddings.index([(document.doc_id, document.text, None) for document in corpus.documents])

    def rank(self, texts: Sequence[str]) -> list[list[Hit]]:
        """Rank documents for each text; see `System`."""
        found = self._embeddings.batchsearch(list(texts), _DEPTH)
        return [in_order(Hit(str(doc_id), float(score)) for doc_id, score in hits) for hits in found]


def _external(encoder: Encoder) -> Any:
    def transform(texts: Sequence[str]) -> NDArray[np.float32]:
        rows = []
        for text in texts:
            is_query = text.startswith(_INSTRUCTIONS["query"])
            bare = text.removeprefix(_INSTRUCTIONS["query" if is_query else "data"])
            rows.append((encoder.encode_queries if is_query else encoder.encode_passages)([bare])[0])
        return np.array(rows, dtype=np.float32)

    return transform


def build(corpus: Corpus, encoder: Encoder) -> list[System]:
    """Build one system for each of `SETTINGS`."""
    return [TxtaiHybrid(corpus, encoder, name=name) for name in SETTINGS]

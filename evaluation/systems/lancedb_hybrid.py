"""The hybrid search of LanceDB: French full text and our vectors, by its reciprocal-rank reranker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluation.systems.protocol import Hit, in_order

try:
    import lancedb
    import pyarrow as pa
    from lancedb.index import FTS
    from lancedb.rerankers import RRFReranker
except ImportError as error:
    MISSING: str | None = str(error)
else:
    MISSING = None

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from evaluation.systems.protocol import Corpus, System
    from models.encoder import Encoder

_DEPTH = 100


class LanceDbHybrid:
    """A table of LanceDB in memory, its vectors searched exactly."""

    name = "LanceDB hybrid"

    def __init__(self, corpus: Corpus, encoder: Encoder) -> None:
        self._encoder = encoder
        vectors = encoder.encode_passages(corpus.texts)
        table = pa.table(
            {
                "doc_id": pa.array(corpus.doc_ids, pa.string()),
                "text": pa.array(corpus.texts, pa.string()),
                "vector": pa.array(vectors.tolist(), pa.list_(pa.float32(), vectors.shape[1])),
            }
        )
        self._table = lancedb.connect("memory://").create_table("documents", table)
        self._table.create_index(
            "text", config=FTS(language="French", stem=True, remove_stop_words=True, ascii_folding=True)
        )

    def rank(self, texts: Sequence[str]) -> list[list[Hit]]:
        """Rank documents for each text; see `System`."""
        vectors = self._encoder.encode_queries(texts)
        return [self._search(text, vector) for text, vector in zip(texts, vectors, strict=True)]

    def _search(self, text: str, vector: NDArray[np.float32]) -> list[Hit]:
        query = self._table.search(query_type="hybrid").vector(vector).text(text).distance_type("cosine")
        found = query.rerank(RRFReranker()).limit(_DEPTH).to_arrow().to_pylist()
        return in_order(Hit(row["doc_id"], float(row["_relevance_score"])) for row in found)


def build(corpus: Corpus, encoder: Encoder) -> list[System]:
    """Build its hybrid search."""
    return [LanceDbHybrid(corpus, encoder)]

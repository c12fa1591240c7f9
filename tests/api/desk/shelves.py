"""Shelves for an engine: of made-up vectors, or of real records with the vectors of their words."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.passages import Passage, PassageKind, passages_of
from corpus.records import Record
from models.dense_index import DenseIndex
from recommender import ShelfPassages
from tests.corpus.test_sameness import tool
from tests.fakes import HashingEncoder


def shelf_of(passages: NDArray[np.float32], *, needs: NDArray[np.float32], n_records: int = 1) -> ShelfPassages:
    """Records, to which passages with these vectors go in turn."""
    records = [tool("Un outil", record_id=f"outil-{n}") for n in range(n_records)]
    texts = [
        Passage(records[n % n_records].id, PassageKind.PURPOSE, f"passage {n}", None) for n in range(len(passages))
    ]
    exact = DenseIndex.from_vectors(passages, needs=needs)
    return ShelfPassages(version_of(passages.tobytes()), "tools", records, texts, exact)


def shelf_of_records(records: Sequence[Record], *, name: str = "investigations") -> ShelfPassages:
    """Records, whose passages are alike when they share words."""
    texts = [passage for record in records for passage in passages_of(record)]
    vectors = HashingEncoder().encode_passages([passage.text for passage in texts])
    needs = HashingEncoder().encode_queries([passage.text for passage in texts[:20]])
    exact = DenseIndex.from_vectors(vectors, needs=needs)
    return ShelfPassages(version_of(vectors.tobytes()), name, records, texts, exact)


def version_of(content: bytes) -> str:
    """Name what is made of some bytes, as an index is."""
    return hashlib.sha256(content).hexdigest()[:16]

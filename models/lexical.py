"""Likeness of words: BM25 over French terms, TF-IDF over pieces of words."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.artifacts import save_array
from models.french import fold
from models.pieces import Pieces, pieces_of
from models.postings import Postings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from models.artifacts import SealedFolder


@dataclass(frozen=True)
class Bm25Config:
    """The two constants of BM25 (Robertson and Zaragoza, 2009, section 3.4)."""

    k1: float = 1.2
    """Saturation of a repeated term; 0 ignores repeats."""
    b: float = 0.6
    """Correction for the length of a document, from 0 (none) to 1 (full)."""


class Bm25Index:
    """BM25 scores of documents given as lists of terms."""

    def __init__(self, postings: Postings, vocabulary: dict[str, int], idf: NDArray[np.float32]) -> None:
        self.postings = postings
        self.vocabulary = vocabulary
        self._idf = idf
        self._weights: list[float] = idf.tolist()
        self.n_documents = postings.n_documents
        self.unknown = float(np.log1p(self.n_documents / 0.5 + 0.5))

    @classmethod
    def from_documents(cls, documents: Sequence[Sequence[str]], *, config: Bm25Config | None = None) -> Bm25Index:
        """Index documents.

        Args:
            documents: the terms of each document, repeats kept; at least one document.
            config: the constants of BM25.

        Returns:
            The index; documents keep their order.

        Raises:
            ValueError: if there is no document.

        """
        if not documents:
            raise ValueError("an index needs at least 1 document, got 0")
        config = config or Bm25Config()
        # Our own numbering: the library's comes from a set, whose order changes from one process to the next.
        if not any(documents):  # the mean length would be 0, and scores are divided by it
            documents = [[""] for _ in documents]
        terms = sorted({term for document in documents for term in document})
        vocabulary = {term: number for number, term in enumerate(terms)}
        ids = [[vocabulary[term] for term in document] for document in documents]
        return cls(_weighted(ids, vocabulary, config), vocabulary, _idf(ids, len(vocabulary)))

    @classmethod
    def load(cls, folder: SealedFolder, name: str) -> Bm25Index:
        """Load an index that `save` wrote under ``name``.

        Args:
            folder: the sealed folder.
            name: path of the index inside the folder.

        Returns:
            The index.

        Raises:
            ArtifactError: if a file is missing or is not the one that was sealed.

        """
        vocabulary = json.loads(folder.read(f"{name}/terms.json"))
        return cls(_load_postings(folder, name), vocabulary, folder.array(f"{name}/idf.npy"))

    def save(self, folder: Path) -> None:
        """Write the index into a new folder; the same documents always give the same bytes."""
        folder.mkdir(parents=True)
        (folder / "terms.json").write_text(json.dumps(self.vocabulary, ensure_ascii=False), encoding="utf-8")
        save_array(folder / "idf.npy", self._idf)
        _save_postings(self.postings, folder)

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """Score every document.

        Args:
            terms: the terms of the query; a repeat counts twice, an unknown term counts for nothing.

        Returns:
            Array ``(n_documents,)``, float32, at least 0; 0 where no term is shared.

        """
        ids = [self.vocabulary[term] for term in terms if term in self.vocabulary]
        return self.postings.sums(np.array(ids, dtype=np.int64))

    def holders(self, term: str) -> NDArray[np.int64]:
        """List the documents that hold a term, by their place; none if the term is unknown."""
        number = self.vocabulary.get(term)
        return np.zeros(0, dtype=np.int64) if number is None else self.postings.holders(number)

    def idf(self, term: str) -> float:
        """Give the weight of a term, that of a term seen in no document if it is unknown."""
        number = self.vocabulary.get(term)
        return self.unknown if number is None else self._weights[number]

    def weights(self) -> dict[str, float]:
        """Give the weight of every known term: what may be kept once the index itself is not."""
        return {term: self._weights[number] for term, number in self.vocabulary.items()}


def inverse_frequency(frequency: NDArray[np.float64], *, n_documents: int) -> NDArray[np.float32]:
    """Weigh terms by their rarity (Robertson and Zaragoza, 2009, with Lucene's one added, so that none is below 0).

    Args:
        frequency: array ``(n_terms,)``: in how many documents each term stands.
        n_documents: how many documents there are.

    Returns:
        Array ``(n_terms,)``, float32, the higher the rarer.

    """
    return np.log1p((n_documents - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)


def _idf(documents: list[list[int]], n_terms: int) -> NDArray[np.float32]:
    frequency = np.zeros(n_terms)
    for document in documents:
        frequency[list(set(document))] += 1
    return inverse_frequency(frequency, n_documents=len(documents))


def _weighted(documents: list[list[int]], vocabulary: dict[str, int], config: Bm25Config) -> Postings:
    # Slow to import, and wanted only to build: what is served is arrays.
    import bm25s  # noqa: PLC0415

    scorer = bm25s.BM25(method="lucene", k1=config.k1, b=config.b, backend="numpy", auto_compile=False)
    scorer.index((documents, vocabulary), create_empty_token=False, show_progress=False)
    data, indices, indptr = (scorer.scores[part] for part in ("data", "indices", "indptr"))
    return Postings(data.astype(np.float32), indices.astype(np.int64), indptr.astype(np.int64), len(documents))


def _load_postings(folder: SealedFolder, name: str) -> Postings:
    weights, documents, starts = (folder.array(f"{name}/{part}.npy") for part in ("weights", "documents", "starts"))
    return Postings(
        weights, documents.astype(np.int64), starts, n_documents=json.loads(folder.read(f"{name}/size.json"))
    )


def _save_postings(postings: Postings, folder: Path) -> None:
    save_array(folder / "weights.npy", postings.weights)
    save_array(folder / "documents.npy", postings.documents.astype(np.int32))
    save_array(folder / "starts.npy", postings.starts)
    (folder / "size.json").write_text(json.dumps(postings.n_documents), encoding="utf-8")


@dataclass(frozen=True)
class CharacterConfig:
    """Which pieces of words are compared."""

    shortest: int = 3
    """Characters in the shortest piece."""
    longest: int = 5
    """Characters in the longest piece."""


class CharacterIndex:
    """Cosines of TF-IDF vectors over pieces of words, so that a typo or a lost accent costs little."""

    def __init__(self, postings: Postings, pieces: Sequence[str], idf: NDArray[np.float32]) -> None:
        self.postings = postings
        self.pieces = Pieces(pieces)
        self.idf = idf

    @classmethod
    def from_texts(cls, texts: Sequence[str], *, config: CharacterConfig | None = None) -> CharacterIndex:
        """Index texts.

        Args:
            texts: at least one, one of them at least with a letter.
            config: which pieces are compared.

        Returns:
            The index; texts keep their order.

        """
        counts, pieces = _counted_pieces(texts, config or CharacterConfig())
        columns = counts.tocsc()
        columns.sort_indices()
        held = np.diff(columns.indptr)
        # As scikit-learn's `TfidfTransformer` does, and to the same bytes: the logarithm of counts, smoothed rarities,
        # rows of length 1. It takes a second to import, as long as all words take to index.
        idf = np.log(np.float32(1 + len(texts)) / (1 + held).astype(np.float32)) + np.float32(1)
        weights = (np.log(columns.data) + 1) * np.repeat(idf, held)
        lengths = np.sqrt(np.bincount(columns.indices, weights * weights, minlength=len(texts)))
        postings = Postings(
            (weights / lengths.take(columns.indices)).astype(np.float32),
            columns.indices.astype(np.int64),
            columns.indptr.astype(np.int64),
            n_documents=len(texts),
        )
        return cls(postings, pieces, idf)

    @classmethod
    def load(cls, folder: SealedFolder, name: str) -> CharacterIndex:
        """Load an index that `save` wrote under ``name``.

        Args:
            folder: the sealed folder.
            name: path of the index inside the folder.

        Returns:
            The index.

        Raises:
            ArtifactError: if a file is missing or is not the one that was sealed.

        """
        pieces = json.loads(folder.read(f"{name}/pieces.json"))
        return cls(_load_postings(folder, name), pieces, folder.array(f"{name}/idf.npy"))

    def save(self, folder: Path) -> None:
        """Write the index into a new folder; the same texts always give the same bytes."""
        folder.mkdir(parents=True)
        (folder / "pieces.json").write_text(json.dumps(list(self.pieces), ensure_ascii=False), encoding="utf-8")
        save_array(folder / "idf.npy", self.idf)
        _save_postings(self.postings, folder)

    def scores(self, text: str) -> NDArray[np.float32]:
        """Score every text.

        Args:
            text: the query.

        Returns:
            Array ``(n_texts,)``, float32, cosines in [0, 1].

        """
        counts = Counter(self.pieces.in_text(text))
        if not counts:
            return np.zeros(self.postings.n_documents, dtype=np.float32)
        columns = np.array(sorted(counts), dtype=np.int64)
        weights = np.log(np.array([counts[column] for column in columns.tolist()], dtype=np.float32)) + np.float32(1)
        weights *= self.idf[columns]
        # Summed one after the other in float64, and divided there, as scikit-learn does: the same bytes.
        length = np.sqrt(np.cumsum(weights * weights, dtype=np.float64)[-1])
        return self.postings.sums(columns, (weights / length).astype(np.float32))


def _counted_pieces(texts: Sequence[str], config: CharacterConfig) -> tuple[csr_array, list[str]]:
    """Count the pieces of each text: float32, a row a text, a column a piece, in the order of the alphabet.

    Pieces do not cross words, and words come again and again: the words of each text are counted, and the pieces of
    each word once. Their product counts the pieces of a text, in a third of the time that counting one by one takes.
    """
    words: dict[str, int] = {}
    of_texts = [Counter(words.setdefault(word, len(words)) for word in fold(text).split()) for text in texts]
    lengths = range(config.shortest, config.longest + 1)
    cut = [Counter(pieces_of(f" {word} ", lengths)) for word in words]
    pieces = sorted({piece for counted in cut for piece in counted})
    numbers = {piece: number for number, piece in enumerate(pieces)}
    of_words = [{numbers[piece]: count for piece, count in counted.items()} for counted in cut]
    counts = _rows(of_texts, n_columns=len(words)) @ _rows(of_words, n_columns=len(pieces))
    counts.sort_indices()
    return counts, pieces


def _rows(counted: Sequence[Mapping[int, int]], *, n_columns: int) -> csr_array:
    """Lay counts by column in rows: float32."""
    # Slow to import, and wanted only to build: what is served is arrays.
    from scipy.sparse import csr_array  # noqa: PLC0415

    ends = np.cumsum([0, *map(len, counted)])
    columns = np.fromiter((column for row in counted for column in row), dtype=np.int64, count=ends[-1])
    counts = np.fromiter((count for row in counted for count in row.values()), dtype=np.float32, count=ends[-1])
    return csr_array((counts, columns, ends), shape=(len(counted), n_columns))

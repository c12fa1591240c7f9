"""Likeness of words: BM25 over French terms, TF-IDF over pieces of words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import bm25s
import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from models.artifacts import save_array, save_estimator
from models.french import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

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

    def __init__(
        self, scorer: bm25s.BM25, vocabulary: dict[str, int], idf: NDArray[np.float32], n_documents: int
    ) -> None:
        self._scorer = scorer
        self._vocabulary = vocabulary
        self._idf = idf
        self.n_documents = n_documents

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
        scorer = bm25s.BM25(method="lucene", k1=config.k1, b=config.b, backend="numpy", auto_compile=False)
        scorer.index((ids, vocabulary), create_empty_token=False, show_progress=False)
        return cls(scorer, vocabulary, _idf(ids, len(vocabulary)), len(documents))

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
        idf = folder.array(f"{name}/idf.npy")
        scorer = bm25s.BM25.load(folder.path / name, load_vocab=False, show_progress=False, auto_compile=False)
        scorer.vocab_dict = vocabulary
        return cls(scorer, vocabulary, idf, int(scorer.scores["num_docs"]))

    def save(self, folder: Path) -> None:
        """Write the index into a new folder; the same documents always give the same bytes."""
        folder.mkdir(parents=True)
        self._scorer.save(folder, show_progress=False)
        (folder / "vocab.index.json").unlink()
        (folder / "terms.json").write_text(json.dumps(self._vocabulary, ensure_ascii=False), encoding="utf-8")
        save_array(folder / "idf.npy", self._idf)

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """Score every document.

        Args:
            terms: the terms of the query; a repeat counts twice, an unknown term counts for nothing.

        Returns:
            Array ``(n_documents,)``, float32, at least 0; 0 where no term is shared.

        """
        ids = [self._vocabulary[term] for term in terms if term in self._vocabulary]
        if not ids:
            return np.zeros(self.n_documents, dtype=np.float32)
        scored: NDArray[np.float32] = self._scorer.get_scores(ids)
        return scored.astype(np.float32)

    def holders(self, term: str) -> NDArray[np.int64]:
        """List the documents that hold a term, by their place; none if the term is unknown."""
        number = self._vocabulary.get(term)
        if number is None:
            return np.zeros(0, dtype=np.int64)
        first, last = self._scorer.scores["indptr"][number : number + 2]
        found: NDArray[np.int64] = self._scorer.scores["indices"][first:last].astype(np.int64)
        return found

    def idf(self, term: str) -> float:
        """Give the weight of a term, that of a term seen in no document if it is unknown."""
        number = self._vocabulary.get(term)
        return float(self._idf[number]) if number is not None else float(np.log1p(self.n_documents / 0.5 + 0.5))


def _idf(documents: list[list[int]], n_terms: int) -> NDArray[np.float32]:
    frequency = np.zeros(n_terms)
    for document in documents:
        frequency[list(set(document))] += 1
    return np.log1p((len(documents) - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)


@dataclass(frozen=True)
class CharacterConfig:
    """Which pieces of words are compared."""

    shortest: int = 3
    """Characters in the shortest piece."""
    longest: int = 5
    """Characters in the longest piece."""


class CharacterIndex:
    """Cosines of TF-IDF vectors over pieces of words, so that a typo or a lost accent costs little."""

    def __init__(self, vectorizer: TfidfVectorizer, matrix: sparse.csr_array) -> None:
        self._vectorizer = vectorizer
        self._matrix = matrix
        self._transposed = matrix.T.tocsr()

    @classmethod
    def from_texts(cls, texts: Sequence[str], *, config: CharacterConfig | None = None) -> CharacterIndex:
        """Index texts.

        Args:
            texts: at least one, one of them at least with a letter.
            config: which pieces are compared.

        Returns:
            The index; texts keep their order.

        """
        config = config or CharacterConfig()
        vectorizer = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(config.shortest, config.longest),
            sublinear_tf=True,
            lowercase=False,
            dtype=np.float32,
        )
        matrix = sparse.csr_array(vectorizer.fit_transform([fold(text) for text in texts]))
        return cls(vectorizer, matrix)

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
        shape = tuple(json.loads(folder.read(f"{name}/shape.json")))
        parts = [folder.array(f"{name}/{part}.npy") for part in ("data", "indices", "indptr")]
        return cls(folder.estimator(f"{name}/vectorizer.joblib"), sparse.csr_array(tuple(parts), shape=shape))

    def save(self, folder: Path) -> None:
        """Write the index into a new folder; the same texts always give the same bytes."""
        folder.mkdir(parents=True)
        save_estimator(folder / "vectorizer.joblib", self._vectorizer)
        for part in ("data", "indices", "indptr"):
            save_array(folder / f"{part}.npy", getattr(self._matrix, part))
        (folder / "shape.json").write_text(json.dumps(list(self._matrix.shape)), encoding="utf-8")

    def scores(self, text: str) -> NDArray[np.float32]:
        """Score every text.

        Args:
            text: the query.

        Returns:
            Array ``(n_texts,)``, float32, cosines in [0, 1].

        """
        query = sparse.csr_array(self._vectorizer.transform([fold(text)]))
        scored: NDArray[np.float32] = (query @ self._transposed).toarray()[0]
        return scored.astype(np.float32)

"""The words of several shelves, looked up once for all of them.

A shelf has its own rarities: its terms and pieces weigh what they weigh there. A need is taken to terms and pieces
once, and one pass over the weights of all shelves gives what four look-ups a shelf gave (issue 7).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import repeat
from operator import mul
from typing import TYPE_CHECKING

import numpy as np

from models.french import is_concept
from models.pieces import Pieces
from models.postings import Part, Postings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.lexical import Bm25Index, CharacterIndex

_TINY = 1e-9
_COMMON = 0.5
"""Share of the records that hold a piece, from which it is laid out for all of them: most pieces of a need are such
ones (« ent », « de »), and a row of numbers is smaller than as many numbers with their places, and sooner added."""
_FEW = 1_000
"""Records up to which pieces are laid out: a table of a long need and thousands of records is mostly zeros."""


@dataclass(frozen=True)
class WordIndexes:
    """The words of one shelf."""

    records: Bm25Index
    """The terms of whole records."""
    passages: Bm25Index
    """The terms of their passages."""
    characters: CharacterIndex
    """The pieces of both: the records, then the passages."""


@dataclass(frozen=True)
class AskedPieces:
    """The pieces of a need."""

    numbers: NDArray[np.int64]
    factors: NDArray[np.float32]
    """What each weighs in the need, its rarity left out."""
    lengths: NDArray[np.float64]
    """By shelf, the length of their vector."""


@dataclass(frozen=True)
class WordScores:
    """How alike the words of a need are to those of every record and passage, the shelves one after the other."""

    records: NDArray[np.float32]
    """BM25 of each record, over the weight of the need's terms in its shelf."""
    covered: NDArray[np.float32]
    """Share of the need's weight, concepts left out, that each record holds, in [0, 1]."""
    records_characters: NDArray[np.float32]
    """Cosine of each record's pieces."""
    passages: NDArray[np.float32]
    """BM25 of each passage, over the same weight."""
    pieces: AskedPieces
    """What `JoinedWords.of_passages` asks for."""


class JoinedWords:
    """Terms and pieces of all shelves in one matrix.

    Its rows are four blocks, as `WordScores` lists them. Its columns are the terms as a need first says them, and the
    terms as it says them again (which covers no more). The pieces stand apart: those of records, of which a need holds
    hundreds that most records hold too, and those of passages, which no ranking that ships looks at.
    """

    def __init__(self, shelves: Sequence[WordIndexes]) -> None:
        """Join the indexes of the shelves; at least one."""
        every_term = dict.fromkeys(term for shelf in shelves for term in shelf.records.vocabulary)
        every_term |= dict.fromkeys(term for shelf in shelves for term in shelf.passages.vocabulary)
        self._terms = {term: number for number, term in enumerate(every_term)}
        self._pieces = Pieces(list(dict.fromkeys(piece for shelf in shelves for piece in shelf.characters.pieces)))
        # One more column: what a term weighs that no shelf holds.
        self._rarities = np.array([[s.records.idf(term) for term in (*every_term, "")] for s in shelves])
        self._rarities[:, -1] = [shelf.records.unknown for shelf in shelves]
        self._piece_rarities = np.zeros((len(shelves), len(self._pieces)), dtype=np.float32)
        numbers = {piece: number for number, piece in enumerate(self._pieces)}
        counts = np.array([(shelf.records.n_documents, shelf.passages.n_documents) for shelf in shelves])
        (n_records, n_passages), ends = counts.sum(axis=0).tolist(), np.cumsum(counts, axis=0)
        self._starts = (n_records, 2 * n_records, 3 * n_records)
        parts, of_records, of_passages = [], [], []
        for shelf, rarities, (r, p) in zip(shelves, self._piece_rarities, ends - counts, strict=True):
            n, told = shelf.records.n_documents, p + np.arange(shelf.passages.n_documents)
            columns = np.array([numbers[piece] for piece in shelf.characters.pieces], dtype=np.int64)
            rarities[columns] = shelf.characters.idf
            parts += self._parts(shelf, r + np.arange(n), told)
            mine = shelf.characters.postings.rows(0, n)
            of_records.append(Part(mine, columns, r + np.arange(n), factors=shelf.characters.idf))
            theirs = shelf.characters.postings.rows(n, n + len(told))
            of_passages.append(Part(theirs, columns, told, factors=shelf.characters.idf))
        # Of each row, the place of what it is divided by: a shelf has the weight of terms, that of stems, and a length.
        first = 3 * np.arange(len(shelves))
        blocks = [np.repeat(first + m, counts[:, of]) for m, of in ((0, 0), (1, 0), (2, 0), (0, 1))]
        self._measure, self._shelf_of_passage = np.concatenate(blocks), blocks[-1] // 3
        self._postings = Postings.joined(parts, n_terms=2 * len(self._terms), n_documents=len(self._measure))
        every = Postings.joined(of_records, n_terms=len(self._pieces), n_documents=n_records)
        common = np.flatnonzero(np.diff(every.starts) >= (_COMMON * n_records if n_records <= _FEW else np.inf))
        self._common, self._rare = every.laid_out(common), every.without(common)
        self._place_of_common = np.full(len(self._pieces), -1, dtype=np.int64)
        self._place_of_common[common] = np.arange(len(common))
        self._passage_pieces = Postings.joined(of_passages, n_terms=len(self._pieces), n_documents=n_passages)

    def _parts(
        self,
        shelf: WordIndexes,
        records: NDArray[np.int64],
        passages: NDArray[np.int64],
    ) -> list[Part]:
        n_terms, (covered, _, told) = len(self._terms), self._starts
        of_records, of_passages = (
            np.array([self._terms[term] for term in index.vocabulary], dtype=np.int64)
            for index in (shelf.records, shelf.passages)
        )
        rarities = np.array(
            [0.0 if is_concept(term) else shelf.records.idf(term) for term in shelf.records.vocabulary], np.float32
        )
        held = shelf.records.postings
        once = Postings(np.ones_like(held.weights), held.documents, held.starts, held.n_documents)
        return [
            *(Part(held, again + of_records, records) for again in (0, n_terms)),
            *(Part(shelf.passages.postings, again + of_passages, told + passages) for again in (0, n_terms)),
            Part(once, of_records, covered + records, factors=rarities),
        ]

    def scores(self, terms: Sequence[str], text: str) -> WordScores:
        """Score every record and passage of every shelf.

        Args:
            terms: the terms of a need, repeats kept.
            text: the need.

        Returns:
            The scores.

        """
        columns, factors, weights = self._asked(terms)
        pieces = self._asked_pieces(text)
        sums = self._postings.sums(columns, factors)
        _, characters, passages = self._starts
        sums[characters:passages] = self._of_records(pieces)
        measures = np.maximum(np.stack([*weights, pieces.lengths], axis=1).ravel(), _TINY).astype(np.float32)
        sums /= measures.take(self._measure)
        covered, characters, passages = self._starts
        return WordScores(
            records=sums[:covered],
            covered=sums[covered:characters],
            records_characters=sums[characters:passages],
            passages=sums[passages:],
            pieces=pieces,
        )

    def _of_records(self, pieces: AskedPieces) -> NDArray[np.float32]:
        """Add up the pieces of a need over the records, one after the other."""
        if not len(self._common):
            return self._rare.sums(pieces.numbers, pieces.factors)
        places = self._place_of_common.take(pieces.numbers)
        common = places >= 0
        table = self._rare.laid_out(pieces.numbers)
        table[common] = self._common.take(places[common], axis=0)
        table *= pieces.factors[:, None]
        added: NDArray[np.float32] = table.sum(axis=0)
        return added

    def of_passages(self, pieces: AskedPieces) -> NDArray[np.float32]:
        """Give the cosine of the pieces of every passage.

        Args:
            pieces: those of a need, which `scores` gave.

        Returns:
            Array ``(n_passages,)``, float32, the shelves one after the other.

        """
        lengths = np.maximum(pieces.lengths, _TINY).astype(np.float32)
        cosines: NDArray[np.float32] = self._passage_pieces.sums(pieces.numbers, pieces.factors)
        cosines /= lengths.take(self._shelf_of_passage)
        return cosines

    def _asked(
        self, terms: Sequence[str]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32], tuple[list[float], list[float]]]:
        """Give the columns of terms with their factors; and by shelf, the weight of all terms, and of each stem."""
        counted = Counter(terms)
        n_terms, number_of = len(self._terms), self._terms.get
        numbers = [number_of(term, n_terms) for term in counted]
        counts = counted.values()
        stems = [not is_concept(term) for term in counted]
        # A few dozen numbers: an array takes longer to be called than to count.
        rarities = self._rarities.take(np.array(numbers, dtype=np.int64), axis=1).tolist()
        weights = (
            [sum(map(mul, of_shelf, counts)) for of_shelf in rarities],
            [sum(map(mul, of_shelf, stems)) for of_shelf in rarities],
        )
        known = [number for number in numbers if number < n_terms]
        again = [
            (number, count - 1) for number, count in zip(numbers, counts, strict=True) if count > 1 and number < n_terms
        ]
        columns = np.array([*known, *(n_terms + number for number, _ in again)], dtype=np.int64)
        factors = np.array([*repeat(1, len(known)), *(more for _, more in again)], dtype=np.float32)
        return columns, factors, weights

    def _asked_pieces(self, text: str) -> AskedPieces:
        counted = Counter(self._pieces.in_text(text))
        numbers = np.fromiter(counted, dtype=np.int64, count=len(counted))
        factors = np.log(np.fromiter(counted.values(), dtype=np.float32, count=len(counted))) + np.float32(1)
        weighed = self._piece_rarities.take(numbers, axis=1) * factors
        return AskedPieces(numbers, factors, np.sqrt(np.vecdot(weighed, weighed).astype(np.float64)))

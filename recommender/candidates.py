"""What is matched of one kind of record, and the signals that are gathered of it for a need.

A shelf holds dense vectors, terms and pieces of words; `recommender.gathering` compares a need with all of them.
With a few thousand records all of them are candidates; the search is exact.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from corpus.passages import PassageKind, passages_of
from corpus.themes import THEMES
from models.dense_index import DenseIndex
from models.french import analyse
from models.joined_words import WordIndexes
from models.lexical import Bm25Config, Bm25Index, CharacterIndex, inverse_frequency
from recommender.passage_engine import ShelfPassages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from corpus.passages import Passage
    from corpus.records import Record
    from models.artifacts import SealedFolder
    from models.encoder import Encoder
    from recommender.passage_engine import PassageEngine, PassageScorer

GROUPS: dict[str, frozenset[PassageKind]] = {
    "dense_problem": frozenset({PassageKind.PROBLEM, PassageKind.CONTEXT}),
    "dense_field": frozenset({PassageKind.HYPOTHESIS, PassageKind.FINDING, PassageKind.LESSON}),
    "dense_solution": frozenset({PassageKind.SOLUTION, PassageKind.PURPOSE}),
    "dense_wording": frozenset({PassageKind.WORDING}),
}
"""Passage kinds whose best cosine is one signal."""
SIGNALS = (
    *GROUPS,
    "dense_nearest",
    "dense_record",
    "bm25_record",
    "bm25_passage",
    "bm25_covered",
    "characters",
    "characters_passage",
    "coverage",
    "themes",
)
"""Names of the signals, in the order of the columns."""
OF_RECORDS = Bm25Config(b=1.0)
"""Whole records differ in length more than their passages do, most of all those of an imported list.

On the fitting half of the known items, beside a ``b`` of .6: MRR@10 .79 for .71 on long statements and .62 for .58 on
short ones; after the fusion .027 [.009, .047] more over both. Needs of the development part are ranked as well, nDCG@10
-.001 [-.004, .000]. Passages keep .6: with .9 for both, investigations lost .002 [.000, .005].
"""


@dataclass(frozen=True)
class Candidates:
    """The signals of every record of a shelf for one need."""

    record_ids: tuple[str, ...]
    """In their order: records that are equally probable keep it."""
    signals: NDArray[np.float32]
    """Array ``(n_records, n_signals)``; columns are `SIGNALS`, higher is more alike. A column that is late holds 0."""
    passage_scores: NDArray[np.float32]
    """Array ``(n_passages,)``: how well each passage explains a match; minus infinity where it cannot be quoted."""
    late: Mapping[str, Callable[[], NDArray[np.float32]]] = field(default_factory=dict)
    """By name of a signal that no weight is on, what gives its column: it is computed for who looks at it."""

    def complete(self) -> Candidates:
        """Compute what is late."""
        if not self.late:
            return self
        signals = self.signals.copy()
        for name, column in self.late.items():
            signals[:, SIGNALS.index(name)] = column()
        return replace(self, signals=signals, late={})


class Shelf:
    """The records of one kind, ready to be compared with needs."""

    def __init__(
        self,
        records: Sequence[Record],
        *,
        dense: DenseIndex,
        record_vectors: DenseIndex,
        words: WordIndexes,
        scorer: PassageScorer | None = None,
    ) -> None:
        """Put records and indexes together; use `build` or `load`."""
        self.record_ids = tuple(record.id for record in records)
        self.passages: tuple[Passage, ...] = tuple(p for record in records for p in passages_of(record))
        self._numbers = {record_id: number for number, record_id in enumerate(self.record_ids)}
        self._owner = np.array([self._numbers[p.record_id] for p in self.passages])
        # The passages of a record stand together, and no record has none.
        self._first = np.searchsorted(self._owner, np.arange(len(self.record_ids)))
        self.counts: NDArray[np.int64] = np.bincount(self._owner)
        """How many passages each record has."""
        kinds = [p.kind for p in self.passages]
        self.groups = {name: self._members(kinds, wanted) for name, wanted in GROUPS.items()}
        """Array ``(n_passages,)`` of bool by name of `GROUPS`: at least one passage of each record."""
        self.quotable = np.array([p.quotable for p in self.passages])
        """Array ``(n_passages,)`` of bool."""
        self.theme_shares = _theme_shares(records)
        """Array ``(n_records, n_themes)``."""
        self.dense, self.record_vectors = dense, record_vectors
        self.scorer: PassageScorer = scorer or dense
        """Compares needs with the passages: ``dense``, or an engine."""
        self._words: WordIndexes | None = words
        # Not the index itself: its words may be handed over.
        self._weights, self._unknown = words.records.weights(), words.records.unknown
        self._rarity = _rarity(words.passages, self._owner, n_records=len(self.record_ids))

    @classmethod
    def build(
        cls,
        records: Sequence[Record],
        encoder: Encoder,
        *,
        needs: NDArray[np.float32],
        examples: Mapping[str, Sequence[str]] | None = None,
        on_progress: Callable[[int], None] = lambda _: None,
    ) -> Shelf:
        """Encode and index records.

        Args:
            records: at least one.
            encoder: what turns text into vectors.
            needs: array ``(n, dimension)``: statements of need encoded as queries, for the correction.
            examples: needs that a record answers, by its id: its words and their pieces are found by theirs too.
            on_progress: called with the number of passages encoded since the last call.

        Returns:
            The shelf; records keep their order.

        """
        passages = [p.text for record in records for p in passages_of(record)]
        told = examples or {}
        whole = ["\n".join([whole_text(record), *told.get(record.id, ())]) for record in records]
        # The words are indexed while the vectors are computed: the encoder leaves Python's lock to others.
        with ThreadPoolExecutor(1) as beside:
            words = beside.submit(_index_words, whole, passages)
            vectors = _encode(encoder, passages, on_progress=on_progress)
            indexed = words.result()
        ends = np.cumsum([len(passages_of(record)) for record in records])
        means = np.stack([mine.mean(axis=0) for mine in np.split(vectors, ends[:-1])])
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        return cls(
            records,
            dense=DenseIndex.from_vectors(vectors, needs=needs),
            record_vectors=DenseIndex.from_vectors(means.astype(np.float32), needs=needs),
            words=indexed,
        )

    @classmethod
    def load(
        cls, records: Sequence[Record], folder: SealedFolder, name: str, *, engine: PassageEngine | None = None
    ) -> Shelf:
        """Load the indexes that `save` wrote under ``name``.

        Args:
            records: the records the indexes were built from, in the same order.
            folder: the sealed folder.
            name: path of the shelf inside the folder.
            engine: what may compare needs with passages instead of the index in memory.

        Returns:
            The shelf.

        Raises:
            ArtifactError: if a file is missing or is not the one that was sealed.

        """
        dense = DenseIndex.load(folder, f"{name}/passages", mapped=engine is not None)
        passages = [passage for record in records for passage in passages_of(record)]
        handed = ShelfPassages(folder.about["version"], name, records, passages, dense) if engine else None
        return cls(
            records,
            dense=dense,
            record_vectors=DenseIndex.load(folder, f"{name}/records"),
            words=WordIndexes(
                records=Bm25Index.load(folder, f"{name}/records-terms"),
                passages=Bm25Index.load(folder, f"{name}/passages-terms"),
                characters=CharacterIndex.load(folder, f"{name}/characters"),
            ),
            scorer=engine.scorer_of(handed) if engine and handed else None,
        )

    def hand_over_words(self) -> WordIndexes:
        """Give the words to who lays them beside those of other shelves: held twice they would cost 20 MB.

        Returns:
            The words; the shelf keeps the weights of its terms alone, and can neither give nor save them again.

        Raises:
            RuntimeError: if they were handed over already.

        """
        words, self._words = self._words, None
        if words is None:
            raise RuntimeError("the words of this shelf were handed over already")
        return words

    def save(self, folder: Path) -> None:
        """Write the indexes into a new folder; `RuntimeError` once the words were handed over."""
        words = self.hand_over_words()
        self.dense.save(folder / "passages")
        self.record_vectors.save(folder / "records")
        words.records.save(folder / "records-terms")
        words.passages.save(folder / "passages-terms")
        words.characters.save(folder / "characters")

    def passages_by_score(self, record_id: str, scores: NDArray[np.float32]) -> list[tuple[Passage, float]]:
        """List the passages of a record that can be quoted, best first; ties keep the order of the record."""
        number = self._numbers[record_id]
        first = int(self._first[number])
        mine = scores[first : first + int(self.counts[number])]
        told = mine.tolist()
        order = sorted(range(len(told)), key=told.__getitem__, reverse=True)
        return [(self.passages[first + i], told[i]) for i in order if self.passages[first + i].quotable]

    def mean_vectors(self, group: str) -> NDArray[np.float32]:
        """Give each record the mean of its passages of a group.

        Args:
            group: a name of `GROUPS`.

        Returns:
            Array ``(n_records, dimension)``, float32, unit rows, in the order of the shelf.

        """
        mask = self.groups[group]
        totals = np.zeros((len(self.record_ids), self.dense.vectors.shape[1]), dtype=np.float32)
        np.add.at(totals, self._owner[mask], self.dense.vectors[mask])
        lengths = np.linalg.norm(totals, axis=1, keepdims=True)
        means: NDArray[np.float32] = totals / np.maximum(lengths, np.float32(1e-9))
        return means

    def likeness(self, one: str, other: str) -> float:
        """Give the cosine of two records of the shelf, by their ids."""
        here, there = self._numbers[one], self._numbers[other]
        return float(self.record_vectors.vectors[here] @ self.record_vectors.vectors[there])

    def idf(self, term: str) -> float:
        """Give the weight of a term among the records of the shelf, their example needs included."""
        return self._weights.get(term, self._unknown)

    def holds(self, term: str) -> bool:
        """Tell whether a record of the shelf, or one of its example needs, holds a term."""
        return term in self._weights

    def rarity(self, term: str) -> float:
        """Give the weight of a term among the records of the shelf, by what they say themselves: what is quoted."""
        return self._rarity.get(term, self._unknown)

    def _members(self, kinds: Sequence[PassageKind], wanted: frozenset[PassageKind]) -> NDArray[np.bool_]:
        """Mark the passages of some kinds; all passages of a record that has none of them."""
        mask = np.array([kind in wanted for kind in kinds])
        missing = np.setdiff1d(np.arange(len(self.record_ids)), self._owner[mask])
        return mask | np.isin(self._owner, missing)


def whole_text(record: Record) -> str:
    """Join the passages of a record."""
    return "\n".join(passage.text for passage in passages_of(record))


def _rarity(passages: Bm25Index, owner: NDArray[np.int64], *, n_records: int) -> dict[str, float]:
    """Weigh each term as BM25 does, a record being the document: the terms of example needs are not among them."""
    holders, starts = owner[passages.postings.documents], passages.postings.starts
    # Rows rise within a column, and so do their records: a record counts where it first comes.
    comes = np.append(True, holders[1:] != holders[:-1])
    comes[starts[:-1]] = True
    frequency = np.add.reduceat(comes, starts[:-1]).astype(np.float64)
    weights = inverse_frequency(frequency, n_documents=n_records).tolist()
    return {term: weights[number] for term, number in passages.vocabulary.items()}


def _theme_shares(records: Sequence[Record]) -> NDArray[np.float32]:
    """Share each record among its themes: array ``(n_records, n_themes)``.

    The themes of an imported record come from the labels of its upstream, which are few and of another kind: they cost
    225 known items a tenth of their reciprocal rank. Such a record takes the mean of the reviewed ones, which sets it
    neither before nor behind them.
    """
    marks = np.array([[theme in record.themes for theme in THEMES] for record in records], dtype=np.float32)
    shares: NDArray[np.float32] = marks / np.maximum(marks.sum(axis=1, keepdims=True), np.float32(1.0))
    imported = np.array([record.imported for record in records])
    shares[imported] = shares[~imported].mean(axis=0) if not imported.all() else 0.0
    return shares


def _index_words(whole: Sequence[str], passages: Sequence[str]) -> WordIndexes:
    """Index the words of whole records and of passages, and the characters of both."""
    of_records = Bm25Index.from_documents([analyse(text) for text in whole], config=OF_RECORDS)
    of_passages = Bm25Index.from_documents([analyse(text) for text in passages])
    return WordIndexes(of_records, of_passages, CharacterIndex.from_texts([*whole, *passages]))


def _encode(encoder: Encoder, texts: Sequence[str], *, on_progress: Callable[[int], None]) -> NDArray[np.float32]:
    # A step ends when its last text does, while a core waits: few steps, and yet some for who looks at a progress bar.
    step = 256
    batches = []
    for start in range(0, len(texts), step):
        batch = texts[start : start + step]
        batches.append(encoder.encode_passages(batch))
        on_progress(len(batch))
    return np.concatenate(batches)

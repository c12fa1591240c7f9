"""Gather the signals of every record for a need: all shelves at once.

With a hundred records the calls cost more than the sums: what two shelves did one after the other is done in one pass
over passages and records of both, one shelf after the other (issue 7).
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Final

import numpy as np

from models.dense_index import DenseIndex
from models.joined_words import JoinedWords
from recommender.candidates import GROUPS, SIGNALS, Candidates

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from models.joined_words import AskedPieces, WordScores
    from recommender.candidates import Shelf
    from recommender.need import ReadNeed
    from recommender.passage_engine import PassageScorer
    from recommender.ranked_records import RecordKind

_NEAREST: Final = 3
"""Passages whose mean cosine is the signal ``dense_nearest``: one alone may be near by chance."""
_BEYOND: Final = np.array([-np.inf], dtype=np.float32)
"""The score of the place after the last passage."""
_LATE: Final = "characters_passage"
"""Costs as much as all other words, and is left out of most answers when no weight is on it."""
_COLUMN: Final = {name: number for number, name in enumerate(SIGNALS)}


class Gathering:
    """The shelves, ready to be compared with needs."""

    def __init__(self, shelves: Mapping[RecordKind, Shelf], *, weighed: Collection[str] = SIGNALS) -> None:
        """Lay the shelves side by side; a signal that is not ``weighed`` may come late."""
        self._shelves = dict(shelves)
        self._is_late = _LATE not in weighed
        if not shelves:
            return
        every = list(shelves.values())
        counts = np.concatenate([shelf.counts for shelf in every])
        self._first = np.cumsum(counts) - counts
        self._sizes = np.array([len(shelf.record_ids) for shelf in every])
        self._record_starts = np.cumsum(self._sizes) - self._sizes
        self._record_ends = np.cumsum(self._sizes).tolist()
        self._passage_ends = np.cumsum([len(shelf.passages) for shelf in every]).tolist()
        self._members, self._group_starts = self._grouped(every, counts)
        self._nearest_places, self._held = _places_of_each(counts)
        self._themes = np.concatenate([shelf.theme_shares for shelf in every])
        quotable = np.concatenate([shelf.quotable for shelf in every])
        self._unquotable = np.where(quotable, np.float32(0.0), -np.float32(np.inf))
        self._scorers = _scorers(every)
        self._words = JoinedWords([shelf.hand_over_words() for shelf in every])

    def words(self, need: ReadNeed) -> WordScores | None:
        """Look up the words of a need: they wait for nothing, its vector least of all.

        Args:
            need: the need.

        Returns:
            The scores of its words, for `gather`; None without a shelf.

        """
        return self._words.scores(need.terms, need.plain) if self._shelves else None

    def gather(
        self,
        need: ReadNeed,
        vector: NDArray[np.float32],
        *,
        themes: NDArray[np.float32],
        words: WordScores | None = None,
    ) -> dict[RecordKind, Candidates]:
        """Compute the signals of every record.

        Args:
            need: the need.
            vector: array ``(dimension,)``: the need encoded as a query.
            themes: array ``(n_themes,)``: the probability of each theme of `corpus.themes`, in their order.
            words: what `words` gives for the need, if they were looked up already.

        Returns:
            The signals by kind; records keep the order of their shelf.

        """
        if not self._shelves:
            return {}
        scored = [scorer.scores(vector) for scorer in self._scorers]
        every, n_passages = np.concatenate(scored) if len(scored) > 1 else scored[0], self._passage_ends[-1]
        dense, of_records = every[:n_passages], every[n_passages:]
        words = words or self._words.scores(need.terms, need.plain)
        signals = np.empty((self._record_ends[-1], len(SIGNALS)), dtype=np.float32)
        best = np.maximum.reduceat(dense.take(self._members), self._group_starts)
        signals[:, : len(GROUPS)] = best.reshape(len(GROUPS), -1).T
        signals[:, _COLUMN["dense_nearest"]] = self._nearest(dense)
        signals[:, _COLUMN["dense_record"]] = of_records
        self._fill_words(signals, words)
        signals[:, _COLUMN["themes"]] = self._themes @ themes
        late = cache(partial(self._best_pieces, words.pieces))
        signals[:, _COLUMN[_LATE]] = 0.0 if self._is_late else late()
        return self._parted(signals, dense + words.passages + self._unquotable, late if self._is_late else None)

    def _fill_words(self, signals: NDArray[np.float32], words: WordScores) -> None:
        signals[:, _COLUMN["bm25_record"]] = words.records
        signals[:, _COLUMN["bm25_passage"]] = np.maximum.reduceat(words.passages, self._first)
        # The words say the more, the more of the need they cover.
        most = np.maximum.reduceat(words.covered, self._record_starts)
        signals[:, _COLUMN["bm25_covered"]] = words.records * np.repeat(most, self._sizes)
        signals[:, _COLUMN["characters"]] = words.records_characters
        signals[:, _COLUMN["coverage"]] = words.covered

    def _nearest(self, dense: NDArray[np.float32]) -> NDArray[np.float64]:
        """Give the mean of each record's best passages, of all of them where it has fewer."""
        table = np.concatenate([dense, _BEYOND]).take(self._nearest_places)
        best = np.partition(table, -_NEAREST, axis=1)[:, -_NEAREST:].astype(np.float64)
        best.sort(axis=1)
        best[best < -1.0] = 0.0
        mean: NDArray[np.float64] = best.sum(axis=1) / self._held
        return mean

    def _best_pieces(self, pieces: AskedPieces) -> NDArray[np.float32]:
        best: NDArray[np.float32] = np.maximum.reduceat(self._words.of_passages(pieces), self._first)
        return best

    def _parted(
        self,
        signals: NDArray[np.float32],
        explaining: NDArray[np.float32],
        late: Callable[[], NDArray[np.float32]] | None,
    ) -> dict[RecordKind, Candidates]:
        """Give each shelf its part."""
        parted, record, passage = {}, 0, 0
        for (kind, shelf), last, told in zip(self._shelves.items(), self._record_ends, self._passage_ends, strict=True):
            rest = {_LATE: partial(_part, late, record, last)} if late else {}
            parted[kind] = Candidates(shelf.record_ids, signals[record:last], explaining[passage:told], rest)
            record, passage = last, told
        return parted

    @staticmethod
    def _grouped(shelves: Sequence[Shelf], counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """List the passages of every group, record by record, and where each record's start."""
        owners = np.repeat(np.arange(len(counts)), counts)
        members = [np.flatnonzero(np.concatenate([shelf.groups[name] for shelf in shelves])) for name in GROUPS]
        sizes = np.concatenate([np.bincount(owners[mine], minlength=len(counts)) for mine in members])
        return np.concatenate(members), np.cumsum(sizes) - sizes


def _part(column: Callable[[], NDArray[np.float32]], first: int, last: int) -> NDArray[np.float32]:
    return column()[first:last]


def _places_of_each(counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List the passages of each record in a row, the place after the last one where it has fewer."""
    width, n_passages = max(_NEAREST, int(counts.max())), int(counts.sum())
    first = np.cumsum(counts) - counts
    places = first[:, None] + np.arange(width)
    places[np.arange(width) >= counts[:, None]] = n_passages
    return places, np.minimum(counts, _NEAREST)


def _scorers(shelves: Sequence[Shelf]) -> list[PassageScorer]:
    """Find what compares a need with the passages of every shelf, then with the records of every shelf."""
    in_memory = [shelf.dense for shelf in shelves if shelf.scorer is shelf.dense]
    records = [shelf.record_vectors for shelf in shelves]
    if len(in_memory) == len(shelves):
        return [DenseIndex.joined([*in_memory, *records])]
    return [*(shelf.scorer for shelf in shelves), DenseIndex.joined(records)]

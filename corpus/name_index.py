"""Names and how alike a typed name is to each: whole, as its beginning, or by some of its words.

Spaces do not count, so that hyphens, apostrophes and words run together cost nothing. Two steps: pieces of three
letters gather the few hundred names that may be meant, then `rapidfuzz` measures each. A name of a few letters shares
no piece with itself mistyped: for those, every name of nearly that length is compared.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from corpus.place_names import without_articles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    Rows = npt.NDArray[np.int64]
    Values = npt.NDArray[np.float64]
    Scorer = Callable[..., float]

_SHORT = 8
"""Letters up to which a name is compared with every name of its length, give or take one."""
_GATHERED = 100
"""Names gathered each way: by likeness to the whole, and by what they hold of the typed name."""
_MEASURED = 300
"""Rows up to which all are measured: gathering would cost as much."""
ALL_BUT_ARTICLES = 0.97
"""The likeness of names that differ by their articles only."""
_BEGINNING, _BEGINNING_SHARE = 0.84, 0.1
"""What a right beginning is worth, and what is added in proportion to how much of the name it is."""
_WORDS, _WORDS_SHARE = 0.5, 0.35
"""The same for words found anywhere in the name."""


class NameIndex:
    """Names in rows, to be found by their likeness; read-only, so threads may share it."""

    def __init__(self, names: Sequence[str], weights: Values) -> None:
        """Index names.

        Args:
            names: folded names, none empty; two may be the same.
            weights: one a name, from 0 to 1; among names as likely, the heavier are gathered.

        Raises:
            ValueError: if there are not as many weights as names.

        """
        if len(names) != len(weights):
            raise ValueError(f"{len(names)} names != {len(weights)} weights")
        self._names = list(names)
        self._full = [name.replace(" ", "") for name in names]
        self._free = [without_articles(name).replace(" ", "") for name in names]
        self._weights = weights
        self._by_length = np.argsort([len(text) for text in self._full], kind="stable")
        self._sorted = [self._full[row] for row in self._by_length]
        self._lengths = [len(text) for text in self._sorted]
        postings: defaultdict[str, list[int]] = defaultdict(list)
        for row, text in enumerate(self._full):
            for piece in _pieces(text):
                postings[piece].append(row)
        self._postings = {piece: np.array(rows, dtype=np.int32) for piece, rows in postings.items()}
        self._rarity = {piece: float(np.log(len(names) / len(rows)) + 1) for piece, rows in postings.items()}
        self._totals = self._held(self._rarity)

    def gather(self, name: str, *, among: npt.NDArray[np.bool_] | None = None) -> Rows:
        """Find the rows that a typed name may mean.

        Args:
            name: a folded name, with typos or cut short.
            among: which rows may be found; all of them by default.

        Returns:
            A few hundred rows at most, in order; all those of ``among`` when they are no more than that.

        """
        if among is not None and np.count_nonzero(among) <= _MEASURED:
            return np.flatnonzero(among)
        text = name.replace(" ", "")
        pieces = _pieces(text)
        held = self._held(pieces)
        asked = sum(self._rarity.get(piece, 1.0) for piece in pieces) or 1.0
        found = [
            _best(held / (asked + self._totals - held), held, among=among),
            _best(held / asked + 0.1 * self._weights, held, among=among),
        ]
        if len(text) <= _SHORT:
            found.append(self._nearly(text, among=among))
        return np.unique(np.concatenate(found))

    def likeness(self, name: str, rows: Rows) -> Values:
        """Measure how alike a typed name is to the names of some rows.

        Args:
            name: a folded name.
            rows: the rows to compare.

        Returns:
            One number a row, from 0 to 1; 1 for the very name, less when only articles differ.

        """
        names, full, free = ([column[row] for row in rows] for column in (self._names, self._full, self._free))
        text, bare = name.replace(" ", ""), without_articles(name).replace(" ", "")
        ways = [
            _whole(text, full),
            ALL_BUT_ARTICLES * _whole(bare, free),
            _beginning(text, full, within=1),
            ALL_BUT_ARTICLES * _beginning(bare, free, within=0),
            _words(name, names),
        ]
        likeness: Values = np.max(ways, axis=0)
        return likeness

    def _held(self, pieces: dict[str, float] | set[str]) -> Values:
        """Weigh, for each row, the pieces it shares with these."""
        known = [piece for piece in pieces if piece in self._postings]
        if not known:
            return np.zeros(len(self._names))
        rows = [self._postings[piece] for piece in known]
        rarity = np.repeat([self._rarity[piece] for piece in known], [len(found) for found in rows])
        held: Values = np.bincount(np.concatenate(rows), weights=rarity, minlength=len(self._names)).astype(np.float64)
        return held

    def _nearly(self, text: str, *, among: npt.NDArray[np.bool_] | None) -> Rows:
        """Find the rows one typing mistake away."""
        low, high = bisect_left(self._lengths, len(text) - 1), bisect_right(self._lengths, len(text) + 1)
        rows, others = self._by_length[low:high], self._sorted[low:high]
        if among is not None:
            rows = rows[among[rows]]
            others = [self._full[row] for row in rows]
        distances = process.cdist([text], others, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8)
        near: Rows = rows[distances[0] <= 1]
        return near


def _pieces(text: str) -> set[str]:
    """Cut a name in pieces of three letters, its first letters marked as such."""
    return {text[i : i + 3] for i in range(len(text) - 2)} | {"^" + text[:n] for n in (1, 2) if len(text) >= n}


def _best(scores: Values, held: Values, *, among: npt.NDArray[np.bool_] | None) -> Rows:
    """Give the best rows among those that share a piece at all."""
    rows = np.flatnonzero(held > 0 if among is None else (held > 0) & among)
    if len(rows) <= _GATHERED:
        return rows
    return rows[np.argpartition(-scores[rows], _GATHERED)[:_GATHERED]]


def _whole(text: str, others: Sequence[str]) -> Values:
    return _measured(text, others, OSA.normalized_similarity)


def _beginning(text: str, others: Sequence[str], *, within: int) -> Values:
    """Compare with as many letters of each name, give or take some: a typo may have added or dropped one."""
    size = len(text)
    lengths = range(max(size - within, 1), size + within + 1)
    cuts = [_measured(text, [other[:n] for other in others], OSA.distance) for n in lengths]
    right = 1 - np.min(cuts, axis=0) / size
    share = size / np.maximum([len(other) for other in others], size)
    likeness: Values = right * (_BEGINNING + _BEGINNING_SHARE * share)
    return likeness


def _words(name: str, others: Sequence[str]) -> Values:
    lengths = np.array([len(other) for other in others])
    share = np.minimum(lengths, len(name)) / np.maximum(lengths, len(name))
    likeness: Values = _measured(name, others, fuzz.token_set_ratio) / 100 * (_WORDS + _WORDS_SHARE * share)
    return likeness


def _measured(text: str, others: Sequence[str], scorer: Scorer) -> Values:
    measured: Values = process.cdist([text], others, scorer=scorer, dtype=np.float64)[0]
    return measured

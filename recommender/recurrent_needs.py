"""Group needs that are one: average linkage over their likeness, exact, and yet for 100,000 needs.

Two groups whose mean likeness reaches the threshold hold a pair that does. So the needs are first parted into what
pairs at the threshold join together, by blocks of products, and each part is then clustered by itself (scikit-learn's
`AgglomerativeClustering`) with every likeness in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from recommender.need_likeness import mean_words, overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from recommender.need_likeness import NeedLikeness

_BLOCK = 1_024
"""Needs compared with all others in one product: 400 MB of cosines for 100,000 of them."""
_NEIGHBOURS = 64
"""Nearest needs kept for each: enough to hold a part together."""
_LARGEST = 3_000
"""Needs of the largest part clustered at once: 72 MB of distances. A larger one is parted again, at a higher
likeness: only a flood of needs on one subject is as large."""
_STEP = 0.05
"""By how much."""


class Profiles:
    """What each group of needs has in common: its mean likeness to a need is one product."""

    def __init__(self, vectors: NDArray[np.float32], words: Sequence[Mapping[str, float]]) -> None:
        """Hold the means of groups; use `of`.

        Args:
            vectors: array ``(n_groups, dimension)``, float32: means of corrected vectors, not of length one.
            words: the mean words of each group.

        """
        self.vectors = vectors
        self.words = words

    def __len__(self) -> int:
        return len(self.words)

    @classmethod
    def of(
        cls, groups: Sequence[NDArray[np.int64]], vectors: NDArray[np.float32], words: Sequence[Mapping[str, float]]
    ) -> Profiles:
        """Average the needs of each group.

        Args:
            groups: the rows of each group, at least one.
            vectors: array ``(n_needs, dimension)``, float32: corrected, unit rows.
            words: the words of each need of a group, by row.

        Returns:
            The profiles, in the order of the groups.

        """
        means = [vectors[rows].mean(axis=0, dtype=np.float64) for rows in groups]
        shape = (len(groups), vectors.shape[1])
        return cls(
            np.array(means, dtype=np.float32).reshape(shape),
            [mean_words([words[int(row)] for row in rows]) for rows in groups],
        )


class WordsOnce:
    """The words of needs, weighed when first asked: most needs are near to none, and theirs never are."""

    def __init__(self, texts: Sequence[str], weigh: Callable[[str], dict[str, float]]) -> None:
        """Hold texts."""
        self._texts = texts
        self._weigh = weigh
        self._known: dict[int, dict[str, float]] = {}

    def __getitem__(self, number: int) -> dict[str, float]:
        if number not in self._known:
            self._known[number] = self._weigh(self._texts[number])
        return self._known[number]


def group_needs(vectors: NDArray[np.float32], texts: Sequence[str], *, likeness: NeedLikeness) -> NDArray[np.int64]:
    """Group needs that are one.

    Args:
        vectors: array ``(n_needs, dimension)``, float32: corrected, unit rows.
        texts: the needs, masked, in the same order.
        likeness: what was learned of the likeness of needs.

    Returns:
        Array ``(n_needs,)``, int64: the number of each need's group, from 0 in the order of their first needs. A need
        that is like no other is alone in its group.

    Raises:
        ValueError: if there are not as many texts as vectors.

    """
    if len(vectors) != len(texts):
        raise ValueError(f"{len(vectors)} vectors != {len(texts)} texts")
    words = WordsOnce(texts, likeness.words)
    threshold = likeness.config.together
    groups = np.arange(len(texts))
    for part in _parts(vectors, words, likeness=likeness, threshold=threshold):
        groups[part] = _grouped(part, vectors, words, likeness=likeness)
    return _in_order(groups)


def attach(
    vectors: NDArray[np.float32], texts: Sequence[str], profiles: Profiles, *, likeness: NeedLikeness
) -> list[int | None]:
    """Find the group that each of some other needs belongs to.

    Args:
        vectors: array ``(n_needs, dimension)``, float32: corrected, unit rows.
        texts: the needs, masked, in the same order.
        profiles: the groups.
        likeness: what was learned of the likeness of needs.

    Returns:
        For each need the number of the group that is most alike in the mean; None where none reaches the threshold.

    """
    if not len(profiles):
        return [None] * len(texts)
    least = likeness.least_cosine(likeness.config.together)
    found: list[int | None] = []
    for start in range(0, len(vectors), _BLOCK):
        cosines = vectors[start : start + _BLOCK] @ profiles.vectors.T
        for row, text in zip(cosines, texts[start : start + _BLOCK], strict=True):
            found.append(_closest(row, text, profiles, likeness=likeness, least=least))
    return found


def _closest(
    cosines: NDArray[np.float32], text: str, profiles: Profiles, *, likeness: NeedLikeness, least: float
) -> int | None:
    near = np.flatnonzero(cosines >= least).tolist()
    words = likeness.words(text) if near else {}
    scored = [(likeness.likeness(float(cosines[n]), overlap(words, profiles.words[n])), -n) for n in near]
    alike, number = max(scored, default=(-1.0, 0))
    return -number if alike >= likeness.config.together else None


def keep_ids(groups: Mapping[int, frozenset[int]], previous: Mapping[int, frozenset[int]]) -> dict[int, int]:
    """Give groups the ids of the former groups that they continue.

    The greatest overlaps are served first, as shares of both together (Jaccard), and each id goes to one group: where a
    group was split, its larger part keeps the id.

    Args:
        groups: needs by number of group.
        previous: needs by id of former group.

    Returns:
        The id of each group that continues one; ties break by the lower id, then by the lower number.

    """
    was = {need: former for former, needs in previous.items() for need in needs}
    pairs = {(was[need], number) for number, needs in groups.items() for need in needs if need in was}
    ranked = sorted(pairs, key=lambda pair: (-_jaccard(previous[pair[0]], groups[pair[1]]), pair))
    kept: dict[int, int] = {}
    for former, number in ranked:
        if number not in kept and former not in kept.values():
            kept[number] = former
    return kept


def _jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other)


def _parts(
    vectors: NDArray[np.float32], words: WordsOnce, *, likeness: NeedLikeness, threshold: float
) -> list[NDArray[np.int64]]:
    """Part needs into what pairs at a likeness join together; needs that are alone are left out."""
    edges = _edges(vectors, words, likeness=likeness, threshold=threshold)
    return _joined(np.arange(len(vectors)), edges, threshold=threshold)


def _joined(numbers: NDArray[np.int64], edges: NDArray[np.float64], *, threshold: float) -> list[NDArray[np.int64]]:
    """Part needs by the edges of a likeness and above; one that stays too large is parted at a higher likeness."""
    place = {int(number): row for row, number in enumerate(numbers)}
    kept = [(place[int(a)], place[int(b)]) for a, b, alike in edges if alike >= threshold and int(a) in place]
    rows, columns = np.array(kept, dtype=np.int64).reshape(-1, 2).T
    graph = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(numbers), len(numbers)))
    _, labels = connected_components(graph, directed=False)
    order = np.argsort(labels, kind="stable")
    parts = np.split(numbers[order], np.flatnonzero(np.diff(labels[order])) + 1)
    found: list[NDArray[np.int64]] = []
    for part in parts:
        if len(part) > _LARGEST and threshold + _STEP < 1.0:
            inside = edges[np.isin(edges[:, 0], part)]
            found += _joined(part, inside, threshold=threshold + _STEP)
        elif len(part) > 1:
            found.append(part)
    return found


def _edges(
    vectors: NDArray[np.float32], words: WordsOnce, *, likeness: NeedLikeness, threshold: float
) -> NDArray[np.float64]:
    """List the pairs at a likeness or above: array ``(n_pairs, 3)``, two numbers, the lower first, and the likeness."""
    least = likeness.least_cosine(threshold)
    found: list[tuple[int, int, float]] = []
    for start in range(0, len(vectors), _BLOCK):
        cosines = vectors[start : start + _BLOCK] @ vectors.T
        for row in range(len(cosines)):
            number = start + row
            for other in _near(cosines[row], least, but=number):
                alike = likeness.likeness(float(cosines[row][other]), overlap(words[number], words[other]))
                if alike >= threshold:
                    found.append((min(number, other), max(number, other), alike))
    return np.array(sorted(set(found)), dtype=np.float64).reshape(-1, 3)


def _near(cosines: NDArray[np.float32], least: float, *, but: int) -> list[int]:
    """List the nearest needs of a row that are near enough, but itself."""
    near = np.flatnonzero(cosines >= least)
    if len(near) > _NEIGHBOURS + 1:
        near = near[np.argsort(-cosines[near], kind="stable")[: _NEIGHBOURS + 1]]
    return [int(other) for other in near if other != but]


def _grouped(
    part: NDArray[np.int64], vectors: NDArray[np.float32], words: WordsOnce, *, likeness: NeedLikeness
) -> NDArray[np.int64]:
    """Cluster a part; a group bears the number of its first need."""
    if len(part) > _LARGEST:
        # Nothing parts it: needs worded alike, many times over.
        return np.full(len(part), part.min())
    # Slow to import, and wanted by the desk's work alone.
    from sklearn.cluster import AgglomerativeClustering  # noqa: PLC0415

    alike = likeness.likenesses(vectors[part] @ vectors[part].T, [words[int(number)] for number in part])
    clustering = AgglomerativeClustering(
        n_clusters=None,
        metric="precomputed",
        linkage="average",
        distance_threshold=1.0 - likeness.config.together + 1e-9,
    )
    labels = clustering.fit_predict(np.clip(1.0 - alike, 0.0, None))
    return np.array([part[labels == label].min() for label in labels])


def _in_order(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    numbers = {int(first): number for number, first in enumerate(dict.fromkeys(groups.tolist()))}
    return np.array([numbers[int(group)] for group in groups], dtype=np.int64)

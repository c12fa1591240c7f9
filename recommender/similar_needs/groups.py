"""Group needs that are one: average linkage over their likeness, exact, and yet for 100,000 needs.

Two groups whose mean likeness reaches the threshold hold a pair that does. So the needs are first parted into what
pairs at the threshold join together, by blocks of products, and each part is then clustered by itself (scikit-learn's
`AgglomerativeClustering`) with every likeness in it. What is not sure enough is then left alone: groups whose needs are
too little alike in the mean. Needs that someone told apart are never of one group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.similar_needs.pauses import no_pause

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from recommender.similar_needs.pauses import Pause

SURE = 0.5
"""Mean likeness of the needs of a group below which it is none: of nine such in the unseen half of ``requests-fr`` one
was a need, of the 24 others fifteen were, and precision rises more than recall falls."""
_BLOCK = 128
"""Needs compared with all others in one product: 50 MB of likenesses for 100,000 of them, a step of a tenth of a second
for 25,000."""
_NEIGHBOURS = 48
"""Nearest needs kept for each: enough to hold a part together."""
_LARGEST = 3_000
"""Needs of the largest part clustered at once: 36 MB of distances. A larger one is parted again, at a higher
likeness: only a flood of needs on one subject is as large."""
_STEP = 0.05
"""By how much."""
_NEVER = 1e9
"""Distance of two needs told apart: in the mean over the largest two parts, still a hundred times what keeps any two
apart, and never in the mean of what is one group."""


def group_needs(
    vectors: NDArray[np.float32],
    *,
    together: float,
    sure: float = SURE,
    apart: Sequence[tuple[int, int]] = (),
    pause: Pause = no_pause,
) -> NDArray[np.int64]:
    """Group needs that are one.

    Args:
        vectors: array ``(n_needs, dimension)``, float32, unit rows, whose products are likenesses.
        together: the mean likeness from which two groups are one.
        sure: the mean likeness of its needs from which a group is one; those of any other are alone.
        apart: rows of two needs that are of no group together, whatever their likeness; of needs worded alike by the
            thousand, which nothing else parts, the first of the two is left alone.
        pause: called between steps, each well under a second but for a part of thousands of needs.

    Returns:
        Array ``(n_needs,)``, int64: the number of each need's group, from 0 in the order of their first needs. A need
        that is like no other is alone in its group.

    """
    groups = np.arange(len(vectors))
    edges = _edges(vectors, least=together, pause=pause)
    for part in _parts(np.arange(len(vectors)), edges, least=together):
        pause()
        inside = set(part.tolist())
        told = [(one, other) for one, other in apart if one in inside and other in inside]
        groups[part] = _sure(_grouped(part, vectors, together=together, apart=told), part, vectors, least=sure)
    return _in_order(groups)


def attach(
    vectors: NDArray[np.float32],
    means: NDArray[np.float32],
    *,
    together: float,
    refused: Mapping[int, Collection[int]] | None = None,
    pause: Pause = no_pause,
) -> NDArray[np.int64]:
    """Find the group that each of some other needs belongs to.

    Args:
        vectors: array ``(n_needs, dimension)``, float32, unit rows.
        means: array ``(n_groups, dimension)``, float32: the mean vector of each group, so that a product with it is
            the mean likeness.
        together: the mean likeness from which a need is of a group.
        refused: numbers of the groups of which a need is not, by its row.
        pause: called between steps.

    Returns:
        Array ``(n_needs,)``, int64: the number of the group most alike in the mean, the first of equals; -1 where none
        reaches the threshold.

    """
    found = np.full(len(vectors), -1, dtype=np.int64)
    if len(means):
        for start in range(0, len(vectors), _BLOCK):
            pause()
            alike = vectors[start : start + _BLOCK] @ means.T
            for row, numbers in (refused or {}).items():
                if start <= row < start + len(alike):
                    alike[row - start, list(numbers)] = -2.0
            best = alike.argmax(axis=1)
            near = alike[np.arange(len(best)), best] >= together
            found[start : start + _BLOCK] = np.where(near, best, -1)
    return found


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
    given: set[int] = set()
    for former, number in ranked:
        if number not in kept and former not in given:
            kept[number] = former
            given.add(former)
    return kept


def mean_likeness(vectors: NDArray[np.float32]) -> float:
    """Give the mean product of two needs of a group.

    Args:
        vectors: array ``(n_needs, dimension)``, float32, unit rows, two at least.

    Returns:
        The mean, in [-1, 1].

    """
    # Of unit rows, what the length of their sum tells.
    total, size = vectors.sum(axis=0, dtype=np.float64), len(vectors)
    return float((total @ total - np.square(vectors, dtype=np.float64).sum()) / (size * (size - 1)))


def central(vectors: NDArray[np.float32]) -> int:
    """Find the need most like all the others of its group: the row, the first of equals."""
    return int((vectors @ vectors.mean(axis=0)).argmax())


def _jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other)


def _edges(
    vectors: NDArray[np.float32], *, least: float, pause: Pause
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """List the pairs at a likeness or above: array ``(n_pairs, 2)`` of rows, and their likeness."""
    pairs, weights = [np.zeros((0, 2), dtype=np.int64)], [np.zeros(0, dtype=np.float32)]
    kept = min(_NEIGHBOURS, len(vectors))
    for start in range(0, len(vectors), _BLOCK):
        pause()
        alike = vectors[start : start + _BLOCK] @ vectors.T
        alike[np.arange(len(alike)), np.arange(start, start + len(alike))] = -2.0
        # So many and no more: of a flood of equal needs, every pair would be an edge.
        nearest = np.argpartition(alike, -kept, axis=1)[:, -kept:]
        weight = np.take_along_axis(alike, nearest, axis=1)
        rows, columns = np.nonzero(weight >= least)
        pairs.append(np.stack([rows + start, nearest[rows, columns]], axis=1))
        weights.append(weight[rows, columns])
    return np.concatenate(pairs), np.concatenate(weights)


def _parts(
    numbers: NDArray[np.int64], edges: tuple[NDArray[np.int64], NDArray[np.float32]], *, least: float
) -> list[NDArray[np.int64]]:
    """Part needs into what pairs at a likeness join; needs that are alone are left out."""
    pairs, weights = edges
    place = np.full(int(numbers.max(initial=-1)) + 1, -1, dtype=np.int64)
    place[numbers] = np.arange(len(numbers))
    near = pairs[weights >= least]
    if not len(near):
        return []
    # 24 MB and a fifth of a second, wanted only where needs are grouped: most processes never do.
    from scipy.sparse import csr_array  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    graph = csr_array((np.ones(len(near)), (place[near[:, 0]], place[near[:, 1]])), shape=(len(numbers),) * 2)
    _, labels = connected_components(graph, directed=False)
    found: list[NDArray[np.int64]] = []
    for part in _split(numbers, labels):
        if len(part) > _LARGEST and least + _STEP < 1.0:
            inside = np.isin(pairs[:, 0], part)
            found += _parts(part, (pairs[inside], weights[inside]), least=least + _STEP)
        elif len(part) > 1:
            found.append(part)
    return found


def _split(numbers: NDArray[np.int64], labels: NDArray[np.int32]) -> list[NDArray[np.int64]]:
    order = np.argsort(labels, kind="stable")
    return np.split(numbers[order], np.flatnonzero(np.diff(labels[order])) + 1) if len(order) else []


def _grouped(
    part: NDArray[np.int64], vectors: NDArray[np.float32], *, together: float, apart: Sequence[tuple[int, int]]
) -> NDArray[np.int64]:
    """Cluster a part; a group bears the number of its first need."""
    if len(part) > _LARGEST:
        # Nothing parts it: needs worded alike, many times over.
        alone = np.isin(part, [one for one, _ in apart])
        return np.where(alone, part, part[~alone].min(initial=part.max()))
    distances = np.clip(1.0 - vectors[part] @ vectors[part].T, 0.0, None)
    place = {row: number for number, row in enumerate(part.tolist())}
    for one, other in apart:
        distances[[place[one], place[other]], [place[other], place[one]]] = _NEVER
    # Slow to import, and wanted by the desk's work alone.
    from sklearn.cluster import AgglomerativeClustering  # noqa: PLC0415

    clustering = AgglomerativeClustering(
        n_clusters=None,
        metric="precomputed",
        linkage="average",
        # The threshold itself counts as together.
        distance_threshold=1.0 - together + 1e-6,
    )
    labels = clustering.fit_predict(distances)
    return np.array([part[labels == label].min() for label in labels])


def _sure(
    labels: NDArray[np.int64], part: NDArray[np.int64], vectors: NDArray[np.float32], *, least: float
) -> NDArray[np.int64]:
    """Leave alone the needs of the groups that are too little alike: each bears its own number then."""
    kept = labels.copy()
    for label in set(labels.tolist()):
        rows = part[labels == label]
        if len(rows) > 1 and mean_likeness(vectors[rows]) < least:
            kept[labels == label] = rows
    return kept


def _in_order(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    numbers = {int(first): number for number, first in enumerate(dict.fromkeys(groups.tolist()))}
    return np.array([numbers[int(group)] for group in groups], dtype=np.int64)

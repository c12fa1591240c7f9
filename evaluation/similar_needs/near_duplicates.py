"""How well requests that are one need are found: ``python -m evaluation.similar_needs.near_duplicates``.

On the labelled pairs of ``requests-unseen-fr``, and, harder, on all that the desk would propose were every one of its
requests filed: one pair in a hundred and forty is of one group. On the sixteen held-out families of ``need-families``
as well, whose pairs are all hard. Nothing was fitted on any of them.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from evaluation.measures.significance import RESAMPLES, SEED, Interval, interval_of
from evaluation.similar_needs.families import family_pairs, load_families
from evaluation.similar_needs.requests import REQUESTS_UNSEEN_FR, load_requests
from evaluation.similar_needs.vectors import compared_needs
from recommender import NeedLikeness, NeedPairs, load_default_encoder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evaluation.similar_needs.families import NeedFamilies
    from evaluation.similar_needs.requests import RequestSet
    from models.encoder import Encoder

NEAR_DUPLICATES = Path(__file__).parents[1] / "results" / "near-duplicates.json"
"""What was measured on the unseen requests."""


@dataclass(frozen=True)
class Found:
    """What the threshold makes of pairs."""

    pairs: int
    same: int
    precision: Interval
    """Of the pairs held for one need, the share that are."""
    recall: Interval
    """Of the pairs that are one need, the share held for it."""


@dataclass(frozen=True)
class NearDuplicateResults:
    """The measures of a collection."""

    labelled: Found
    """By who labelled pairs without knowing the groups."""
    every_pair: Found
    """Of the requests, by their groups: what the desk proposes when all are filed."""
    stated: float
    """Mean probability that the desk states of what it proposes: the precision over every pair, were it well told."""
    agreement: float
    """Cohen's kappa between labeller and groups, over the labelled pairs."""
    families: Found | None = None
    """Over the pairs of held-out families, by the groups of who wrote them."""


def measure_near_duplicates(
    requests: RequestSet, encoder: Encoder, *, likeness: NeedLikeness, pairs: NeedPairs
) -> NearDuplicateResults:
    """Measure a collection.

    Args:
        requests: requests and labelled pairs.
        encoder: what encodes the requests.
        likeness: what was learned of the likeness of needs.
        pairs: what was learned of pairs of needs.

    Returns:
        The measures, with intervals at 95 % by the bootstrap over pairs.

    """
    read = pairs.read(compared_needs(requests.requests, encoder, likeness=likeness))
    rows = np.array(list(combinations(range(len(requests.requests)), 2)))
    told = pairs.probability(read.take(rows[:, 0]), read.take(rows[:, 1]))
    held = told >= pairs.config.same
    place = {request.request_id: row for row, request in enumerate(requests.requests)}
    number = {(int(one), int(other)): pair for pair, (one, other) in enumerate(rows)}
    labelled = [number[min(ends), max(ends)] for ends in ((place[p.one], place[p.other]) for p in requests.pairs)]
    groups = np.array(requests.groups)
    grouped = groups[rows[:, 0]] == groups[rows[:, 1]]
    same = [pair.same for pair in requests.pairs]
    return NearDuplicateResults(
        labelled=found_of(held[labelled].tolist(), same),
        every_pair=found_of(held.tolist(), grouped.tolist()),
        stated=float(told[held].mean()) if held.any() else 0.0,
        agreement=kappa(same, grouped[labelled].tolist()),
    )


def measure_families(families: NeedFamilies, encoder: Encoder, *, likeness: NeedLikeness, pairs: NeedPairs) -> Found:
    """Measure the pairs of one family.

    Args:
        families: needs that are next to each other.
        encoder: what encodes them.
        likeness: what was learned of the likeness of needs.
        pairs: what was learned of pairs of needs.

    Returns:
        The measures, with intervals at 95 % by the bootstrap over pairs.

    """
    read = pairs.read(compared_needs(families.requests, encoder, likeness=likeness))
    rows = np.array(family_pairs(families.families))
    told = pairs.probability(read.take(rows[:, 0]), read.take(rows[:, 1]))
    groups = np.array([request.group for request in families.requests])[rows]
    return found_of((told >= pairs.config.same).tolist(), (groups[:, 0] == groups[:, 1]).tolist())


def found_of(held: Sequence[bool], same: Sequence[bool], *, seed: int = SEED) -> Found:
    """Count what a threshold makes of pairs.

    Args:
        held: whether each pair is held for one need.
        same: whether it is, in the same order; at least one is.
        seed: of the resampling.

    Returns:
        The measures; the precision of nothing held is 1.

    Raises:
        ValueError: if the lengths differ, or no pair is one need.

    """
    if len(held) != len(same) or not any(same):
        raise ValueError(f"{len(held)} pairs held != {len(same)} labels, one of which must be true")
    kinds = np.array([_count(held, same, h, s) for h, s in ((True, True), (True, False), (False, True))])
    left = len(same) - kinds.sum()
    drawn = np.random.default_rng([seed, len(same)]).multinomial(
        len(same), np.append(kinds, left) / len(same), size=RESAMPLES
    )
    return Found(
        pairs=len(same),
        same=int(kinds[0] + kinds[2]),
        precision=_share(kinds[0], kinds[1], drawn[:, 0], drawn[:, 1]),
        recall=_share(kinds[0], kinds[2], drawn[:, 0], drawn[:, 2]),
    )


def kappa(one: Sequence[bool], other: Sequence[bool]) -> float:
    """Give Cohen's kappa between two labellers.

    Args:
        one: the labels of one.
        other: those of the other, of the same things in the same order; at least one.

    Returns:
        Kappa, at most 1; 1 when neither ever varies.

    Examples:
        >>> kappa([True, True, False, False], [True, True, False, True])
        0.5

    """
    a, b = np.asarray(one), np.asarray(other)
    observed, chance = float((a == b).mean()), float(a.mean() * b.mean() + (1 - a.mean()) * (1 - b.mean()))
    return (observed - chance) / (1 - chance) if chance < 1 else 1.0


def _count(held: Sequence[bool], same: Sequence[bool], is_held: bool, is_same: bool) -> int:  # noqa: FBT001
    return sum(h is is_held and s is is_same for h, s in zip(held, same, strict=True))


def _share(right: int, wrong: int, rights: NDArray[np.int64], wrongs: NDArray[np.int64]) -> Interval:
    value = right / (right + wrong) if right + wrong else 1.0
    shares = np.where(rights + wrongs > 0, rights / np.maximum(rights + wrongs, 1), 1.0)
    return interval_of(value, shares, n=int(right + wrong))


def main() -> None:
    """Measure the unseen requests and the held-out families, and store the measures."""
    encoder, likeness, pairs = load_default_encoder(), NeedLikeness.load(), NeedPairs.load()
    unseen, families = load_requests(folder=REQUESTS_UNSEEN_FR), load_families(held_out=True)
    measured = replace(
        measure_near_duplicates(unseen, encoder, likeness=likeness, pairs=pairs),
        families=measure_families(families, encoder, likeness=likeness, pairs=pairs),
    )
    NEAR_DUPLICATES.write_text(json.dumps(asdict(measured), indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(NEAR_DUPLICATES.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()

"""How well recurrent needs are found: ``python -m evaluation.similar_needs.groups``.

B-cubed on the unseen half of ``requests-fr``, and how much of a grouping stays when new requests come.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from evaluation.measures.clustering import BCubed, b_cubed
from evaluation.measures.significance import SEED, Interval, interval_of_mean
from evaluation.similar_needs.requests import Half, load_requests
from evaluation.similar_needs.vectors import vectors_of
from recommender import NeedLikeness, load_default_encoder
from recommender.similar_needs.groups import group_needs, keep_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evaluation.similar_needs.requests import RequestSet
    from models.encoder import Encoder

RECURRENT_NEEDS = Path(__file__).parents[1] / "results" / "recurrent-needs.json"
"""What was measured on the unseen half."""
_ARRIVALS = 20
"""Times that new requests are drawn."""
_NEW = 0.1
"""Share of the requests that are new each time."""


@dataclass(frozen=True)
class RecurrentNeedResults:
    """The measures of a half."""

    requests: int
    true_groups: int
    groups_found: int
    b_cubed: BCubed
    b_cubed_alone: float
    """F of leaving every request alone: what doing nothing is worth."""
    kept: Interval
    """Share of the grouped requests that stay under the id of their group when a tenth of new requests comes."""


def measure_recurrent_needs(half: RequestSet, encoder: Encoder, *, likeness: NeedLikeness) -> RecurrentNeedResults:
    """Measure a half.

    Args:
        half: requests with their true groups.
        encoder: what encodes the requests.
        likeness: what was learned of the likeness of needs.

    Returns:
        The measures, with intervals at 95 %.

    """
    vectors = vectors_of(half.requests, encoder, likeness=likeness)
    together = likeness.config.together
    found = group_needs(vectors, together=together).tolist()
    return RecurrentNeedResults(
        requests=len(found),
        true_groups=len(set(half.groups)),
        groups_found=len(set(found)),
        b_cubed=b_cubed(found, half.groups),
        b_cubed_alone=b_cubed(range(len(found)), half.groups).f.value,
        kept=interval_of_mean(kept_shares(vectors, together=together)),
    )


def kept_shares(vectors: NDArray[np.float32], *, together: float, seed: int = SEED) -> list[float]:
    """Group nine tenths of the needs, then all of them, and count those that stay under the id of their group.

    Args:
        vectors: array ``(n_needs, dimension)``, float32: unit rows, whose products are likenesses.
        together: the mean likeness from which groups are one.
        seed: of which needs are new.

    Returns:
        A share for each draw, over the needs that were grouped with another.

    """
    rng, shares = np.random.default_rng(seed), []
    after = _groups(np.arange(len(vectors)), group_needs(vectors, together=together).tolist())
    for _ in range(_ARRIVALS):
        old = np.sort(rng.permutation(len(vectors))[: round(len(vectors) * (1 - _NEW))])
        before = _groups(old, group_needs(vectors[old], together=together).tolist())
        ids = keep_ids(after, before)
        stayed = sum(len(before[former] & after[number]) for number, former in ids.items())
        shares.append(stayed / max(sum(map(len, before.values())), 1))
    return shares


def _groups(needs: NDArray[np.int64], labels: Sequence[int]) -> dict[int, frozenset[int]]:
    """List the groups of two needs and more."""
    members = defaultdict(set)
    for need, label in zip(needs.tolist(), labels, strict=True):
        members[label].add(need)
    return {label: frozenset(group) for label, group in members.items() if len(group) > 1}


def main() -> None:
    """Measure the unseen half, and store the measures."""
    half = load_requests(Half.TEST)
    measured = measure_recurrent_needs(half, load_default_encoder(), likeness=NeedLikeness.load())
    RECURRENT_NEEDS.write_text(json.dumps(asdict(measured), indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(RECURRENT_NEEDS.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()

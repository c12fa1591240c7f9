"""Records that stand before everybody: hubs (Radovanović, Nanopoulos and Ivanović, 2010)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

DEPTH = 3
"""How many of the first places are looked at."""


@dataclass(frozen=True)
class Hub:
    """The record that stands most often in the first places of unrelated needs."""

    record_id: str
    share: float
    """Of the needs, in [0, 1]."""
    n: int
    """How many needs there were."""


def largest_hub(rankings: Sequence[Sequence[str]]) -> Hub | None:
    """Find the largest hub.

    Args:
        rankings: records, best first and without repeats, one ranking a need that nothing answers.

    Returns:
        The record in the first three places of the most needs, the first by id among equals;
        None if nothing is ranked.

    Examples:
        >>> largest_hub([["a", "b"], ["c", "d", "e", "a"], ["a"]])
        Hub(record_id='a', share=0.6666666666666666, n=3)

    """
    counted = Counter(record_id for ranking in rankings for record_id in ranking[:DEPTH])
    if not counted:
        return None
    record_id = min(counted, key=lambda one: (-counted[one], one))
    return Hub(record_id, counted[record_id] / len(rankings), len(rankings))

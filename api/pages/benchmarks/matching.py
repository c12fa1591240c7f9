"""How the records of the catalogue answer a need that answers are compared for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from recommender import Need, NeedError
from recommender.need import read_need

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender import Match, Recommendation, Recommender

LOOKED_AT: Final = 10
"""Matches of each kind that answers are proposed from."""


def matches_of(need: str, recommender: Recommender) -> Mapping[str, Match]:
    """Match a need.

    Args:
        need: the need; it may be empty or unreadable.
        recommender: what answers.

    Returns:
        The matches, by record, best first.

    """
    answer = answer_to(need, recommender)
    return matches_in(answer) if answer else {}


def answer_to(need: str, recommender: Recommender) -> Recommendation | None:
    """Answer a need; none where it is empty or unreadable."""
    try:
        read_need(Need(need))
    except NeedError:
        return None
    return recommender.recommend(Need(need), top_k=LOOKED_AT)


def matches_in(answer: Recommendation) -> Mapping[str, Match]:
    """Give the matches of an answer, by record, best first."""
    both = sorted((*answer.tools, *answer.investigations), key=lambda match: (-match.ranked.probability, match.title))
    return {match.ranked.record_id: match for match in both}

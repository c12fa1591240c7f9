"""What the page of the ranking's rules is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recommender import RankingRules


@dataclass(frozen=True)
class HowItWorksPage:
    """The rules of the ranking, with the figures in force."""

    rules: RankingRules
    investigations: int
    """How many are compared."""
    tools: int
    encoder: str
    """Name and revision of what turns a text into numbers."""

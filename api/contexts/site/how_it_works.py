"""What the pages that tell how an answer is made are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recommender import RankingRules


@dataclass(frozen=True, kw_only=True)
class HowItWorksPage:
    """The service in a few lines."""

    investigations: int
    """How many are compared."""
    tools: int


@dataclass(frozen=True, kw_only=True)
class RankingRulesPage(HowItWorksPage):
    """The rules of the ranking, with the figures in force."""

    rules: RankingRules
    encoder: str
    """Name and revision of what turns a text into numbers."""

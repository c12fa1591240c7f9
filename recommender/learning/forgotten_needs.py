"""What is left of rankings that were learned here, once some of the needs they were learned from are gone.

Steps go one by one with their needs. Weights are fitted on all grades together, and none can be taken out of them:
those that were fitted on a need that is gone are put away whole, for the newest before them that were not, or what
ships.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recommender.learning.ranking_model import RankingModel

if TYPE_CHECKING:
    from collections.abc import Container, Mapping


@dataclass(frozen=True)
class Forgotten:
    """What was taken out of versions, all of them together."""

    steps: int = 0
    """Decisions on needs that are gone."""
    weights: int = 0
    """Versions whose weights were fitted on such needs, among others."""

    @classmethod
    def between(cls, before: Mapping[str, RankingModel], after: Mapping[str, RankingModel]) -> Forgotten:
        """Count what versions have lost.

        Args:
            before: the versions, by name.
            after: what is left of each, by the same name; one of which nothing is left is absent.

        Returns:
            The counts.

        """
        weights = sum(name not in after or after[name].fitted_on != model.fitted_on for name, model in before.items())
        return cls(_steps(before) - _steps(after), weights)

    def __bool__(self) -> bool:
        """Tell whether there was anything."""
        return bool(self.steps or self.weights)


def without_others(versions: Mapping[str, RankingModel], needs: Container[str]) -> dict[str, RankingModel]:
    """Give what is left of versions when they may hold nothing of other needs than these.

    Args:
        versions: the versions by name, oldest first.
        needs: what tells the needs that are still there from others.

    Returns:
        What is left, by the same names and in the same order: the very model where nothing goes. A version is absent
        if its weights go and no others suit, since another encoder reads the needs by now.

    Raises:
        RankingModelUnusableError: if what ships cannot be used.

    """
    sound, left = [RankingModel.load()], {}
    for name, model in versions.items():
        decided = model.adjustments.only(needs)
        if all(need in needs for need in model.fitted_on):
            sound.append(model)
        base = next((one for one in reversed(sound) if one.encoder == model.encoder), None)
        if base is not None:
            unchanged = base is model and decided is model.adjustments
            left[name] = model if unchanged else replace(base, adjustments=decided)
    return left


def _steps(versions: Mapping[str, RankingModel]) -> int:
    return sum(len(model.adjustments.steps) for model in versions.values())

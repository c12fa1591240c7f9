"""The themes that a need is about, as the classifier reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.themes import THEMES
from recommender.calibration import probability

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from corpus.themes import ThemeId

MOST = 3
"""Themes that are told, at most."""


@dataclass(frozen=True)
class Subject:
    """What a need is about."""

    themes: Sequence[ThemeId]
    """Those that are more likely than not, most probable first."""
    named: ThemeId | None
    """The theme of which the need is the name."""


def theme_chances(labels: Mapping[str, float]) -> NDArray[np.float32]:
    """Give the probability of every theme.

    Args:
        labels: the classifier's log odds, by label.

    Returns:
        Array ``(n_themes,)``, float32, in the order of `corpus.themes`.

    """
    return probability(np.array([labels[theme] for theme in THEMES])).astype(np.float32)


def themes_of(labels: Mapping[str, float]) -> list[ThemeId]:
    """Name the themes that a need is about more likely than not.

    Args:
        labels: the classifier's log odds, by label.

    Returns:
        At most three, most probable first; ties keep the order of `corpus.themes`.

    """
    likely = [theme for theme in THEMES if labels[theme] >= 0.0]
    return sorted(likely, key=lambda theme: -labels[theme])[:MOST]

"""How a theme is chosen by hand: in the form of a request and of a recurrent need, and in what is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.desk import ThemeDecisionKind
from corpus.place_names import folded_name
from corpus.themes import LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.desk import ThemeDecision

NONE_FITS: Final = "aucun"
"""How a form writes that no theme fits."""
NAMES: Final[Mapping[str, str]] = {str(theme): label for theme, label in LABELS.items()}
"""The name of each theme, by id."""
THEMES: Final = tuple(sorted(NAMES.items(), key=lambda pair: folded_name(pair[1])))
"""Every theme, in the order of names: pairs of id and name."""
COMPUTED: Final = "calcul"
"""How a form writes that the theme is to be computed again."""
NO_THEME_FITS: Final = "Aucun thème de la liste"
CHOICES: Final = (*THEMES, (NONE_FITS, NO_THEME_FITS))
"""What a request or a need may be given."""
CHOICES_AGAIN: Final = (*CHOICES, (COMPUTED, "Revenir à celui du calcul"))
"""The same, where something was given."""


def chosen_theme(fields: Mapping[str, str]) -> str | None:
    """Read the theme that a form gives; none where no theme fits. What is none of ours, the desk refuses."""
    told = fields.get("theme", "")
    return None if told == NONE_FITS else told


def given_theme(decision: ThemeDecision) -> str:
    """Say which theme was given, or that none is any more."""
    if decision.kind is ThemeDecisionKind.RETURNED:
        return "Thème : celui du calcul, de nouveau"
    return f"Thème : {NAMES.get(decision.theme, decision.theme) if decision.theme else 'aucun de la liste'}"

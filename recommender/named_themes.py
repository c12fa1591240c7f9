"""Tell a need that is the name of a theme: « vieillissement » says its subject, and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from corpus.themes import LABELS, OTHER_NAMES, THEMES
from models.french import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.records import Record
    from corpus.themes import ThemeId
    from recommender.need import ReadNeed

_SAYING: Final = frozenset(
    {
        *("va", "vont", "est", "sont", "était", "étaient", "ont", "avait", "avaient"),
        *("fait", "font", "peut", "peuvent", "doit", "doivent", "veut", "veulent"),
    }
)
"""Verbs that no subject holds: who says one says what happens to the subject, « les jeunes s’en vont »."""
_WORD: Final = re.compile(r"\w+")


class ThemeNames:
    """The names of the themes that some records bear."""

    def __init__(self, records: Iterable[Record]) -> None:
        """Read the themes of the records; of two themes of one name, the first of `corpus.themes` is named."""
        borne = {theme for record in records for theme in record.themes}
        self._themes: dict[frozenset[str], ThemeId] = {}
        for theme in THEMES:
            if theme in borne:
                for stems in _names_of(theme):
                    self._themes.setdefault(stems, theme)

    def named_by(self, need: ReadNeed) -> ThemeId | None:
        """Give the theme that a need names with all of its words, in any order; None if it says anything else."""
        theme = self._themes.get(frozenset(token.term for token in need.tokens))
        return theme if theme and _SAYING.isdisjoint(_WORD.findall(need.text.lower())) else None


def _names_of(theme: ThemeId) -> Iterable[frozenset[str]]:
    """Give the stems of what a theme is called: its id, its label, each thing that the label joins, and other names."""
    called = (theme.replace("-", " "), LABELS[theme], *LABELS[theme].split(" et "), *OTHER_NAMES.get(theme, ()))
    return (frozenset(token.term for token in tokenize(name)) for name in called)

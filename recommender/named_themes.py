"""Tell a need that is the name of a theme: « vieillissement » says its subject, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.themes import LABELS
from models.french import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.records import Record
    from corpus.themes import ThemeId
    from recommender.need import ReadNeed


class ThemeNames:
    """The names of the themes that some records bear."""

    def __init__(self, records: Iterable[Record]) -> None:
        """Read the themes of the records."""
        borne = {theme for record in records for theme in record.themes}
        self._names = {stems for theme in borne for stems in _names_of(theme)}

    def names(self, need: ReadNeed) -> bool:
        """Tell whether a need is the name of one of the themes: all of its words, in any order."""
        return frozenset(token.term for token in need.tokens) in self._names


def _names_of(theme: ThemeId) -> Iterable[frozenset[str]]:
    """Give the stems of what a theme is called: its id, its label, and each thing that the label joins."""
    called = (theme.replace("-", " "), LABELS[theme], *LABELS[theme].split(" et "))
    return (frozenset(token.term for token in tokenize(name)) for name in called)

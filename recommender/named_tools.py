"""The tools that a need names: whoever types a name alone looks for that record, and tells no problem to compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from corpus.place_names import folded_name
from models.spelling import is_written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.records import Tool

_MOST_BESIDE: Final = 4
"""Words that may stand beside a name: « connaissez-vous le logiciel … ? »."""
_LONGEST: Final = 8
"""Words of the longest name that is looked for."""
_SHORTEST: Final = 3
"""Letters of a name from which other words may stand beside it."""
_SLIPPED: Final = 6
"""Letters of a name from which it is recognised with a slip: a shorter one is a slip away from too many words."""


class ToolNames:
    """The names and other names of the tools of a catalogue."""

    def __init__(self, tools: Iterable[Tool]) -> None:
        """Fold the names.

        Args:
            tools: the tools, in the order in which those of one name are told.

        """
        self._ids: dict[str, list[str]] = {}
        for tool in tools:
            for name in {_joined(folded_name(one).split()) for one in (tool.name, *tool.aliases)} - {""}:
                self._ids.setdefault(name, []).append(tool.id)

    def named_in(self, need: str) -> tuple[str, ...]:
        """List the tools that a need names, when it says hardly more.

        Args:
            need: the need; capitals, accents and spaces are of no account.

        Returns:
            Ids of the tools, in the order of their names in the need and the longest name first; empty when more than
            `_MOST_BESIDE` words stand beside the names.

        """
        words = folded_name(need).split()
        found: dict[str, None] = {}
        place = beside = 0
        while place < len(words) and beside <= _MOST_BESIDE:
            length = self._longest_name(words, place)
            if length:
                found.update(dict.fromkeys(self._ids[_joined(words[place : place + length])]))
            beside += not length
            place += length or 1
        return tuple(found) if beside <= _MOST_BESIDE else ()

    def meant_by(self, name: str) -> str | None:
        """Find the tool that a name means.

        Args:
            name: a name alone; capitals, accents and spaces are of no account.

        Returns:
            The id of the one tool that bears it; or else of the one whose name is a slip away (a letter too many, too
            few or another, two swapped), where its words are not all words that people write. None where there is no
            such tool, or several.

        """
        words = folded_name(name).split()
        typed = _joined(words)
        bearing = self._ids.get(typed)
        if bearing is None and len(typed) >= _SLIPPED and not all(map(is_written, words)):
            near = process.extract(typed, list(self._ids), scorer=OSA.distance, score_cutoff=1, limit=None)
            bearing = [tool for near_name, _, _ in near for tool in self._ids[near_name]]
        found = set(bearing or ())
        return found.pop() if len(found) == 1 else None

    def _longest_name(self, words: list[str], place: int) -> int:
        for length in range(min(_LONGEST, len(words) - place), 0, -1):
            name = _joined(words[place : place + length])
            if name in self._ids and (len(name) >= _SHORTEST or length == len(words)):
                return length
        return 0


def _joined(words: list[str]) -> str:
    """Write words in one: « panneau pocket » and « PanneauPocket » are one name."""
    return "".join(words)

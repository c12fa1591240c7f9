"""The words of a text as names are looked for in it: where each stands, and how it was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from corpus.name_words import fold, given_names, ordinary_words, words_of_names

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ELIDED: Final = re.compile(r"(?:[dlnmtsjc]|qu|lorsqu|puisqu|jusqu)['’](?=[^\W\d_a-zà-ÿ])")
_APOSTROPHES: Final = frozenset({"'", "’"})
_ELIDED_CAPITAL: Final = re.compile(r"[dDlLnNoO]['’][^\W\d_a-zà-ÿ]")
_LONGEST: Final = 5
"""Words of a name, at most: given names, particles and surnames."""
_SHOUTED: Final = 0.6
"""Share of capitals from which a text is shouted, and a capital says nothing."""


_SPACES: Final = frozenset({" ", "\u00a0", "\u202f"})


@dataclass(frozen=True)
class TypedWord:
    """A word: ``text`` from ``start`` to ``end``, and ``folded`` to small letters without accents."""

    start: int
    end: int
    text: str
    folded: str

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital, an elided particle aside: "d’Esparbès"."""
        return self.text[0].isupper() or bool(self.text[1:2] in _APOSTROPHES and _ELIDED_CAPITAL.match(self.text))

    @property
    def is_upper(self) -> bool:
        """Whether it is two capitals or more, and nothing else."""
        return len(self.text) > 1 and self.text.isupper()

    @property
    def is_given(self) -> bool:
        """Whether it is a given name, or begins with one: "Anne-So"."""
        return self.folded != "france" and self.folded.partition("-")[0] in given_names()

    @property
    def is_ordinary(self) -> bool:
        """Whether no surname is so: "téléphone", "Enfance", "tout-le-monde"."""
        words = ordinary_words()
        if self.folded in words or self.last_part in words:
            return True
        parts = self.folded.split("-")
        return len(parts) > 1 and all(part in words or part in words_of_names().never for part in parts)

    @property
    def last_part(self) -> str:
        """The word without what is elided before it: "adjointe" of "l’adjointe"."""
        return self.folded.rpartition("'")[2].rpartition("’")[2]


@dataclass(frozen=True)
class TypedText:
    """A text and its words."""

    text: str
    """As typed; in small letters where it is shouted, each letter at its place."""
    words: Sequence[TypedWord]

    @classmethod
    def of(cls, text: str) -> TypedText:
        """Cut a text into words."""
        if _is_shouted(text):
            text = _lowered(text)
        return cls(text, [_word(match) for match in _WORD.finditer(text)])

    def gap(self, place: int) -> str:
        """Give what stands between a word and the next one; a line break after the last."""
        if place + 1 >= len(self.words):
            return "\n"
        return self.text[self.words[place].end : self.words[place + 1].start]

    def before(self, place: int) -> str:
        """Give the 30 characters before a word, folded, apostrophes straight."""
        start = self.words[place].start
        return fold(self.text[max(0, start - 30) : start]).replace("’", "'")

    def run(self, place: int) -> int:
        """Count the words of a name that begins at a place: capitals, with particles between them."""
        particles = words_of_names().particles
        count = 0
        while count < _LONGEST and place + count < len(self.words):
            word = self.words[place + count]
            if count and self.gap(place + count - 1) not in _SPACES:
                break
            if not word.is_capital and not (word.folded in particles and self._leads_to_capital(place + count)):
                break
            count += 1
        return count

    def end(self, place: int, count: int) -> int:
        """Give where some words that begin at a place end; 0 for none."""
        return self.words[place + count - 1].end if count else 0

    def _leads_to_capital(self, place: int) -> bool:
        """Tell "de la Tour" and "van den Broeck" from what only begins so."""
        for step in (1, 2):
            if place + step >= len(self.words) or self.gap(place + step - 1) not in _SPACES:
                return False
            if self.words[place + step].is_capital:
                return True
            if self.words[place + step].folded not in words_of_names().particles:
                return False
        return False


def _is_shouted(text: str) -> bool:
    letters = list(filter(str.isalpha, text))
    return len(letters) > 30 and sum(map(str.isupper, letters)) > _SHOUTED * len(letters)


def _lowered(text: str) -> str:
    """Bring to small letters one by one: a place in the text stays the same place."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


def _word(match: re.Match[str]) -> TypedWord:
    start, word = match.start(), match.group()
    elided = _ELIDED.match(word)
    # "d’Esparbès" is a name and "d’Hervé" is not one: what is elided goes where a given name follows.
    if elided and fold(word[elided.end() :]) in given_names():
        start, word = start + elided.end(), word[elided.end() :]
    return TypedWord(start, match.end(), word, fold(word))

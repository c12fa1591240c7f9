"""The words that ask for a solution: its names, the turns that ask for it, and what takes them back."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.data_files import read_yaml
from models.french import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SOLUTION_WORDS = Path(__file__).parent / "data" / "solution_words.yaml"

_PLAIN_WORD = re.compile(r"[a-z0-9]+(?![a-z0-9*])")


@dataclass(frozen=True)
class SolutionWords:
    """The reviewed words, folded, with apostrophes and hyphens as spaces."""

    nouns: Mapping[str, tuple[str, ...]]
    """Names of solutions, in the singular, by kind."""
    turns: Mapping[str, tuple[str, ...]]
    """Turns by what they do, as written in the data file."""
    words: frozenset[str]
    """What is no slip: every word that is spelled out, and the words that look like slips of them."""
    slips: Mapping[str, str]
    """A word by what is left of it without one of its letters, its first apart."""

    def mend(self, word: str) -> str:
        """Give the word that a folded word was meant to be, the word itself when it is no slip."""
        if word in self.words:
            return word
        return next((self.slips[left] for left in (word, *_without_a_letter(word)) if left in self.slips), word)


@functools.cache
def solution_words() -> SolutionWords:
    """Read the data file, once.

    Returns:
        Its words.

    Examples:
        >>> solution_words().mend("platefrome")
        'plateforme'

    """
    raw = read_yaml(SOLUTION_WORDS)
    mended = [fold(word) + ending for word in raw.pop("mended") for ending in ("s", "")]
    not_slips = {fold(word) for word in raw.pop("not_slips")}
    nouns = {kind: tuple(_plain(noun) for noun in written) for kind, written in raw.pop("nouns").items()}
    turns = {name: tuple(_plain(turn) for turn in written) for name, written in raw.items()}
    return SolutionWords(
        nouns=nouns,
        turns=turns,
        words=frozenset(_words_of(nouns) | _words_of(turns) | not_slips | set(mended)),
        slips={left: word for word in mended for left in (word, *_without_a_letter(word))},
    )


def _plain(written: str) -> str:
    return " ".join(re.sub(r"['’-]", " ", fold(written)).split())


def _words_of(written: Mapping[str, tuple[str, ...]]) -> set[str]:
    return {word for group in written.values() for one in group for word in _PLAIN_WORD.findall(one)}


def _without_a_letter(word: str) -> Iterator[str]:
    """Drop each letter in turn, the first apart: slips at the start are rare, and other words are near."""
    return (word[:place] + word[place + 1 :] for place in range(1, len(word)))

"""Type a text as hurried people do: typing mistakes, no accents, no capitals, no punctuation."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

_MARKS = {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"}
_WORD = re.compile(r"[^\W\d_]{4,}")
_WORDS_A_TYPO = 8
"""One typing mistake about every so many words."""


def without_accents(text: str) -> str:
    """Drop accents, cedillas and ligatures; the case stays.

    Args:
        text: a need.

    Returns:
        The need as it is typed on a keyboard without them.

    Examples:
        >>> without_accents("Où sont nos élèves ? Le cœur du problème, ça déborde")
        'Ou sont nos eleves ? Le coeur du probleme, ca deborde'

    """
    plain = "".join(_MARKS.get(character, character) for character in text)
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


def with_typos(text: str, *, rng: random.Random) -> str:
    """Make about one typing mistake every eight words, and one at least where a word is long enough.

    Args:
        text: any text.
        rng: draws the words and the mistakes.

    Returns:
        The text with letters swapped, dropped or doubled; words of three letters or fewer stay.

    """
    words = list(_WORD.finditer(text))
    if not words:
        return text
    chosen = rng.sample(words, max(1, len(words) // _WORDS_A_TYPO))
    for word in sorted(chosen, key=lambda match: -match.start()):
        text = text[: word.start()] + _mistyped(word.group(), rng=rng) + text[word.end() :]
    return text


def carelessly(text: str, *, rng: random.Random) -> str:
    """Type a text carelessly, in one of four ways drawn at random.

    Args:
        text: any text.
        rng: draws the way and the mistakes.

    Returns:
        The text with typing mistakes, without accents, in small letters without punctuation, or all of these.

    """
    way = rng.randrange(4)
    if way in {0, 3}:
        text = with_typos(text, rng=rng)
    if way in {1, 3}:
        text = without_accents(text)
    if way in {2, 3}:
        text = " ".join(re.sub(r"[.,;:!?«»()]", " ", text.lower()).split())
    return text


def _mistyped(word: str, *, rng: random.Random) -> str:
    place = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(3)
    if kind == 0:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word[:place] + word[place + 1 :] if kind == 1 else word[:place] + word[place] + word[place:]

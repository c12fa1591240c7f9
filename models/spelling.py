"""Read a need as it was meant: plain signs, known words for slips, plain words for familiar ones.

A slip is what a hurried hand does: two letters swapped, one left out, one typed twice. A word is mended only where
nobody is known to write it and many write the other one; what stays in doubt stays as it was typed.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase
from typing import TYPE_CHECKING, Final

from models.french import fold, plain_word, stem
from models.remembered_words import remembered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KNOWN_WORDS: Final = Path(__file__).parent / "data" / "known_words.tsv"
"""A word a line, folded, how often it is written, and how when not so: `evaluation.fitting.known_words` makes it."""
NO_SLIPS: Final = Path(__file__).parent / "data" / "no_slips.txt"
"""French words, a line each, folded, that nobody wrote there and that are a slip away from one that many did.

Chosen by hand among 2,400 everyday words typed for this, of which 121 were read as others (« continent » as
« continuent »), and the most frequent of wordfreq; those that a slip of the other is likelier to give than themselves
(« porche » for « proche ») are left out.
"""
_ENDINGS: Final = ("", "s", "e", "es", "x")
_SHORTEST, _LONGEST = 4, 24
"""Letters of the words that are mended: a shorter one is a slip away from too many others, a longer one is none."""
_WRITTEN: Final = 5
"""Times that a word is written at least, for another to be read as it."""
_STRANGE, _FEWEST_STRANGE = 0.5, 5
"""Share of the words long enough to be mended, beyond which those that are neither known nor slips make another
language, and how many make one at least."""
WORD: Final = re.compile(r"[^\W\d_]+")
"""A run of letters."""
_WHOLE_WORD: Final = re.compile(r"(?<![\w-])[^\W\d_]+(?![\w-])")
_SIGNS: Final = str.maketrans("’‘ʼ′“”–—", "''''\"\"--")
_SENTENCE_ENDS: Final = frozenset({". ", "! ", "? "})


@dataclass(frozen=True)
class Reading:
    """A word that is read as another: a slip, or a familiar word."""

    start: int
    """Offset of its first character."""
    end: int
    """Offset after its last character."""
    meant: str
    """The word it is read as: that of a slip is folded."""


def plain_signs(text: str) -> str:
    """Write apostrophes, quotation marks and dashes as keyboards do, each in the place of the one that was typed.

    A telephone writes « d’eau » and a keyboard « d'eau »: an encoder takes them for other words.

    Args:
        text: any text.

    Returns:
        A text as long.

    Examples:
        >>> plain_signs("l’eau – « ici »")
        "l'eau - « ici »"

    """
    return text.translate(_SIGNS)


def is_written(word: str) -> bool:
    """Tell whether a word is written in our records and needs, whatever its case and accents."""
    return fold(word) in _known_words()


@remembered()
def is_known(word: str) -> bool:
    """Tell whether a word is written in our records and needs, or is read as one that is."""
    if is_written(word) or plain_word(word) is not None or _is_rare(fold(word)):
        return True
    return _meant_by_slip(word.lower()) is not None


def as_written(word: str) -> str:
    """Write a folded word as our records and needs most often do, with its accents.

    Args:
        word: a folded word.

    Returns:
        The word in lower case; itself where it is not known.

    Examples:
        >>> as_written("dechets")
        'déchets'

    """
    return _spellings().get(word, word)


def familiar_in(text: str) -> list[Reading]:
    """Find the words of a text that people say and records do not write.

    A name is left as it is, as by `slips_in`, and a piece of a word with hyphens.

    Args:
        text: a text in which a run of white space is one space.

    Returns:
        The words and their plain ones, in reading order.

    Examples:
        >>> [word.meant for word in familiar_in("Un toubib pour les gosses")]
        ['médecin', 'enfants']

    """
    return [
        Reading(*match.span(), plain)
        for match in _WHOLE_WORD.finditer(text)
        if (word := _in_place(match)).islower() and (plain := plain_word(word)) is not None
    ]


def slips_in(text: str) -> list[Reading]:
    """Find the words of a text that were mistyped.

    A name is left as it is: a word with a capital is looked at only where it begins a sentence. In another language,
    words that look like slips of French ones are none.

    Args:
        text: a text in which a run of white space is one space.

    Returns:
        The slips, in reading order; none in a text of another language.

    Examples:
        >>> [slip.meant for slip in slips_in("Les encmobrants de Wimile trainent")]
        ['encombrants']

    """
    words = [(match, _in_place(match)) for match in WORD.finditer(text)]
    slips = [Reading(*match.span(), meant) for match, word in words if (meant := _meant_by_slip(word))]
    return [] if slips and _is_strange([word for _, word in words if len(word) >= _SHORTEST]) else slips


def as_meant(text: str, readings: Sequence[Reading]) -> str:
    """Write the words that were meant in the place of those that were typed.

    Args:
        text: what was read.
        readings: words of it, in reading order.

    Returns:
        The text; the same one where every word is read as it was typed.

    """
    for reading in reversed(readings):
        text = f"{text[: reading.start]}{reading.meant}{text[reading.end :]}"
    return text


def _in_place(match: re.Match[str]) -> str:
    """Give a word without the capital that begins a sentence."""
    word = match.group()
    if word.islower():
        return word
    before = match.string[max(match.start() - 2, 0) : match.start()]
    return word[0].lower() + word[1:] if not before or before in _SENTENCE_ENDS else word


def _is_strange(words: Sequence[str]) -> bool:
    """Tell a text of another language by its words, names aside."""
    unknown = sum(word.islower() and not is_known(word) for word in words)
    return unknown >= _FEWEST_STRANGE and unknown > _STRANGE * len(words)


@remembered()
def _meant_by_slip(word: str) -> str | None:
    """Give the word that was meant by one that may be mended; a familiar word is no slip."""
    return _meant(word) if _SHORTEST <= len(word) <= _LONGEST and plain_word(word) is None else None


@remembered()
def _meant(word: str) -> str | None:
    """Give the word that was meant, the most frequent of several; none for a known word, a name or an acronym."""
    folded, known = fold(word), _known_words()
    if folded in known or word != word.lower() or len(folded) != len(word) or _is_rare(folded):
        return None
    near = {other: written for other in _near(word, folded) if (written := known.get(other, 0)) >= _WRITTEN}
    best = max(near, key=lambda other: (near[other], other), default=None)
    # Another form of the same word says nothing else.
    return best if best is not None and stem(best) != stem(folded) else None


def _near(word: str, folded: str) -> Iterator[str]:
    """List what is a slip away; the first letter is seldom missed."""
    for i in range(1, len(word)):
        if word[i] == word[i - 1]:
            yield folded[:i] + folded[i + 1 :]
        yield from (folded[:i] + letter + folded[i:] for letter in ascii_lowercase)
        yield folded[:i] + folded[i + 1 : i + 2] + folded[i] + folded[i + 2 :]
    yield from (folded + letter for letter in ascii_lowercase)


def _is_rare(folded: str) -> bool:
    return any(folded.removesuffix(ending) in _no_slips() for ending in _ENDINGS)


@functools.cache
def _no_slips() -> frozenset[str]:
    return frozenset(NO_SLIPS.read_text(encoding="utf-8").split())


def _known_words() -> dict[str, int]:
    written, _ = _words()
    return written


def _spellings() -> dict[str, str]:
    _, spellings = _words()
    return spellings


@functools.cache
def _words() -> tuple[dict[str, int], dict[str, str]]:
    """Read, once for both, how often each word is written, and how those that are not written as folded."""
    written, spellings = {}, {}
    for line in KNOWN_WORDS.read_text(encoding="utf-8").splitlines():
        word, times, *spelling = line.split("\t")
        written[word] = int(times)
        if spelling:
            spellings[word] = spelling[0]
    return written, spellings

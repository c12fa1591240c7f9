"""Texts in few words, and words that may be broken: what a narrow column needs."""

from __future__ import annotations

import re
from typing import Final

from corpus.shortening import first_clauses

_SHORT: Final = 32
"""Characters of what is known: three lines of a column, of which thirteen stand side by side on 1,280 pixels."""
_WORD: Final = 2
"""Characters of the shortest clause: « Oui », « MIT » say all there is to say."""
_SYLLABLE: Final = re.compile(
    r"(?<=\w[aeiouyàâéèêëîïôûü])(?=[bcdfghjklmnpqrstvwxz][aeiouyàâéèêëîïôûü]\w)"
    r"|(?<=\w[aeiouyàâéèêëîïôûü][bcdfghjklmnpqrstvwxz])(?=[bcdfgjkmpqstvz][aeiouyàâéèêëîïôûü]\w)"
)
"""Where a French word may be broken: before a consonant that a vowel follows, alone or the second of two."""
_LONG_WORD: Final = re.compile(r"\w{10,}")


def in_short(text: str) -> str:
    """Give the first clauses of what a cell says, for a cell of the grid.

    Args:
        text: what is known.

    Returns:
        At most 32 characters of it, soft hyphens aside, and an ellipsis where more is said: a territory that only
        thought of a tool has not tried it. Empty for an empty text.

    Examples:
        >>> in_short("Une ville du bord de la mer : envisagé"), in_short("Gratuit.")
        ('Une ville du bord de la mer…', 'Gratuit.')

    """
    short = first_clauses(text, _SHORT, least=_WORD)
    more = short and short != text.strip() and not short.endswith("…")
    return soft_hyphens(f"{short}…" if more else short)


def soft_hyphens(text: str) -> str:
    """Let the long words of a text be broken where French breaks them, in a column that is narrower than they are.

    Args:
        text: a label, or what a cell says.

    Returns:
        The text, with a soft hyphen (U+00AD) between syllables of its words of ten letters or more.

    Examples:
        >>> soft_hyphens("Interopérabilité").split(chr(0xAD))
        ['Inte', 'ro', 'pé', 'ra', 'bi', 'lité']
        >>> soft_hyphens("Prix") == "Prix"
        True

    """
    return _LONG_WORD.sub(lambda word: _SYLLABLE.sub("\u00ad", word[0]), text)

"""The words by which texts of people are found again: stems, and the field's synonyms."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.cleaning import without_masks
from models.french import abbreviations_in, analyse, concepts_of, tokenize


@dataclass(frozen=True)
class WantedWord:
    """A word that is looked for: a text holds one of ``said``, or what it abbreviates, written out."""

    said: frozenset[str]
    """Words of which one is enough: its stem, or a synonym's."""
    in_full: tuple[frozenset[str], ...] = ()
    """What an abbreviation stands for, word by word, as ``said``: a text that writes it out holds one of each."""


def words_of(text: str) -> frozenset[str]:
    """Take the words by which a text is found.

    Args:
        text: any text.

    Returns:
        Its stems without accents, those of masks aside, with those that its abbreviations stand for, and a shared word
        for each of the field's synonyms it holds.

    Examples:
        >>> "poubel" in words_of("Les poubelles débordent !")
        True

    """
    read = without_masks(text)
    # The analysis, which the encoder learned with, writes out no abbreviation of two words.
    return frozenset(analyse(read)).union(*(analyse(one.full) for one in abbreviations_in(read)))


def wanted_words(text: str) -> tuple[WantedWord, ...]:
    """Read what is looked for, word by word.

    Args:
        text: what was typed.

    Returns:
        Each word that counts, in reading order and once. An abbreviation is one word: the texts that hold it were
        expanded when their words were taken, some by an older vocabulary, which knew only how it is written.

    Examples:
        >>> [bool(one.said & words_of("Les ordures débordent")) for one in wanted_words("poubelles")]
        [True]
        >>> [sorted(one) for word in wanted_words("la com com") for one in (word.said, *word.in_full)]
        [['com'], ['communaut'], ['commun', '§37']]

    """
    short, tokens = abbreviations_in(text), tokenize(text)
    found: dict[WantedWord, None] = {}
    for token in tokens:
        full = next((one.full for one in short if one.start <= token.start < one.end), "")
        in_full = tuple(_said(one.term) for one in tokenize(full))
        found[WantedWord(_said(token.term), in_full)] = None
    return tuple(found)


def _said(stem: str) -> frozenset[str]:
    return frozenset([stem, *concepts_of([stem])])

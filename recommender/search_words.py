"""The words by which texts of people are found again: stems, and the field's synonyms."""

from __future__ import annotations

from corpus.cleaning import without_masks
from models.french import analyse, concepts_of, expand_abbreviations, tokenize


def words_of(text: str) -> frozenset[str]:
    """Take the words by which a text is found.

    Args:
        text: any text.

    Returns:
        Its stems without accents, those of masks aside, and a shared word for each of the field's synonyms it holds.

    Examples:
        >>> "poubel" in words_of("Les poubelles débordent !")
        True

    """
    return frozenset(analyse(without_masks(text)))


def wanted_words(text: str) -> tuple[frozenset[str], ...]:
    """Read what is looked for, word by word.

    Args:
        text: what was typed.

    Returns:
        For each word that counts, what a text may hold in its place: its stem, or a synonym's.

    Examples:
        >>> [bool(one & words_of("Les ordures débordent")) for one in wanted_words("poubelles")]
        [True]

    """
    stems = [token.term for token in tokenize(expand_abbreviations(text))]
    return tuple(frozenset([stem, *concepts_of([stem])]) for stem in dict.fromkeys(stems))

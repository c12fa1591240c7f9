"""The words by which texts of people are found again: stems, and the field's synonyms."""

from __future__ import annotations

from corpus.cleaning import without_masks
from models.french import analyse, concepts_of, tokenize


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
        For each word that counts, what a text may hold in its place: its stem, or a synonym's. An abbreviation is one
        word: the texts that hold it were expanded when their words were taken, some by an older vocabulary.

    Examples:
        >>> [bool(one & words_of("Les ordures débordent")) for one in wanted_words("poubelles")]
        [True]

    """
    stems = [token.term for token in tokenize(text)]
    return tuple(frozenset([stem, *concepts_of([stem])]) for stem in dict.fromkeys(stems))

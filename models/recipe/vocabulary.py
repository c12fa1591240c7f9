"""Which pieces of the vocabulary French text uses.

The sources are word lists and rules, never the texts we serve or measure with, so that the identity of the
tokenisation can be measured on texts that chose nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import wordfreq

from models.recipe.tokenizer import SPECIAL_PIECES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tokenizers import Tokenizer

_FRENCH_PIECE: Final = re.compile(r"▁?[a-zàâäçéèêëîïôöùûüÿœæ'’-]+", re.IGNORECASE)
_LAST_LATIN: Final = "\u02ff"
"""The last of the Latin letters, their accents and the modifier letters that stand for an apostrophe."""
_BATCH: Final = 50_000
"""Texts tokenised in one call: some tens of megabytes."""


@dataclass(frozen=True)
class VocabularySettings:
    """Say how much of the vocabulary is kept."""

    size: int = 62_000
    """Pieces kept. 62,000 rows of 384 int8 take 24 MB of the 50 MB we allow ourselves."""
    french_words: int = 400_000
    """Most frequent French words; wordfreq knows 310,816."""
    capital_words: int = 60_000
    """Most frequent French words also taken in capitals, and without their accents."""
    english_words: int = 20_000
    """Most frequent English words: the names of tools."""
    numbers: int = 10_000
    """Whole numbers from 0, years and postcodes' halves among them."""
    short_piece: int = 4
    """Letters of the longest piece kept whatever uses it: typos, acronyms and unknown names fall into such."""


def french_pieces(
    vocabulary: Sequence[tuple[str, float]], tokenizer: Tokenizer, settings: VocabularySettings
) -> list[int]:
    """Choose the pieces to keep.

    Those that words, numbers and signs use come first; the most probable of the pieces written in French
    letters fill the places left.

    Args:
        vocabulary: every piece with its log probability; special pieces first, ``<mask>`` last.
        tokenizer: the tokenizer over the whole vocabulary.
        settings: how much to keep.

    Returns:
        ``settings.size`` ids, rising; special pieces are among them.

    Raises:
        ValueError: if the pieces in use are more than ``settings.size``.

    """
    used = _special_ids(vocabulary) | _ids_by_rule(vocabulary, short_piece=settings.short_piece)
    used |= _ids_in_use(tokenizer, list(_source_texts(settings)))
    if len(used) > settings.size:
        raise ValueError(f"{len(used)} pieces are in use, more than the {settings.size} to keep")
    spare = [i for i, (piece, _) in enumerate(vocabulary) if i not in used and _FRENCH_PIECE.fullmatch(piece)]
    spare.sort(key=lambda i: (-vocabulary[i][1], i))
    return sorted(used.union(spare[: settings.size - len(used)]))


def _special_ids(vocabulary: Sequence[tuple[str, float]]) -> set[int]:
    return {*range(len(SPECIAL_PIECES)), len(vocabulary) - 1}


def _ids_by_rule(vocabulary: Sequence[tuple[str, float]], *, short_piece: int) -> set[int]:
    return {i for i, (piece, _) in enumerate(vocabulary) if _kept_by_rule(piece, short_piece=short_piece)}


def _kept_by_rule(piece: str, *, short_piece: int) -> bool:
    """Tell whether a piece is kept whatever uses it: one sign, no letter at all, or a few French letters."""
    letters = piece.removeprefix("▁")
    if len(letters) <= 1:
        return letters <= _LAST_LATIN or not _has_letter(letters)
    if not _has_letter(letters):
        return True
    return len(letters) <= short_piece and _FRENCH_PIECE.fullmatch(piece) is not None


def _has_letter(text: str) -> bool:
    return any(unicodedata.category(character)[0] in "LM" for character in text)


def _ids_in_use(tokenizer: Tokenizer, texts: Sequence[str]) -> set[int]:
    used: set[int] = set()
    for start in range(0, len(texts), _BATCH):
        for encoding in tokenizer.encode_batch(texts[start : start + _BATCH]):
            used.update(encoding.ids)
    return used


def _source_texts(settings: VocabularySettings) -> Iterator[str]:
    french = wordfreq.top_n_list("fr", settings.french_words)
    english = wordfreq.top_n_list("en", settings.english_words)
    for word in (*french, *english):
        yield from (word, word.capitalize())
    for word in french:
        # After an elision or a hyphen, a word is cut into pieces that start no word.
        yield f"l'{word}"
        yield f"-{word.capitalize()}"
    for word in french[: settings.capital_words]:
        yield from (word.upper(), f"-{word.upper()}", _without_accents(word))
    yield from map(str, range(settings.numbers))


def _without_accents(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))

"""The words that a need and a record share and that tell a reader why they are alike.

A word says so if it is rare enough among the records, if it is not one that any need may hold ("savoir", "logiciel"),
nor a number, and if it is the same word: "marché" is not "marche", nor "rendement" "rendez-vous", which the analysis,
accents and endings forgiven, cannot tell apart.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from corpus.passages import SENTENCE_END
from models.french import concepts_of, concepts_of_stem, fold, sense_of, tokenize

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.french import Token
    from recommender.candidates import Shelf
    from recommender.need import ReadNeed

_COMMON: Final = 1.0
"""Weight of a word, in BM25's measure of rarity, below which it says nothing of why two texts are alike."""
_GENERAL: Final = (
    "savoir sait sais savent prendre prend prennent prenons mettre met mettent mis faire venir vient viennent aller "
    "passer donner donne trouver rendre tenir tient rester arriver dire dit disent voir voit voient vouloir pouvoir "
    "devoir falloir servir utiliser permettre gens chose fois moment actuellement vraiment beaucoup souvent "
    "logiciel outil application appli plateforme solution dispositif"
)
"""Words of any need, whatever it is about, and names of solutions: rare in the records, they are no reason."""
_APPOINTMENT: Final = "rendez-vous"


def answered_words(need: ReadNeed, text: str, *, shelf: Shelf) -> tuple[str, ...]:
    """List the telling words of the need that a passage holds, itself or by a word that names the same thing.

    Args:
        need: the need.
        text: the passage.
        shelf: gives the weight of the terms.

    Returns:
        The words as the need writes them, in its order, each once.

    """
    told = _read(text)
    # Each word once, where it first stands.
    first: dict[str, Token] = {}
    for sense, token in zip(need.senses, need.tokens, strict=True):
        first.setdefault(sense, token)
    telling = (token for sense, token in first.items() if _tells(token, sense, told.held, shelf=shelf))
    words = (need.text[token.start : _word_end(need.text, token)] for token in telling)
    return tuple(word for word in words if not _is_another_word(word, told.wordings))


def marks(need: ReadNeed, sentence: str, *, shelf: Shelf) -> tuple[tuple[int, int], ...]:
    """Find the words of a sentence that answer telling words of the need.

    Args:
        need: the need.
        sentence: a sentence of a record.
        shelf: gives the weight of the terms.

    Returns:
        Where each word starts and ends, in reading order.

    """
    told = _read(sentence)
    telling = [
        token
        for sense, token in zip(told.senses, told.tokens, strict=True)
        if _tells(token, sense, need.asked, shelf=shelf)
    ]
    if not telling:
        return ()
    asked = [need.text[token.start : token.end] for token in need.tokens]
    others = {fold(word) for word in asked if _is_another_word(word, told.wordings)}
    spans = ((token.start, _word_end(sentence, token)) for token in telling)
    return tuple((start, end) for start, end in spans if fold(sentence[start:end]) not in others)


def best_sentence(need: ReadNeed, text: str, *, shelf: Shelf) -> str:
    """Choose the sentence that shares most weight with the need.

    Args:
        need: the need.
        text: a passage of a record.
        shelf: gives the weight of the terms.

    Returns:
        The sentence; the first one when none shares anything.

    """

    def shared(sentence: str) -> float:
        return sum(shelf.rarity(term) for term in need.wanted.intersection(_read(sentence).held))

    return max(SENTENCE_END.split(text), key=shared)


@dataclass(frozen=True)
class _Told:
    """A text of a record, read."""

    tokens: tuple[Token, ...]
    senses: tuple[str, ...]
    """The sense of each of its words."""
    held: frozenset[str]
    """The senses of its words, with the terms that name the same things."""
    wordings: dict[str, frozenset[str]]
    """How it writes each word, in lower case, by the word without its accents."""


@lru_cache(maxsize=16_384)
def _read(told: str) -> _Told:
    """Read a text of a record once. Never a need."""
    tokens = tuple(tokenize(told))
    wordings: dict[str, frozenset[str]] = {}
    for token in tokens:
        word = told[token.start : token.end]
        wordings[fold(word)] = wordings.get(fold(word), frozenset()) | {_lower(word)}
    senses = tuple(sense_of(token.term, told[token.start : token.end]) for token in tokens)
    return _Told(tokens, senses, frozenset((*senses, *concepts_of(list(senses)))), wordings)


def _word_end(text: str, token: Token) -> int:
    """Find where a word ends for its reader: "rendez-vous" is one, of which the analysis keeps "rendez"."""
    rest = text[token.start : token.start + len(_APPOINTMENT)]
    return token.start + len(rest) if rest.lower() == _APPOINTMENT else token.end


def _tells(token: Token, sense: str, others: frozenset[str], *, shelf: Shelf) -> bool:
    """Tell whether a rare and telling word, or one that names the same thing, is among others."""
    if others.isdisjoint(_names(sense)) or token.term in _general() or token.term.isdigit():
        return False
    return shelf.rarity(token.term) >= _COMMON


def _is_another_word(word: str, wordings: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether a word of the need is in a record only as one that differs by its accents.

    Records are written with their accents, needs often without: only an accent that the need bears and the record
    does not makes another word.
    """
    folded, lower = fold(word), _lower(word)
    return folded != lower and folded in wordings and lower not in wordings[folded]


def _lower(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()


@lru_cache(maxsize=16_384)
def _names(sense: str) -> tuple[str, ...]:
    """List a sense with the terms that name the same things."""
    return (sense, *concepts_of_stem(sense))


@cache
def _general() -> frozenset[str]:
    return frozenset(token.term for token in tokenize(_GENERAL))

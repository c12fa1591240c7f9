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
    "oublier oublie oublient village pied coup bout point main endroit jour matin soir semaine mois annee "
    "logiciel outil application appli plateforme solution dispositif"
)
"""Words of any need, whatever it is about, and names of solutions: rare in the records, they are no reason."""
_APPOINTMENT: Final = "rendez-vous"


@dataclass(frozen=True)
class SharedWords:
    """The telling words of a need that a sentence answers, each by itself or by a word that names the same thing."""

    asked: tuple[str, ...]
    """As the need writes them, in its order, each once."""
    marks: tuple[tuple[int, int], ...]
    """Where each word of the sentence that answers one starts and ends, in reading order."""


def shared_words(need: ReadNeed, sentence: str, *, shelf: Shelf) -> SharedWords:
    """Find the telling words of a need that a sentence answers, and the words that answer them.

    Args:
        need: the need.
        sentence: a sentence of a record.
        shelf: gives the weight of the terms.

    Returns:
        Both. Where an expression of several words answers (« dépôts sauvages », for rubble), it bears no mark.

    """
    told = _read(sentence)
    # Each word once, where it first stands.
    first: dict[str, Token] = {}
    for sense, token in zip(need.senses, need.tokens, strict=True):
        first.setdefault(sense, token)
    asked: list[str] = []
    names: set[str] = set()
    for sense, token in first.items():
        if told.held.isdisjoint(_names(sense)) or not _tells(token, shelf=shelf):
            continue
        word = need.text[token.start : _word_end(need.text, token)]
        if not _is_another_word(word, told.wordings):
            asked.append(word)
            names.update(_names(sense))
    answering = (
        token for sense, token in zip(told.senses, told.tokens, strict=True) if not names.isdisjoint(_names(sense))
    )
    return SharedWords(tuple(asked), tuple((token.start, _word_end(sentence, token)) for token in answering))


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


def _tells(token: Token, *, shelf: Shelf) -> bool:
    """Tell whether a word of a need is rare enough, and neither of any need nor a number."""
    return not (token.term in _general() or token.term.isdigit()) and shelf.rarity(token.term) >= _COMMON


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

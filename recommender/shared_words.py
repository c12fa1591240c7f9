"""The words that a need and a record share and that tell a reader why they are alike.

A word says so if it is rare enough among the records, if it is not one that any need may hold ("savoir", "logiciel"),
nor a number, and if it is the same word: "marché" is not "marche", nor "rendement" "rendez-vous", which the analysis,
accents and endings forgiven, cannot tell apart. A need of a page shares a word or two with any record, by chance.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from corpus.passages import SENTENCE_END
from models.french import abbreviations_of, concepts_of, concepts_of_stem, fold, sense_of, tokenize
from models.remembered_words import remembered

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from models.french import Token
    from recommender.candidates import Shelf
    from recommender.need import ReadNeed

_COMMON: Final = 1.0
"""Weight of a word, in BM25's measure of rarity, below which it says nothing of why two texts are alike."""
_GENERAL: Final = (
    "savoir sait sais savent prendre prend prennent prenons mettre met mettent mis faire venir vient viennent aller "
    "passer donner donne trouver rendre tenir tient rester arriver dire dit disent voir voit voient vouloir pouvoir "
    "devoir falloir servir utiliser permettre gens chose fois moment actuellement vraiment beaucoup souvent "
    "oublier oublie oublient village pied coup bout point main endroit jour matin soir semaine mois annee an temps "
    "voudrait voudraient veulent aimer aimerait aimeraient ferait feraient pourrait connaitre connait connaissent "
    "chercher demander choisir changer montrer monter poser porter tourner installer parler rester commencer sert "
    "part fin suite cote coin monde ensemble envie facon nombre cas adresse difficulte deux trois premier dernier "
    "petit grand simple vrai principal moyen mauvais different certain plein mal vite pres ailleurs autour environ "
    "directement pendant combien importe chacun partout arrivent heure public municipal technique parlent mot usager "
    "administre riverain population passe passee passent recevoir recoit recoivent envoyer envoie "
    "logiciel outil application appli plateforme solution dispositif"
)
"""Words of any need, whatever it is about, and names of solutions: rare in the records, they are no reason.

Read off the reasons given to 418 needs of development and 2,500 written for training.
"""
_LEAST_SHARE: Final = 0.03
"""Share of the weight of a need's telling words, repeats kept, under which the shared ones are a chance meeting.

Of 149 matches of development under it 81 are of no use; most of their words tell nothing (« compétence », « traité »).
"""
_APPOINTMENT: Final = "rendez-vous"
_LINK: Final = re.compile(r"(?:[ ’'-]|\b(?:de|d|des|du|à|a|au|aux|en|la|le|les|l|et)\b)+", re.IGNORECASE)
"""What may stand between two words of one expression."""


@dataclass(frozen=True)
class SharedWords:
    """The telling words of a need that a sentence answers, each by itself or by a word that names the same thing."""

    asked: tuple[str, ...]
    """As the need writes them, in its order, each once; words that follow one another in both are one expression."""
    marks: tuple[tuple[int, int], ...]
    """Where each word of the sentence that answers one starts and ends, in reading order."""
    otherwise: tuple[str, ...]
    """Words of the sentence for what it names otherwise than the need, in reading order, each once."""


def shared_words(need: ReadNeed, sentence: str, *, shelf: Shelf) -> SharedWords:
    """Find the telling words of a need that a sentence answers, and the words that answer them.

    Args:
        need: the need.
        sentence: a sentence of a record.
        shelf: gives the weight of the terms.

    Returns:
        All of it; nothing where what is shared is too small a part of the need. Where an expression of several words
        answers (« dépôts sauvages », for rubble), it bears no mark.

    """
    told = _read(sentence)
    # Each word once, where it first stands.
    first: dict[str, int] = {}
    for place, (sense, token) in enumerate(zip(need.senses, need.tokens, strict=True)):
        if sense in first or told.held.isdisjoint(_names(sense)) or not _weight(token.term, shelf=shelf):
            continue
        if not _is_another_word(_words(need, place, place), told.wordings):
            first[sense] = place
    if not first or _is_chance(need, first, shelf=shelf):
        return SharedWords((), (), ())
    names = {name for sense in first for name in _names(sense)}
    unsaid = {name for sense in first if sense not in told.senses for name in _names(sense)}
    answering = [place for place, sense in enumerate(told.senses) if not names.isdisjoint(_names(sense))]
    spans = [(told.tokens[place].start, _word_end(sentence, told.tokens[place])) for place in answering]
    otherwise = dict.fromkeys(
        sentence[start:end].lower()
        for place, (start, end) in zip(answering, spans, strict=True)
        if told.senses[place] not in first and not unsaid.isdisjoint(_names(told.senses[place]))
    )
    return SharedWords(tuple(_expressions(need, first, told)), tuple(spans), tuple(otherwise))


def _is_chance(need: ReadNeed, shared: Collection[str], *, shelf: Shelf) -> bool:
    """Tell whether what is shared is too small a part of what the need says for anything to follow from it."""
    weights = [_weight(token.term, shelf=shelf) for token in need.tokens]
    weight = sum(weight for weight, sense in zip(weights, need.senses, strict=True) if sense in shared)
    return weight < _LEAST_SHARE * sum(weights)


def _expressions(need: ReadNeed, first: Mapping[str, int], told: _Told) -> Iterator[str]:
    """Join the shared words that follow one another in the need and in the sentence: "maison de santé" is one thing."""
    follow = set(pairwise(told.senses))
    start = end = -1
    for sense, place in first.items():
        if start >= 0 and (need.senses[end], sense) in follow and _follows(need, end, place):
            end = place
            continue
        if start >= 0:
            yield _words(need, start, end)
        start = end = place
    if start >= 0:
        yield _words(need, start, end)


def _follows(need: ReadNeed, one: int, other: int) -> bool:
    """Tell whether two words of a need make an expression: nothing between them but small words."""
    between = need.text[_word_end(need.text, need.tokens[one]) : need.tokens[other].start]
    return other == one + 1 and bool(_LINK.fullmatch(between))


def _words(need: ReadNeed, first: int, last: int) -> str:
    return need.text[need.tokens[first].start : _word_end(need.text, need.tokens[last])]


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
    """The senses of its words, with the terms that name the same things and the abbreviations that it writes out."""
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
    held = frozenset((*senses, *concepts_of(list(senses)), *abbreviations_of(senses)))
    return _Told(tokens, senses, held, wordings)


def _word_end(text: str, token: Token) -> int:
    """Find where a word ends for its reader: "rendez-vous" is one, of which the analysis keeps "rendez"."""
    rest = text[token.start : token.start + len(_APPOINTMENT)]
    return token.start + len(rest) if rest.lower() == _APPOINTMENT else token.end


def _weight(term: str, *, shelf: Shelf) -> float:
    """Weigh a word of a need; one that is not rare enough, of any need, or a number weighs nothing."""
    rarity = shelf.rarity(term)
    return 0.0 if rarity < _COMMON or term in _general() or term.isdigit() else rarity


def _is_another_word(word: str, wordings: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether a word of the need is in a record only as one that differs by its accents.

    Records are written with their accents, needs often without: only an accent that the need bears and the record
    does not makes another word.
    """
    folded, lower = fold(word), _lower(word)
    return folded != lower and folded in wordings and lower not in wordings[folded]


def _lower(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()


@remembered(most=16_384)
def _names(sense: str) -> tuple[str, ...]:
    """List a sense with the terms that name the same things."""
    return (sense, *concepts_of_stem(sense))


@cache
def _general() -> frozenset[str]:
    return frozenset(token.term for token in tokenize(_GENERAL))

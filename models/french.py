"""French analysis: from a text to the terms that are compared.

A term is a stem without accents. Words that name the same thing in a commune
also yield a shared concept term, written ``§n``, on both sides: a need that
says "poubelles" meets a record that says "ordures".
"""

from __future__ import annotations

import functools
import hashlib
import re
import threading
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import snowballstemmer

from models.data_files import read_yaml
from models.remembered_words import remembered

if TYPE_CHECKING:
    from collections.abc import Sequence

VOCABULARY = Path(__file__).parent / "data" / "field_vocabulary.yaml"
STOP_WORDS = Path(__file__).parent / "data" / "stop_words.txt"

_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")
_ELISION = re.compile(r"\b(?:[cdjlmnstç]|qu|jusqu|lorsqu|puisqu|quoiqu|aujourd)['’]", re.IGNORECASE)

_ALSO_WORDS = frozenset({"bal"})
"""Abbreviations that are plain words too, unless they are in capitals: one dances at « un bal »."""

# A stemmer writes the word at hand into itself: two threads in it read each other's letters, raise IndexError, or
# give a wrong stem, which would be remembered.
_STEMMING = threading.Lock()


class Token(NamedTuple):
    """A word of a text and the term it is compared by."""

    term: str
    start: int
    """Offset of the first character of the word in the text."""
    end: int
    """Offset after the last character."""


@dataclass(frozen=True)
class Abbreviation:
    """An abbreviation of the field in a text."""

    start: int
    """Offset of its first character in the text."""
    end: int
    """Offset after the last character."""
    full: str
    """What it stands for."""


@dataclass(frozen=True)
class _Vocabulary:
    abbreviations: dict[str, str]
    """Expansion by folded abbreviation."""
    written_out: dict[str, tuple[str, ...]]
    """Stems of the expansion, by folded abbreviation."""
    familiar: dict[str, str]
    """Plain word by folded familiar one."""
    concepts: dict[tuple[str, ...], tuple[str, ...]]
    """Concept terms by sequence of stems."""
    longest: dict[str, int]
    """Length, in stems, of the longest phrase of ``concepts``, by the stem it starts with."""
    unrelated: frozenset[str]
    """Folded words that only share the stem of one of ``concepts``."""


def fold(text: str) -> str:
    """Lower the case and drop the accents, after NFKC.

    Args:
        text: any text.

    Returns:
        The folded text; folding it again changes nothing.

    Examples:
        >>> fold("Déchèterie Œuvre")
        'decheterie oeuvre'

    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    # A text has few marks: each is looked for once, and not each character looked at.
    for mark in filter(unicodedata.combining, set(plain)):
        plain = plain.replace(mark, "")
    return plain.replace("œ", "oe").replace("æ", "ae")


def expand_abbreviations(text: str) -> str:
    """Write the field's abbreviations in full, after the abbreviation itself.

    Args:
        text: a need or a passage.

    Returns:
        The text with each known abbreviation followed by its expansion in brackets.

    Examples:
        >>> expand_abbreviations("Préparer le CM")
        'Préparer le CM (conseil municipal)'

    """
    # Most texts hold none: their words are looked up at once, without a call for each.
    if not any(map(_in_brackets, _WORD.findall(text))):
        return text
    return _WORD.sub(lambda match: match.group() + _in_brackets(match.group()), text)


@remembered()
def _in_brackets(word: str) -> str:
    """Give what is written after an abbreviation; nothing after another word."""
    expansion = _stands_for(word)
    return f" ({expansion})" if expansion else ""


def abbreviations_in(text: str) -> list[Abbreviation]:
    """Find the abbreviations of a text, those of two words too; a word that is also a plain one only in capitals.

    Args:
        text: any text.

    Returns:
        The abbreviations in reading order, none within another.

    Examples:
        >>> [one.full for one in abbreviations_in("Un bal de la com com, au CCAS")]
        ['communauté de communes', "centre communal d'action sociale"]

    """
    words = list(_WORD.finditer(text))
    found: list[Abbreviation] = []
    for place, word in enumerate(words):
        if found and word.start() < found[-1].end:
            continue
        pair = words[place : place + 2]
        full, last = _vocabulary().abbreviations.get(" ".join(_fold_word(one.group()) for one in pair)), pair[-1]
        if full is None or len(pair) == 1:
            full, last = _stands_for(word.group()), word
        if full is not None:
            found.append(Abbreviation(word.start(), last.end(), full))
    return found


def _stands_for(word: str) -> str | None:
    short = _fold_word(word).replace(".", "")
    told = _is_abbreviation(word) and (short not in _ALSO_WORDS or word.isupper())
    return _vocabulary().abbreviations.get(short) if told else None


def _is_abbreviation(word: str) -> bool:
    # "ca", "st", "ent" in lower case are words or typos more often than abbreviations.
    return word.isupper() or "." in word or len(word) >= 3


@remembered()
def plain_word(word: str) -> str | None:
    """Give the plain word for one that people say and records do not write.

    Args:
        word: one word, whatever its case and accents.

    Returns:
        The plain word, in lower case; None where the word is not a familiar one.

    Examples:
        >>> plain_word("Gosses")
        'enfants'

    """
    return _vocabulary().familiar.get(_fold_word(word))


def tokenize(text: str) -> list[Token]:
    """Split a text into tokens, stop words left out.

    Args:
        text: any text.

    Returns:
        The tokens in reading order, concept terms excluded; offsets refer to ``text``.

    """
    blanked = _ELISION.sub(lambda match: " " * len(match.group()), text)
    tokens = []
    for match in _WORD.finditer(blanked):
        term = _term_of(match.group())
        if term is not None:
            tokens.append(Token(term, *match.span()))
    return tokens


@remembered()
def _term_of(word: str) -> str | None:
    """Give the term of a word; none for a stop word or a letter alone. Words come again and again: one look for all."""
    folded = fold(word)
    return stem(folded) if folded not in _stop_words() and (len(folded) > 1 or folded.isdigit()) else None


@remembered()
def _fold_word(word: str) -> str:
    return fold(word)


@remembered()
def stem(folded: str) -> str:
    """Stem a folded word; words of other alphabets pass unchanged."""
    with _STEMMING:
        return str(_stemmer().stemWord(folded))


def analyse(text: str) -> list[str]:
    """Turn a text into the terms that are compared.

    Abbreviations are expanded first; the concept terms of the field's synonyms
    come after the stems.

    Args:
        text: any text.

    Returns:
        Stems in reading order, then concept terms; repeats are kept.

    Examples:
        >>> analyse("Les poubelles débordent !")[:2]
        ['poubel', 'debordent']

    """
    return terms_of(tokenize(expand_abbreviations(text)))


def terms_of(tokens: Sequence[Token]) -> list[str]:
    """List the terms of tokens: their stems in reading order, then the concept terms; repeats are kept."""
    stems = [token.term for token in tokens]
    return stems + concepts_of(stems)


def concepts_of(stems: list[str]) -> list[str]:
    """List the concept terms of a sequence of stems, the longest phrase first at each place."""
    vocabulary = _vocabulary()
    found: list[str] = []
    for start, first in enumerate(stems):
        longest = vocabulary.longest.get(first)
        if longest is None:
            continue
        for length in range(min(longest, len(stems) - start), 0, -1):
            concepts = vocabulary.concepts.get(tuple(stems[start : start + length]))
            if concepts:
                found.extend(concepts)
                break
    return found


def concepts_of_stem(stem: str) -> tuple[str, ...]:
    """List the concept terms of a stem that stands alone."""
    return _vocabulary().concepts.get((stem,), ())


def abbreviations_of(stems: Sequence[str]) -> list[str]:
    """List the senses of the abbreviations that a text writes out in several words.

    Args:
        stems: the stems of a text, in reading order.

    Returns:
        The senses, as `sense_of` gives them for the abbreviations.

    Examples:
        >>> abbreviations_of(["mettr", "jour", "plan", "communal", "sauvegard"])
        ['=pcs']

    """
    told = " ".join(("", *stems, ""))
    return [
        f"={short}"
        for short, full in _vocabulary().written_out.items()
        if len(full) > 1 and f" {' '.join(full)} " in told
    ]


def sense_of(term: str, word: str) -> str:
    """Tell the words of one stem apart where the analysis, which looks for likeness, does not; know abbreviations.

    Args:
        term: the stem of the word.
        word: the word, as it is written.

    Returns:
        The stem; one of its own for a word that the vocabulary lists as sharing only the stem of a synonym; for an
        abbreviation, the stem of the word that it stands for, or a sense of its own if it stands for several.

    Examples:
        >>> sense_of("rend", "rendez"), sense_of("rend", "Rendement")
        ('rend', 'rend≠')
        >>> sense_of("rdv", "RDV"), sense_of("pc", "PCS"), sense_of("pc", "PC")
        ('rend', '=pcs', 'pc')

    """
    folded = _fold_word(word)
    if folded in _vocabulary().unrelated:
        return f"{term}≠"
    short = folded.replace(".", "")
    full = _vocabulary().written_out.get(short)
    if full is None or not _is_abbreviation(word) or (short in _ALSO_WORDS and not word.isupper()):
        return term
    return full[0] if len(full) == 1 else f"={short}"


def is_concept(term: str) -> bool:
    """Tell a concept term from a stem."""
    return term.startswith("§")


@functools.cache
def _stemmer() -> snowballstemmer.stemmer:
    # The same algorithm in C where PyStemmer is installed, thirty times as fast: most words of a need are new.
    stemmer = snowballstemmer.stemmer("french")
    # That one remembers words too, endless ones with the others.
    stemmer.maxCacheSize = 0
    return stemmer


@functools.cache
def _stop_words() -> frozenset[str]:
    lines = STOP_WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@functools.cache
def _vocabulary() -> _Vocabulary:
    raw = read_yaml(VOCABULARY)
    concepts: dict[tuple[str, ...], list[str]] = {}
    for number, words in enumerate(raw["synonyms"]):
        for word in words:
            key = tuple(token.term for token in tokenize(word))
            if key and f"§{number}" not in concepts.setdefault(key, []):
                concepts[key].append(f"§{number}")
    longest: dict[str, int] = {}
    for key in concepts:
        longest[key[0]] = max(longest.get(key[0], 0), len(key))
    abbreviations = {fold(short): full for short, full in raw["abbreviations"].items()}
    return _Vocabulary(
        abbreviations=abbreviations,
        written_out={short: tuple(token.term for token in tokenize(full)) for short, full in abbreviations.items()},
        familiar={fold(word): plain for word, plain in raw["familiar"].items()},
        concepts={key: tuple(terms) for key, terms in concepts.items()},
        longest=longest,
        unrelated=frozenset(raw["unrelated"]),
    )


def vocabulary_digest() -> str:
    """Digest the data files of the analysis: SHA-256, in hexadecimal."""
    return hashlib.sha256(VOCABULARY.read_bytes() + STOP_WORDS.read_bytes()).hexdigest()

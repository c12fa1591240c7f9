"""Read a need: what a territory states, in its own words."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from corpus.cleaning import without_masks
from corpus.numbers import number
from models.french import Token, concepts_of, expand_abbreviations, sense_of, terms_of, tokenize
from models.preparation import clean
from models.spelling import as_meant, as_written, familiar_in, plain_signs, slips_in
from recommender.closing import without_closing
from recommender.errors import EmptyNeedError, NeedTooLongError
from recommender.mail_headers import without_mail_headers
from recommender.results import ReadWord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from models.spelling import Reading

MAX_CHARACTERS = 10_000
"""Longest need that is read, in characters."""


_SHOUTED = 0.6
"""Share of capitals from which a text is shouted; one abbreviation typed alone is shouted too."""


@dataclass(frozen=True)
class Need:
    """What a territory states, as it was typed."""

    text: str
    territory: str | None = None
    """INSEE code of the commune or SIREN of the EPCI that asks, when it is known."""
    as_typed: bool = False
    """Whether every word is read as it was typed, those that look mistyped too."""


@dataclass(frozen=True)
class ReadNeed:
    """A need ready to be compared."""

    text: str
    """The statement, normalised, without masks, mail headers nor what ends a letter; ``tokens`` are places in it."""
    expanded: str
    """The statement with plain signs, mistyped words mended, familiar ones made plain and abbreviations written out."""
    tokens: tuple[Token, ...]
    """Its words; the terms of one that is read as another are those of the other."""
    terms: tuple[str, ...]
    """Stems, then concept terms."""
    territory: str | None
    read_as: tuple[ReadWord, ...]
    """The words that were taken for slips, in reading order, each once."""
    told: str = field(compare=False, repr=False)
    """What the statement is made of, its lines as they were typed."""

    @cached_property
    def plain(self) -> str:
        """The statement with a keyboard's signs: what pieces of words are cut from."""
        return plain_signs(self.text)

    # Wanted only where something that is asked for is quoted.
    @cached_property
    def line_ends(self) -> tuple[int, ...]:
        """Where the lines that were typed end in ``text``, in which each end is a space; empty if it cannot be told."""
        lines = [" ".join(unicodedata.normalize("NFKC", line).split()) for line in self.told.splitlines()]
        lines = [line for line in lines if line]
        if " ".join(lines) != self.text:
            return ()
        return tuple(accumulate((len(line) + 1 for line in lines[:-1]), initial=-1))[1:]

    @cached_property
    def senses(self) -> tuple[str, ...]:
        """The sense of each word, as `models.french.sense_of` gives it."""
        return tuple(sense_of(token.term, self.text[token.start : token.end]) for token in self.tokens)

    @cached_property
    def asked(self) -> frozenset[str]:
        """The senses of its words, and the terms that name the same things: what a reader is told that it shares."""
        return frozenset((*self.senses, *concepts_of(list(self.senses))))

    @cached_property
    def wanted(self) -> frozenset[str]:
        """All that a sentence may share with it: its terms, and the senses of its words."""
        return self.asked.union(self.terms)


def read_need(need: Need, *, plainly: bool = True) -> ReadNeed:
    """Normalise a need and analyse its words.

    Args:
        need: the need as it was typed.
        plainly: whether familiar words are read as plain ones. Records are written in plain words; other needs are not.

    Returns:
        The need, ready to be compared.

    Raises:
        EmptyNeedError: if the text holds no letter, those of masks aside.
        NeedTooLongError: if the text is over `MAX_CHARACTERS` characters.

    """
    if len(need.text) > MAX_CHARACTERS:
        raise NeedTooLongError(
            f"Votre texte compte {number(len(need.text))} caractères. Le maximum est de {number(MAX_CHARACTERS)} : "
            "gardez l’essentiel du problème."
        )
    told = without_mail_headers(without_closing(without_masks(need.text)))
    if not any(character.isalpha() for character in told):
        raise EmptyNeedError("Décrivez votre besoin avec des mots : le texte reçu n’en contient aucun.")
    text = clean(told)
    calm = plain_signs(text.lower() if _is_shouted(text) else text)
    # A few capitals take two characters in lower case: offsets would be of another text.
    in_place = len(calm) == len(text)
    reads = in_place and not need.as_typed
    slips, familiar = slips_in(calm) if reads else [], familiar_in(calm) if reads and plainly else []
    readings = sorted([*slips, *familiar], key=lambda one: one.start)
    expanded, written = expand_abbreviations(as_meant(calm, readings)), calm if in_place else text
    tokens = tuple(_tokens_as_meant(tokenize(written), readings) if readings else tokenize(written))
    return ReadNeed(
        text=text,
        expanded=expanded,
        tokens=tokens,
        terms=tuple(terms_of(tokens if expanded == written else tokenize(expanded))),
        territory=need.territory,
        told=told,
        read_as=tuple(dict.fromkeys(ReadWord(text[one.start : one.end], as_written(one.meant)) for one in slips)),
    )


def _tokens_as_meant(tokens: Iterable[Token], readings: Sequence[Reading]) -> Iterator[Token]:
    """Give the words that are read as others, where they stand, the terms of those; none to a stop word."""
    meant = {reading.start: reading.meant for reading in readings}
    for token in tokens:
        plain = meant.get(token.start)
        if plain is None:
            yield token
        else:
            yield from (Token(one.term, token.start, token.end) for one in tokenize(plain))


def _is_shouted(text: str) -> bool:
    """Tell a need typed in capitals: the encoder reads capitals as other words, and every word as an abbreviation."""
    letters = list(filter(str.isalpha, text))
    return sum(map(str.isupper, letters)) > _SHOUTED * len(letters)

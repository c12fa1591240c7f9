"""Find what people type of themselves: "je m’appelle xxx yyy", and the line that signs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from corpus.name_words import words_of_names
from corpus.personal_kinds import PersonalSpan
from corpus.place_names import folded_name
from corpus.territory_tables import territory_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.typed_words import TypedText, TypedWord

_OWN: Final = re.compile(r"\bje m[’' ]?appelle\s+(?=[^\W\d_]{2})", re.IGNORECASE)
_CLOSING: Final = re.compile(
    r"\b(?:cordialement|salutations|respectueusement|bien [àa] (?:vous|toi)|sincèrement)(?: distinguées)?"
    r"(?:,[ \n]*|[^\S\n]*\n\s*)(?P<name>[^\W\d_][^\n]{1,40})(?=\n|$)",
    re.IGNORECASE,
)
"""The line that signs a letter; blank lines before it are read in one way, or a need of them would hold a core."""
_LANDS: Final = frozenset({"pays", "terres", "val", "vallee"})
"""First words of what an EPCI is called by without saying what it is."""
_LONGEST_ACRONYM: Final = 6
"""Capitals of what an office is called by, at most: CCAS, EPCI."""


def own_names(typed: TypedText) -> Iterator[PersonalSpan]:
    """Find what names who writes.

    Args:
        typed: a text.

    Yields:
        Where each name stands.

    Examples:
        >>> from corpus.typed_words import TypedText
        >>> text = "Je m’appelle soizic kergorlan et je cherche une salle."
        >>> [text[found.start : found.end] for found in own_names(TypedText.of(text))]
        ['soizic kergorlan']

    """
    starts = {word.start: place for place, word in enumerate(typed.words)}
    for told in _OWN.finditer(typed.text):
        place = starts.get(told.end())
        count = 0 if place is None else _count_typed(typed, place)
        if place is not None and count:
            yield PersonalSpan(typed.words[place].start, typed.end(place, count), "name")
    for closing in _CLOSING.finditer(typed.text):
        place, line = starts.get(closing.start("name")), closing["name"].rstrip(" .,")
        if place is not None and _signs(typed, place, line):
            yield PersonalSpan(closing.start("name"), closing.start("name") + len(line), "name")


def _count_typed(typed: TypedText, place: int) -> int:
    """Count the words of a name, two at most: no sentence goes on with them."""
    for count in (0, 1):
        word = typed.words[place + count] if place + count < len(typed.words) else None
        is_apart = count == 1 and typed.gap(place) != " "
        if word is None or is_apart or word.folded in words_of_names().never or word.is_ordinary:
            return count
    return 2


def _signs(typed: TypedText, place: int, line: str) -> bool:
    """Tell a line of capitals that is neither a service nor a place."""
    words = typed.words[place : place + typed.run(place)]
    if not words or words[-1].end != words[0].start + len(line) or folded_name(line) in territory_names():
        return False
    is_acronym = len(words) == 1 and words[0].is_upper and len(words[0].text) <= _LONGEST_ACRONYM
    return not is_acronym and words[0].folded not in _LANDS and not any(map(_is_of_an_office, words))


def _is_of_an_office(word: TypedWord) -> bool:
    lists = words_of_names()
    return word.is_ordinary or word.last_part in lists.things | lists.roles | lists.never_capital

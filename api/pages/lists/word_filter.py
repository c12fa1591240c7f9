"""Keep the records that hold some words, whatever their accents, capitals and plural."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from corpus.place_names import folded_name
from corpus.records import Investigation
from corpus.themes import LABELS
from recommender import Need
from recommender.need import read_need

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.records import Record

MAX_CHARACTERS: Final = 100
"""What a filter by words reads; more is a need, which has its own box."""
_SHORTEST_PLURAL: Final = 4
"""Letters from which a final s or x may be the plural's: "gaz" and "bus" are not."""


def holds(record: Record, words: str, *, more: str = "") -> bool:
    """Tell whether a record holds every word, or a word that starts with it, or what an abbreviation stands for.

    The other wordings of a record are ours and are shown nowhere: they are not looked into.

    Args:
        record: the record.
        words: what was typed.
        more: what else the record is known by, such as the names of its departments.

    Returns:
        Whether each word starts a word of the record; no word at all is held by every record.

    """
    held = _words_of(" ".join([*_texts(record), more]))
    return all(
        any(all(any(word.startswith(start) for word in held) for start in reading) for reading in readings)
        for readings in _wanted(words)
    )


def _wanted(words: str) -> list[tuple[tuple[str, ...], ...]]:
    return [_readings(word) for word in folded_name(words[:MAX_CHARACTERS]).split()]


@lru_cache(maxsize=1_000)
def _readings(word: str) -> tuple[tuple[str, ...], ...]:
    """Read a word as itself and, where it is an abbreviation of the field, as the words that it stands for."""
    # A need of one abbreviation is read as « rdv (rendez-vous) »; what holds no letter is no need.
    expanded = read_need(Need(word)).expanded if any(letter.isalpha() for letter in word) else word
    told = folded_name(expanded.removeprefix(word)).split()
    return ((_singular(word),), *([tuple(map(_singular, told))] if told else []))


def _singular(word: str) -> str:
    return word[:-1] if len(word) >= _SHORTEST_PLURAL and word[-1] in "sx" else word


@lru_cache(maxsize=1_000)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(folded_name(text).split())


def _texts(record: Record) -> Iterator[str]:
    yield from (LABELS[theme] for theme in record.themes)
    if not isinstance(record, Investigation):
        yield from (record.name, *record.aliases, record.purpose, *record.problems, record.publisher or "")
        yield from (use.text for use in record.uses)
        return
    yield record.title
    yield from (f"{territory.name} {territory.region}" for territory in record.territories)
    said = [record.problem, record.context, *record.hypotheses, *record.findings, *record.solutions, *record.lessons]
    yield from (statement.text for statement in said)
    yield record.field_work.text if record.field_work else ""
    yield record.follow_up.text or ""

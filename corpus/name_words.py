"""The words by which names of persons are told from others, read once from ``data/name_words.yaml``."""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DATA: Final = Path(__file__).parent / "data"


@dataclass(frozen=True)
class NameWords:
    """Lists of words in small letters without accents; the file says what each is for."""

    civilities: frozenset[str]
    dotted: frozenset[str]
    capital_civilities: frozenset[str]
    family: frozenset[str]
    roles: frozenset[str]
    kin: frozenset[str]
    places: frozenset[str]
    bearers: frozenset[str]
    titled: frozenset[str]
    links: frozenset[str]
    particles: frozenset[str]
    never: frozenset[str]
    never_capital: frozenset[str]
    also_words: frozenset[str]
    before_initials: frozenset[str]
    small_civilities: frozenset[str]

    @functools.cached_property
    def things(self) -> frozenset[str]:
        """All that bears a name."""
        return self.places | self.bearers


@functools.cache
def words_of_names() -> NameWords:
    """Give the lists."""
    read = yaml.safe_load((_DATA / "name_words.yaml").read_text(encoding="utf-8"))
    return NameWords(**{field.name: frozenset(read[field.name].split()) for field in fields(NameWords)})


@functools.cache
def common_names() -> frozenset[str]:
    """Give the given names that stand for a person even alone."""
    return _read("given_names.txt")


@functools.cache
def given_names() -> frozenset[str]:
    """Give every given name that is known."""
    return common_names() | _read("given_names_recent.txt")


@functools.cache
def ordinary_words() -> frozenset[str]:
    """Give words that no surname is, small or with a capital."""
    return _read("ordinary_words.txt")


@functools.cache
def known_names() -> Mapping[str, Sequence[str]]:
    """Give the names of who is no person of a text, folded and without hyphens, by their first word."""
    known: dict[str, list[str]] = {}
    for line in _lines("known_names.txt"):
        name = fold(line).replace("-", " ")
        known.setdefault(name.partition(" ")[0], []).append(name)
    return known


def _read(name: str) -> frozenset[str]:
    return frozenset(fold(word) for line in _lines(name) for word in line.split())


def _lines(name: str) -> list[str]:
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def fold(word: str) -> str:
    """Bring a word to small letters without accents."""
    small = word.lower()
    # Most words have no accent: the records are read word by word before each index is built.
    if small.isascii():
        return small
    return "".join(c for c in unicodedata.normalize("NFD", small) if unicodedata.category(c) != "Mn")

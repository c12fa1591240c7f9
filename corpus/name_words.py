"""The words by which names of persons are told from others, read once from ``data/name_words.yaml``."""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import yaml

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
    links: frozenset[str]
    particles: frozenset[str]
    never: frozenset[str]
    never_capital: frozenset[str]
    also_words: frozenset[str]
    before_initials: frozenset[str]
    small_civilities: frozenset[str]


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


def _read(name: str) -> frozenset[str]:
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())


def fold(word: str) -> str:
    """Bring a word to small letters without accents."""
    small = word.lower()
    # Most words have no accent: the records are read word by word before each index is built.
    if small.isascii():
        return small
    return "".join(c for c in unicodedata.normalize("NFD", small) if unicodedata.category(c) != "Mn")

"""What the pages with the box are given."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """A need that anyone can try."""

    length: str
    """How long it is, in words people read."""
    text: str


@dataclass(frozen=True)
class HomePage:
    """The home page."""

    investigations: int
    """How many investigations are served."""
    tools: int
    """How many tools are served."""
    years: str
    """When they were carried, such as ``2021`` or ``2019 à 2021``; empty where no document says."""
    small: int
    """How many of the investigations were carried by a territory of less than 3,500 inhabitants."""
    verified: int
    """How many of the tools were found since to be available."""
    overturned: int
    """How many first ideas the field work overturned."""
    overturning: int
    """In how many investigations."""
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class SearchPage:
    """The box alone: to start, to correct what was typed, or when a search is no longer held."""

    text: str
    """What was typed, kept."""
    errors: tuple[tuple[str, str], ...]
    """Name of the field and sentence."""
    expired: bool
    """Whether the text of a search was asked for and is no longer held."""

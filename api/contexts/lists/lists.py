"""What the lists of investigations and of tools are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.contexts.lists.cards import InvestigationCard, ToolCard


@dataclass(frozen=True)
class Choices:
    """A facet, as it is offered."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    """Pairs of value and label; the label says how many records the choice would leave."""
    chosen: str
    """The value chosen, empty for none."""


@dataclass(frozen=True)
class Chip:
    """Something that narrows the list, and the way back."""

    label: str
    value: str
    address: str
    """Of the list without it."""
    count: int
    """How many records the list would hold without it."""


@dataclass(frozen=True)
class Bar:
    """One value of a facet, for the eye: a length, a count, a way to the list."""

    label: str
    count: int
    share: int
    """Its length, out of 100 for the largest count."""
    address: str
    chosen: bool


@dataclass(frozen=True)
class Tile:
    """A department on the map, and what it holds."""

    department: str
    """Its number."""
    name: str
    column: int
    """From 0."""
    row: int
    """From 0, at the top."""
    count: int
    """How many investigations; a department without any is drawn too, so that the country is recognised."""
    address: str
    """Of its investigations."""
    chosen: bool


@dataclass(frozen=True)
class RecordList:
    """A page of a list, and what narrows it."""

    path: str
    """The list's own address."""
    total: int
    """Records of the whole list."""
    found: int
    """Records that are kept."""
    words: str
    """The words that are looked for."""
    ignored: tuple[str, ...]
    """Labels of what the address asks and that does not exist."""
    page: int
    """The page shown, from 1; the last one when a later one was asked."""
    pages: tuple[str, ...]
    """The address of each page, at least one."""
    fields: tuple[Choices, ...]
    chips: tuple[Chip, ...]
    bars: tuple[Bar, ...]
    """The themes, the most frequent first."""

    def page_address(self, number: int) -> str:
        """Give the address of a page of the same list, from 1."""
        return self.pages[number - 1]


@dataclass(frozen=True)
class InvestigationListPage:
    """The list of investigations."""

    listed: RecordList
    cards: tuple[InvestigationCard, ...]
    tiles: tuple[Tile, ...]
    """The map of departments."""
    departments: tuple[Bar, ...]
    """The same in words: the departments where an investigation was carried, by number."""


@dataclass(frozen=True)
class ToolListPage:
    """The list of tools."""

    listed: RecordList
    cards: tuple[ToolCard, ...]
    verified: int
    """How many tools of the whole list were found to be available."""

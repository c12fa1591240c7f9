"""Narrow a list by what its records bear, and say how many each choice would leave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Generic, TypeVar
from urllib.parse import urlencode

from api.pages.lists.word_filter import MAX_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

_RecordT = TypeVar("_RecordT")
_CONTROLS: Final = dict.fromkeys((*range(32), *range(127, 160)), " ")
"""What no keyboard types and no page may hold."""
_WORDS: Final = "mots"
_PAGE: Final = "page"
_MAX_PAGE: Final = 9_999


@dataclass(frozen=True)
class Facet(Generic[_RecordT]):
    """Something that a record bears, and that a list can be narrowed by."""

    name: str
    """In the address."""
    label: str
    names: Mapping[str, str]
    """What each value is called, in the order in which they are offered."""
    values_of: Callable[[_RecordT], Collection[str]]
    """The values that a record bears."""


@dataclass(frozen=True)
class Chosen:
    """What an address asks of a list."""

    words: str = ""
    values: tuple[tuple[str, str], ...] = ()
    """Pairs of facet and value, each facet at most once."""
    page: int = 1
    ignored: tuple[str, ...] = ()
    """Labels of what the address asks and that does not exist."""

    def value(self, name: str) -> str:
        """Give the value of a facet, empty when none is chosen."""
        return dict(self.values).get(name, "")

    def without(self, name: str) -> Chosen:
        """Give up one facet, and go back to the first page."""
        return replace(self, values=tuple(pair for pair in self.values if pair[0] != name), page=1)

    def choosing(self, name: str, value: str) -> Chosen:
        """Choose the value of a facet, and go back to the first page."""
        return replace(self, values=(*self.without(name).values, (name, value)), page=1)

    def at_page(self, number: int) -> Chosen:
        """Go to a page."""
        return replace(self, page=number)

    def without_words(self) -> Chosen:
        """Give up the words, and go back to the first page."""
        return replace(self, words="", page=1)

    def address(self, path: str) -> str:
        """Write the address of the list.

        Args:
            path: the list's own.

        Returns:
            The path and what is chosen, in the order chosen.

        """
        pairs = [(_WORDS, self.words)] if self.words else []
        pairs += self.values
        pairs += [(_PAGE, str(self.page))] if self.page > 1 else []
        return f"{path}?{urlencode(pairs)}" if pairs else path


def read_chosen(facets: Sequence[Facet[_RecordT]], asked: Mapping[str, str]) -> Chosen:
    """Read what an address asks; what does not exist is left out, and told.

    Args:
        facets: those of the list.
        asked: the parameters of the address; those of no facet are not ours to judge.

    Returns:
        What is chosen.

    """
    wanted = [(facet, asked.get(facet.name, "").strip()) for facet in facets]
    values = tuple((facet.name, value) for facet, value in wanted if value in facet.names)
    ignored = [facet.label for facet, value in wanted if value and value not in facet.names]
    words = " ".join(asked.get(_WORDS, "").translate(_CONTROLS).split())
    if len(words) > MAX_CHARACTERS:
        ignored.append(f"La fin des mots cherchés, au-delà de {MAX_CHARACTERS} caractères")
    page = asked.get(_PAGE, "").strip()
    number = int(page) if page.isascii() and page.isdecimal() and len(page) <= len(str(_MAX_PAGE)) else 0
    if page and number < 1:
        ignored.append("Numéro de page")
    return Chosen(words[:MAX_CHARACTERS], values, max(number, 1), tuple(ignored))


def kept(
    records: Sequence[_RecordT],
    facets: Sequence[Facet[_RecordT]],
    chosen: Chosen,
    *,
    holds: Callable[[_RecordT, str], bool],
) -> list[_RecordT]:
    """Keep the records that bear every value chosen and hold the words.

    Args:
        records: the records.
        facets: those of the list.
        chosen: what is asked.
        holds: tells whether a record holds words.

    Returns:
        The records kept, in their order.

    """
    wanted = [(facet, value) for facet in facets if (value := chosen.value(facet.name))]
    return [
        record
        for record in records
        if all(value in facet.values_of(record) for facet, value in wanted)
        and (not chosen.words or holds(record, chosen.words))
    ]


def counts(facet: Facet[_RecordT], records: Sequence[_RecordT]) -> dict[str, int]:
    """Count the records that bear each value of a facet.

    Args:
        facet: the facet.
        records: those that the rest of what is chosen keeps.

    Returns:
        Counts by value, in the facet's order; a value that no record bears is left out.

    """
    borne = [facet.values_of(record) for record in records]
    counted = {value: sum(value in values for values in borne) for value in facet.names}
    return {value: count for value, count in counted.items() if count}

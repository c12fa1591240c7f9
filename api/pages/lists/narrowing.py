"""A list narrowed by what is chosen: what is kept, what is shown, and what each other choice would give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic, TypeVar

from api.contexts.lists.lists import Bar, Chip, Choices, RecordList
from api.pages.lists.facets import counts, kept
from api.pages.lists.record_facets import THEME

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from api.pages.lists.facets import Chosen, Facet

_RecordT = TypeVar("_RecordT")
PAGE_SIZE: Final = 12
"""Records shown on a page."""


class Narrowed(Generic[_RecordT]):
    """The records of a list, narrowed."""

    def __init__(
        self,
        path: str,
        records: Sequence[_RecordT],
        facets: Sequence[Facet[_RecordT]],
        chosen: Chosen,
        *,
        holds: Callable[[_RecordT, str], bool],
    ) -> None:
        """Narrow a list.

        Args:
            path: the list's own address.
            records: in the order in which they are listed.
            facets: what they can be narrowed by.
            chosen: what is asked.
            holds: tells whether a record holds words.

        """
        self._path = path
        self._records = records
        self._facets = {facet.name: facet for facet in facets}
        self._holds = holds
        self._kept = self._keep(chosen)
        self._last = max(1, -(-len(self._kept) // PAGE_SIZE))
        self.chosen = chosen.at_page(min(chosen.page, self._last))

    @property
    def shown(self) -> Sequence[_RecordT]:
        """The records of the page asked for."""
        start = (self.chosen.page - 1) * PAGE_SIZE
        return self._kept[start : start + PAGE_SIZE]

    def counts(self, name: str) -> dict[str, int]:
        """Count what each value of a facet would keep with the rest of what is chosen."""
        return counts(self._facets[name], self._keep(self.chosen.without(name)))

    def address(self, name: str, value: str) -> str:
        """Give the address of the list with another value of a facet."""
        return self.chosen.choosing(name, value).address(self._path)

    def bars(self, name: str) -> tuple[Bar, ...]:
        """Draw the values of a facet that some records bear, in the facet's order."""
        counted = self.counts(name)
        most = max(counted.values(), default=1)
        return tuple(
            Bar(
                label=self._facets[name].names[value],
                count=count,
                share=round(100 * count / most),
                address=self.address(name, value),
                chosen=value == self.chosen.value(name),
            )
            for value, count in counted.items()
        )

    def listed(self) -> RecordList:
        """Tell everything of the list but its records."""
        return RecordList(
            path=self._path,
            total=len(self._records),
            found=len(self._kept),
            words=self.chosen.words,
            ignored=self.chosen.ignored,
            page=self.chosen.page,
            pages=tuple(self.chosen.at_page(number + 1).address(self._path) for number in range(self._last)),
            fields=tuple(self._choices(facet) for facet in self._facets.values()),
            chips=self._chips(),
            bars=tuple(sorted(self.bars(THEME), key=lambda bar: -bar.count)),
        )

    def _keep(self, chosen: Chosen) -> list[_RecordT]:
        return kept(self._records, tuple(self._facets.values()), chosen, holds=self._holds)

    def _choices(self, facet: Facet[_RecordT]) -> Choices:
        value = self.chosen.value(facet.name)
        # What is chosen stays offered, even where it keeps nothing: a field never forgets.
        counted = {value: 0} if value else {}
        counted |= self.counts(facet.name)
        offered = tuple((key, f"{facet.names[key]} ({counted[key]})") for key in facet.names if key in counted)
        return Choices(facet.name, facet.label, offered, value)

    def _chips(self) -> tuple[Chip, ...]:
        chips = []
        if self.chosen.words:
            chips.append(self._chip("Mots", f"« {self.chosen.words} »", self.chosen.without_words()))
        for name, value in self.chosen.values:
            facet = self._facets[name]
            chips.append(self._chip(facet.label, facet.names[value], self.chosen.without(name)))
        return tuple(chips)

    def _chip(self, label: str, value: str, rest: Chosen) -> Chip:
        return Chip(label=label, value=value, address=rest.address(self._path), count=len(self._keep(rest)))

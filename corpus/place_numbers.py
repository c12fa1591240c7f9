"""The numbers that tell where a territory is: department, postcode, INSEE code, SIREN, whole or begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corpus.territories import Commune, Epci

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt

    from corpus.territories import Department, Territories

    Mask = npt.NDArray[np.bool_]

_AFTER = "~"
"""Sorts after every digit and letter of a number."""


class PlaceNumbers:
    """Which territories a number may mean; an EPCI is wherever a commune of its is."""

    def __init__(self, listed: Sequence[Commune | Epci | Department], territories: Territories) -> None:
        """Index the numbers of territories.

        Args:
            listed: the territories; masks are in this order.
            territories: where the members of an EPCI are looked up.

        """
        self._size = len(listed)
        numbers, owners = [], []
        for owner, found in enumerate(listed):
            for number in _numbers(found, territories):
                numbers.append(number)
                owners.append(owner)
        # One character more than a postcode, so that looking a beginning up never copies the whole column.
        column = np.array(numbers, dtype="U6")
        order = np.argsort(column, kind="stable")
        self._numbers = column[order]
        self._owners = np.array(owners, dtype=np.int32)[order]
        self._own = {own: i for i, found in enumerate(listed) for own in _own_numbers(found)}

    def placed(self, numbers: Iterable[str]) -> Mask:
        """Mark the territories that one of the numbers may place.

        Args:
            numbers: department numbers, ``1`` for ``01`` included, postcodes, INSEE codes, their beginnings, SIRENs
                or SIRETs.

        Returns:
            One mark a territory.

        """
        marks = np.zeros(self._size, dtype=bool)
        for number in numbers:
            for begun in {number, number.zfill(2)} if len(number) <= 5 else ():
                low, high = np.searchsorted(self._numbers, [begun, begun + _AFTER])
                marks[self._owners[low:high]] = True
            if (owner := self._own.get(number[:9])) is not None:
                marks[owner] = True
        return marks

    def borne(self, numbers: Iterable[str]) -> Mask:
        """Mark the territories that bear one of the numbers whole: a department its own, a commune its postcode.

        Args:
            numbers: as for `placed`.

        Returns:
            One mark a territory.

        """
        marks = np.zeros(self._size, dtype=bool)
        for number in numbers:
            if len(number) == 5:
                low, high = np.searchsorted(self._numbers, [number, number + _AFTER])
                marks[self._owners[low:high]] = True
            for own in {number[:9], number.zfill(2)}:
                if (owner := self._own.get(own)) is not None:
                    marks[owner] = True
        return marks


def _numbers(territory: Commune | Epci | Department, territories: Territories) -> Iterator[str]:
    """Give the five-digit numbers of a territory; an INSEE code begins by the number of its department."""
    if isinstance(territory, Commune):
        yield territory.code_insee
        yield from territory.postcodes
    elif isinstance(territory, Epci):
        for commune in territories.members_of(territory.siren):
            yield from _numbers(commune, territories)
    else:
        yield territory.code


def _own_numbers(territory: Commune | Epci | Department) -> Iterator[str]:
    """Give the numbers that no other territory bears."""
    if isinstance(territory, Commune):
        yield territory.code_insee
        if territory.siren:
            yield territory.siren
    else:
        yield territory.siren if isinstance(territory, Epci) else territory.code

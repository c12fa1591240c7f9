"""A map of the departments: one square each, about where it lies. Our own drawing, it needs no boundaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.contexts.lists.lists import Tile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SEA: Final = ".."
_GRID: Final = """
 ..  .. ..  .. .. 62 59 .. .. .. .. ..
 ..  .. ..  .. 76 80 60 02 08 .. .. ..
 ..  .. 50  14 27 95 92 93 51 55 57 ..
 29  22 35  53 61 78 75 94 77 54 88 67
 ..  56 44  49 72 28 91 89 10 52 70 68
 ..  .. 85  79 37 41 45 58 21 39 25 90
 ..  .. ..  17 86 36 18 03 71 01 74 ..
971  .. ..  .. 16 87 23 63 42 69 38 73
972  .. ..  33 24 19 15 43 07 26 05 ..
973  .. ..  40 47 46 12 48 30 84 04 06
974  .. ..  64 32 82 81 34 .. 13 83 ..
976  .. ..  .. 65 31 11 .. .. .. .. ..
 ..  .. ..  .. .. 09 66 .. .. .. .. 2B
 ..  .. ..  .. .. .. .. .. .. .. .. 2A
"""
"""The overseas departments stand apart on the left; ``..`` is the sea, or a neighbour."""


def tiles(
    counts: Mapping[str, int], names: Mapping[str, str], *, chosen: str, address: Callable[[str], str]
) -> tuple[Tile, ...]:
    """Draw the map.

    Args:
        counts: records by department; a department that is left out has none.
        names: of the departments, by number.
        chosen: number of the department the list is narrowed to, empty for none.
        address: gives the address of the records of a department.

    Returns:
        One tile a department, from north to south, then from west to east.

    """
    return tuple(
        Tile(
            department=department,
            name=names[department],
            column=column,
            row=row,
            count=counts.get(department, 0),
            address=address(department),
            chosen=department == chosen,
        )
        for row, line in enumerate(_GRID.strip("\n").splitlines())
        for column, department in enumerate(line.split())
        if department != _SEA
    )

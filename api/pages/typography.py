"""How pages write numbers and dates in French."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MONTHS: Final = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_NARROW: Final = "\N{NARROW NO-BREAK SPACE}"


def number(value: int) -> str:
    """Write a whole number with its thousands apart.

    Args:
        value: the number.

    Returns:
        Its digits, narrow no-break spaces between the thousands.

    Examples:
        >>> number(34969).split()
        ['34', '969']

    """
    return f"{value:,}".replace(",", _NARROW)


def day(value: dt.date) -> str:
    """Write a date.

    Args:
        value: the day.

    Returns:
        Day, month in letters, year.

    Examples:
        >>> day(dt.date(2026, 11, 1)), day(dt.date(2026, 11, 26))
        ('1er novembre 2026', '26 novembre 2026')

    """
    return f"{'1er' if value.day == 1 else value.day} {_MONTHS[value.month - 1]} {value.year}"


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """Write a count and its noun; in French zero is singular.

    Args:
        count: how many.
        singular: the noun.
        plural: its plural, where it is not the singular and an ``s``.

    Returns:
        Such as ``3 outils``.

    Examples:
        >>> counted(0, "outil"), counted(2, "outil"), counted(2, "nouveau lieu", "nouveaux lieux")
        ('0 outil', '2 outils', '2 nouveaux lieux')

    """
    return f"{number(count)} {singular if abs(count) < 2 else plural or singular + 's'}"


FILTERS: Final[Mapping[str, Callable[..., str]]] = {"number": number, "day": day, "counted": counted}
"""The filters that templates may use, by name."""

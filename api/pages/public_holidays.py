"""The days that nobody works anywhere in France: those of article L3133-1 of the Code du travail.

Those that some territories have besides, Alsace and Moselle or overseas, are left out: nobody says where the team is.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Final

_FIXED: Final = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
"""Month and day."""
_AFTER_EASTER: Final = (1, 39, 50)
"""Days from Easter Sunday to its Monday, Ascension Day and Whit Monday."""


def easter(year: int) -> dt.date:
    """Give Easter Sunday of the Gregorian calendar.

    The computus of an anonymous correspondent of Nature (20 April 1876), as in J. Meeus, Astronomical Algorithms,
    chapter 8, with the names of its letters.

    Args:
        year: from 1583 on.

    Returns:
        The day.

    Examples:
        >>> [str(easter(year)) for year in (1818, 2000, 2026, 2038)]
        ['1818-03-22', '2000-04-23', '2026-04-05', '2038-04-25']

    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    rest = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * rest) // 451
    month, day = divmod(h + rest - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


@lru_cache(maxsize=8)
def public_holidays(year: int) -> frozenset[dt.date]:
    """Give the public holidays of a year.

    Args:
        year: the year.

    Returns:
        Eleven days, or ten where Ascension Day is 1 or 8 May.

    Examples:
        >>> dt.date(2026, 5, 14) in public_holidays(2026), len(public_holidays(2026)), len(public_holidays(2008))
        (True, 11, 10)

    """
    sunday = easter(year)
    fixed = {dt.date(year, month, day) for month, day in _FIXED}
    return frozenset(fixed | {sunday + dt.timedelta(days=days) for days in _AFTER_EASTER})


def is_worked(day: dt.date) -> bool:
    """Tell whether a day is from Monday to Friday and no public holiday."""
    return day.weekday() < 5 and day not in public_holidays(day.year)

"""The day by which a request is answered, read from the promise that the operator wrote in words."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final
from zoneinfo import ZoneInfo

from api.pages.public_holidays import is_worked

_PARIS: Final = ZoneInfo("Europe/Paris")
_WORDS: Final = (
    *("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize"),
    *("quatorze", "quinze", "seize"),
)
_NUMBERS: Final = {word: number for number, word in enumerate(_WORDS, start=1)} | {"une": 1, "vingt": 20, "trente": 30}
_PROMISE: Final = re.compile(
    r"\b(?P<number>\d{1,3}|[a-z]+)\s(?P<unit>jours?\souvr(?:é|able)s?|jours?|semaines?|mois)\b", re.IGNORECASE
)


def answer_day(received: dt.datetime, promise: str) -> dt.date | None:
    """Tell the day that a promise comes to.

    Args:
        received: when the request was, with its offset.
        promise: such as ``sous dix jours ouvrés``; a month is thirty days, and no public holiday is worked.

    Returns:
        A day in Paris, the last of the promise; none where the promise gives no number of days, weeks or months.

    Examples:
        >>> friday = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)
        >>> [str(answer_day(friday, told)) for told in ("sous dix jours ouvrés", "en 2 semaines", "en quelques jours")]
        ['2026-12-11', '2026-12-11', 'None']
        >>> str(answer_day(dt.datetime(2026, 12, 23, 9, tzinfo=dt.UTC), "sous trois jours ouvrés"))
        '2026-12-29'

    """
    read = _PROMISE.search(promise)
    if read is None:
        return None
    told, unit = read["number"].lower(), read["unit"].lower()
    number, day = int(told) if told.isdigit() else _NUMBERS.get(told), received.astimezone(_PARIS).date()
    if number is None:
        return None
    if "ouvr" in unit:
        return _worked(day, number)
    return day + dt.timedelta(days=number * (7 if unit.startswith("s") else 30 if unit == "mois" else 1))


def _worked(day: dt.date, number: int) -> dt.date:
    """Go on as many days that are worked."""
    while number:
        day += dt.timedelta(days=1)
        number -= is_worked(day)
    return day

"""How pages write numbers, dates and the records' own words in French."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from corpus.numbers import number
from corpus.particles import before

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
_PARIS: Final = ZoneInfo("Europe/Paris")
_NARROW: Final = "\N{NARROW NO-BREAK SPACE}"


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


def told_day(value: str) -> str:
    """Write a day or a year that a source tells.

    Args:
        value: in ISO 8601.

    Returns:
        The day, or the year.

    Examples:
        >>> told_day("2026-11-26"), told_day("2022")
        ('26 novembre 2026', '2022')

    """
    return day(dt.date.fromisoformat(value)) if "-" in value else value


def month(value: dt.date) -> str:
    """Write a month.

    Args:
        value: any day of it.

    Returns:
        The month in letters and the year.

    Examples:
        >>> month(dt.date(2026, 11, 26))
        'novembre 2026'

    """
    return f"{_MONTHS[value.month - 1]} {value.year}"


def kept_for(days: int) -> str:
    """Write how long something is kept.

    Args:
        days: how many.

    Returns:
        In years where they are whole, or else in days.

    Examples:
        >>> kept_for(730), kept_for(365), kept_for(30)
        ('2 ans', '1 an', '30 jours')

    """
    return counted(days // 365, "an") if days and days % 365 == 0 else counted(days, "jour")


def decimal(value: float) -> str:
    """Write a number with two decimals.

    Args:
        value: the number.

    Returns:
        With a comma, and a true minus sign.

    Examples:
        >>> decimal(-1.336)
        '−1,34'

    """
    return f"{value:.2f}".replace(".", ",").replace("-", "−")


def percent(share: float) -> str:
    """Write a share as a whole percentage; what is not the whole is never a hundred.

    Args:
        share: in [0, 1].

    Returns:
        The percentage; a space that no line breaks stands before the sign.

    Examples:
        >>> percent(0.354).split(), percent(0.999).split(), percent(1.0).split()
        (['35', '%'], ['99', '%'], ['100', '%'])

    """
    told = f"{100 * share:.0f}" if share == 1.0 else f"{min(100 * share, 99):.0f}"
    return f"{told}\N{NO-BREAK SPACE}%"


def paris_date(value: dt.datetime) -> dt.date:
    """Tell the date of a moment where the readers are, for a file that gives it as numbers."""
    return value.astimezone(_PARIS).date()


def paris_day(value: dt.datetime) -> str:
    """Write the day of a moment, where the readers are.

    Args:
        value: the moment, with its offset.

    Returns:
        Day, month in letters, year.

    Examples:
        >>> paris_day(dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC))
        '1er décembre 2026'

    """
    return day(paris_date(value))


def paris_moment(value: dt.datetime) -> str:
    """Write a moment to the minute, where the readers are.

    Args:
        value: the moment, with its offset.

    Returns:
        The day, then the hour.

    Examples:
        >>> paris_moment(dt.datetime(2026, 11, 30, 23, 5, tzinfo=dt.UTC)).replace("\N{NO-BREAK SPACE}", " ")
        '1er décembre 2026 à 0 h 05'

    """
    there = value.astimezone(_PARIS)
    return f"{day(there.date())} à {_hour(there)}"


def when(value: dt.datetime, *, now: dt.datetime) -> str:
    """Write a moment as one says it the same day, the next, or later.

    Args:
        value: the moment, with its offset.
        now: the present moment, with its offset.

    Returns:
        The hour for today and yesterday where the readers are, the day for any other moment.

    Examples:
        >>> morning = dt.datetime(2026, 11, 27, 7, 5, tzinfo=dt.UTC)
        >>> [" ".join(when(morning - dt.timedelta(hours=hours), now=morning).split()) for hours in (0, 9, 40)]
        ['aujourd’hui à 8 h 05', 'hier à 23 h 05', 'le 25 novembre 2026']

    """
    there = value.astimezone(_PARIS)
    days = (now.astimezone(_PARIS).date() - there.date()).days
    if days not in {0, 1}:
        return f"le {day(there.date())}"
    name = "hier" if days else "aujourd’hui"
    return f"{name} à {_hour(there)}"


def _hour(there: dt.datetime) -> str:
    return f"{there.hour}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{there.minute:02}"


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


def typeset(text: str) -> str:
    """Give the words of a record, typed on a keyboard, the signs of printed French.

    Args:
        text: such as ``L'accueil : « trop » loin ?``.

    Returns:
        The text with curved apostrophes, and spaces that no line breaks before ``: ; ! ? » %`` and after ``«``.

    Examples:
        >>> typeset("L'eau ? Oui : « 1 000 » litres").split(" ")[0] == f"L’eau{_NARROW}?"
        True
        >>> len(typeset("L'eau ? Oui : « 1 000 » litres").split(" "))
        4

    """
    return re.sub(r"(?<=\d) (?=\d{3}\b)", _NARROW, bound(text.replace("'", "’")))


def bound(text: str) -> str:
    """Keep the marks of a text with their words, and change nothing else: such as the quotes of a command.

    Args:
        text: such as ``L'accueil : « trop » loin ?``.

    Returns:
        As many characters: no line breaks the spaces before ``: ; ! ? » %`` and after ``«``.

    Examples:
        >>> len(bound("L'eau ? Oui : « encore » et 'encore'").split(" "))
        5

    """
    held = re.sub(r"(?<=«) (?=\S)| (?=[:»%])", "\N{NO-BREAK SPACE}", text)
    return re.sub(r" (?=[;!?])", _NARROW, held)


def mid_sentence(text: str) -> str:
    """Write a label where no sentence starts.

    Args:
        text: the label.

    Returns:
        The label, its first letter small unless it opens an acronym.

    Examples:
        >>> mid_sentence("Service public"), mid_sentence("CCAS ou CIAS")
        ('service public', 'CCAS ou CIAS')

    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def duration(minutes: int) -> str:
    """Write how long something lasts.

    Args:
        minutes: how many minutes, at least 1.

    Returns:
        In hours where it is whole hours, else in minutes.

    Examples:
        >>> duration(120), duration(60), duration(45)
        ('2 heures', '1 heure', '45 minutes')

    """
    return counted(minutes // 60, "heure") if minutes % 60 == 0 else counted(minutes, "minute")


def after(name: str, particle: str) -> str:
    """Write the name of a place after a particle, as `corpus.particles.before` does."""
    return before(particle, name)


FILTERS: Final[Mapping[str, Callable[..., str]]] = {
    "number": number,
    "day": day,
    "told_day": told_day,
    "paris_day": paris_day,
    "paris_moment": paris_moment,
    "counted": counted,
    "month": month,
    "kept_for": kept_for,
    "decimal": decimal,
    "percent": percent,
    "typeset": typeset,
    "mid_sentence": mid_sentence,
    "duration": duration,
    "after": after,
}
"""The filters that templates may use, by name."""

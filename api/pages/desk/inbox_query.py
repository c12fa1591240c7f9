"""What the address of the inbox asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal, cast
from urllib.parse import parse_qsl, urlencode

from api.desk import NOBODY, OPEN_STATUSES, InboxFilter, InboxPlace
from api.pages.desk.inbox_words import BY_SLUG, BY_VERDICT_SLUG
from api.pages.desk.named_places import named_places
from api.pages.desk.working_days import recent_from, start_of
from corpus.themes import THEMES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime

    from api.desk import Status

INBOX: Final = "/bureau"
LIST: Final = "liste"
"""The parameter by which the pages of a request know the list that it was opened from."""
OPEN, ALL = "ouvertes", "toutes"
LATE: Final = "relance"
SILENT: Final = "silence"
RECENT: Final = "veille"
MINE, NONE = "moi", "personne"
NEED: Final = "besoin"
"""The parameter that names a recurrent need by its id."""
PLACE: Final = "territoire"
"""The parameter that names a territory by its code."""
SINCE: Final = "depuis"
"""The parameter that holds the day, such as ``2026-11-13``, from which others changed what the reader follows."""
WORDS: Final = "mots"
"""The parameter that holds the words to search."""
_LONGEST: Final = 100
_DIGITS: Final = 10
"""Of the id of a recurrent need, fewer than this."""
_FIRST_YEAR, _LAST_YEAR = 2000, 9000
"""Of a day that is asked; the moments of others cannot be written everywhere."""
_PLACES: Final = ("apres", "avant")
_AGES: Final = {"semaine": (7, None), "mois": (30, None), "plus-d-un-mois": (None, 30)}
"""Days since a request came: at most, at least."""
_ORDERS: Final = frozenset({"anciennes"})
_ELIGIBLE: Final = {"oui": "yes", "non": "no", "inconnu": "unknown"}


@dataclass(frozen=True)
class InboxQuery:
    """What an address asks of the inbox."""

    values: tuple[tuple[str, str], ...] = ()
    """Pairs of parameter and value, in the order of the filters; places apart."""
    after: InboxPlace | None = None
    before: InboxPlace | None = None
    unknown: frozenset[str] = frozenset()
    """Parameters that ask what no request can have: nothing is found then, rather than everything."""

    def value(self, name: str) -> str:
        """Give the value of a parameter, empty when it is not asked."""
        return dict(self.values).get(name, "")

    @property
    def narrowed(self) -> bool:
        """Whether anything but the order is asked."""
        return any(name != "ordre" for name, _ in self.values)

    @property
    def need(self) -> int | None:
        """The recurrent need that is asked; none where none is, or nothing that can be one."""
        return int(self.value(NEED)) if self.value(NEED) and NEED not in self.unknown else None

    @property
    def day(self) -> date | None:
        """The day from which changes by others are asked; none where none is."""
        return date.fromisoformat(self.value(SINCE)) if self.value(SINCE) and SINCE not in self.unknown else None

    @property
    def text(self) -> str:
        """The query as an address holds it, from the first page."""
        return urlencode(self.values)

    @property
    def listed(self) -> str:
        """The end of the address of a request that is opened from this list; empty for the list of all that is open."""
        return f"?{urlencode({LIST: self.text})}" if self.text else ""

    def of_request(self, reference: str) -> str:
        """Write the address of a request that is opened from this list."""
        return f"{INBOX}/demandes/{reference}{self.listed}"

    def address(self, **changes: str) -> str:
        """Write the address of the inbox with some parameters changed, from the first page.

        Args:
            **changes: values by parameter; an empty one gives the parameter up.

        Returns:
            The address.

        """
        asked = {**dict(self.values), **changes}
        told = urlencode({name: value for name, value in asked.items() if value})
        return f"{INBOX}?{told}" if told else INBOX

    def filter(self, *, agent_id: str, now: datetime, reminder_days: int) -> InboxFilter:
        """Say it in the desk's words.

        Args:
            agent_id: who reads.
            now: the present moment.
            reminder_days: days after which a request without an answer is late, and one without news is silent.

        Returns:
            The filter.

        """
        least, most = _AGES.get(self.value("age"), (None, None))
        late_before = now - timedelta(days=reminder_days)
        recent = recent_from(now) if self.value("age") == RECENT else None
        owner = {MINE: agent_id, NONE: NOBODY, "": None}.get(self.value("responsable"), self.value("responsable"))
        return InboxFilter(
            statuses=self._statuses(),
            theme=self.value("theme") or None,
            department=self.value("departement") or None,
            territory=self.value(PLACE) or None,
            eligible=cast("Literal['yes', 'no', 'unknown'] | None", _ELIGIBLE.get(self.value("eligible"))),
            verdict=BY_VERDICT_SLUG.get(self.value("verdict")),
            owner=owner,
            received_from=now - timedelta(days=least) if least else recent,
            received_before=now - timedelta(days=most) if most else None,
            unanswered_since=late_before if self.value("age") == LATE else None,
            silent_since=late_before if self.value("age") == SILENT else None,
            changed_since=start_of(self.day) if self.day else None,
            follower=agent_id,
            heard=self.value("nouvelles") == "oui",
            near=self.value("proches") == "oui",
            cluster=self.need,
            words=self.value(WORDS),
            named=named_places(self.value(WORDS)),
            nothing=bool(self.unknown),
        )

    def _statuses(self) -> tuple[Status, ...] | None:
        asked = self.value("statut")
        if asked == ALL:
            return None
        return (BY_SLUG[asked],) if asked in BY_SLUG else OPEN_STATUSES


def read_query(asked: Mapping[str, str], *, departments: Collection[str]) -> InboxQuery:
    """Read an address; an order or a place that does not exist is left out, a filter that does not finds nothing.

    Args:
        asked: the parameters of the address.
        departments: the numbers that exist.

    Returns:
        The query.

    """
    known: dict[str, Callable[[str], bool]] = {
        "statut": {*BY_SLUG, ALL}.__contains__,
        "theme": THEMES.__contains__,
        "departement": departments.__contains__,
        "eligible": _ELIGIBLE.__contains__,
        "verdict": BY_VERDICT_SLUG.__contains__,
        # An account that is gone may still look after requests, and a commune that has merged ask: others find nothing.
        "responsable": _may_be_code,
        "age": {*_AGES, LATE, SILENT, RECENT}.__contains__,
        "nouvelles": {"oui"}.__contains__,
        "proches": {"oui"}.__contains__,
        "ordre": _ORDERS.__contains__,
        NEED: _may_be_number,
        PLACE: _may_be_code,
        SINCE: _is_day,
        WORDS: bool,
    }
    read = {name: " ".join(asked.get(name, "").split())[:_LONGEST] for name in known}
    if read["ordre"] not in _ORDERS:
        read["ordre"] = ""
    unknown = frozenset(name for name, value in read.items() if value and not known[name](value))
    after, before = (InboxPlace.read(asked.get(name, "")) for name in _PLACES)
    return InboxQuery(tuple((name, value) for name, value in read.items() if value), after, before, unknown)


def read_query_text(text: str, *, departments: Collection[str]) -> InboxQuery:
    """Read a query that a form or a saved view gives back, as `read_query` does."""
    try:
        pairs = dict(parse_qsl(text, max_num_fields=20))
    except ValueError:
        pairs = {}
    return read_query(pairs, departments=departments)


def _may_be_code(value: str) -> bool:
    return value.isascii() and value.isalnum()


def _is_day(value: str) -> bool:
    try:
        return _FIRST_YEAR <= date.fromisoformat(value).year < _LAST_YEAR
    except ValueError:
        return False


def _may_be_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < _DIGITS

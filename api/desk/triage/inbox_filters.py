"""What the inbox is narrowed by, and the conditions that do it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from sqlalchemy import exists, false, select, union
from sqlalchemy.orm import aliased

from api.desk.requests.inbox_tables import RequestReadingRow, RequestThemeRow, RequestWordRow
from api.desk.requests.need_tables import NearPairRow, NeedClusterMemberRow
from api.desk.requests.references import read_reference, read_signs
from api.desk.requests.statuses import OPEN_STATUSES, Status
from api.desk.requests.tables import RequestRow
from api.desk.triage.followed import changed_by_others
from api.desk.triage.near_pairs import is_sure
from recommender import wanted_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select, SelectBase

    from recommender import WantedWord

UNANSWERED = (Status.RECEIVED, Status.IN_PROGRESS)
"""Where the team owes an answer: the reminders are about these."""
NOBODY = ""
"""The owner of what nobody looks after."""
_MAX_WORDS = 8
_LONGEST = 64


@dataclass(frozen=True)
class InboxFilter:
    """What is asked of the inbox; a field that is none asks nothing."""

    statuses: tuple[Status, ...] | None = OPEN_STATUSES
    theme: str | None = None
    """An id of `corpus.themes`."""
    department: str | None = None
    eligible: Literal["yes", "no", "unknown"] | None = None
    verdict: str | None = None
    territory: str | None = None
    """INSEE code or SIREN."""
    owner: str | None = None
    """An account, or `NOBODY`."""
    received_from: datetime | None = None
    received_before: datetime | None = None
    unanswered_since: datetime | None = None
    """Only what came before this moment and still waits for its first answer."""
    silent_since: datetime | None = None
    """Only what waits for the territory, and of which nothing has come since this moment."""
    changed_since: datetime | None = None
    """Only what ``follower`` follows and others changed from this moment on."""
    follower: str = ""
    """An account."""
    heard: bool = False
    """Only where the person corrected or wrote, and the team has done nothing since."""
    near: bool = False
    """Only where a request of another territory surely asks the same."""
    cluster: int | None = None
    """The recurrent need that a request is of."""
    words: str = ""
    """Words of the masked need, or a reference, or its last signs."""
    named: tuple[str, ...] = ()
    """Codes of the communes, EPCI and departments that the words name: what they ask is found too."""
    nothing: bool = False
    """Whether something is asked that no request can have."""

    def of_any_status(self) -> InboxFilter:
        """Ask the same of every status."""
        return replace(self, statuses=None)


def conditions_of(wanted: InboxFilter, *, every: bool = False) -> list[ColumnElement[bool]]:
    """Write the conditions that keep what is wanted.

    Args:
        wanted: the filter.
        every: whether all that is kept is wanted, to count it, and not the first of it.

    Returns:
        The conditions, all of which must hold.

    """
    if wanted.nothing:
        return [false()]
    simple: list[tuple[object, Callable[[], ColumnElement[bool]]]] = [
        (wanted.statuses, lambda: RequestRow.status.in_(wanted.statuses or ())),
        (wanted.theme, lambda: RequestRow.id.in_(_themed(wanted.theme or ""))),
        (wanted.department, lambda: RequestRow.department == wanted.department),
        (wanted.territory, lambda: RequestRow.territory == wanted.territory),
        (wanted.eligible, lambda: _eligible(wanted.eligible)),
        (wanted.verdict, lambda: (_all_judged if every and _is_wide(wanted) else _judged)(wanted.verdict or "")),
        (wanted.owner, lambda: RequestRow.owner == wanted.owner if wanted.owner else RequestRow.owner.is_(None)),
        (wanted.cluster, lambda: RequestRow.id.in_(_of_need(wanted.cluster or 0))),
        (wanted.received_from, lambda: RequestRow.received_at >= wanted.received_from),
        (wanted.received_before, lambda: RequestRow.received_at < wanted.received_before),
    ]
    found = [condition() for value, condition in simple if value is not None]
    if wanted.unanswered_since is not None:
        found += overdue(wanted.unanswered_since)
    if wanted.silent_since is not None:
        found += silent(wanted.silent_since)
    if wanted.changed_since is not None:
        found.append(changed_by_others(wanted.follower, since=wanted.changed_since))
    if wanted.heard:
        found.append(RequestRow.heard_at.is_not(None))
    if wanted.near:
        found.append(_near())
    return [*found, *_words(wanted)]


def overdue(since: datetime) -> list[ColumnElement[bool]]:
    """Write the conditions of what came before a moment and still waits for its first answer."""
    return [
        RequestRow.status.in_(UNANSWERED),
        RequestRow.received_at < since,
        RequestRow.answered_at.is_(None),
    ]


def silent(since: datetime) -> list[ColumnElement[bool]]:
    """Write the conditions of what waits for the territory, and has not changed since a moment."""
    return [RequestRow.status == Status.WAITING, RequestRow.updated_at < since]


def _themed(theme: str) -> Select[int]:
    return select(RequestThemeRow.request_id).where(RequestThemeRow.theme == theme)


def _judged(verdict: str) -> ColumnElement[bool]:
    # There are four verdicts, each of many requests: a page is found by looking at some of the latest, where a list
    # of all that bear it would be made first.
    return (
        select(RequestReadingRow.request_id)
        .where(RequestReadingRow.request_id == RequestRow.id, RequestReadingRow.verdict == verdict)
        .exists()
    )


def _all_judged(verdict: str) -> ColumnElement[bool]:
    # To count half of 100,000 requests, the list is made once and the index of statuses read in a row: a third of what
    # it takes to look each up. Without the zero, SQLite would look up every request of the list.
    listed = select(RequestReadingRow.request_id).where(RequestReadingRow.verdict == verdict)
    return (RequestRow.id + 0).in_(listed)


def _is_wide(wanted: InboxFilter) -> bool:
    """Tell whether nothing but the verdict leaves few requests."""
    few = (wanted.theme, wanted.department, wanted.territory, wanted.owner, wanted.cluster, wanted.words)
    return not any(few)


def _eligible(told: str | None) -> ColumnElement[bool]:
    if told == "unknown":
        return RequestRow.eligible.is_(None)
    return RequestRow.eligible == (told == "yes")


def _of_need(cluster_id: int) -> Select[int]:
    return select(NeedClusterMemberRow.request_id).where(NeedClusterMemberRow.cluster_id == cluster_id)


def _near() -> ColumnElement[bool]:
    return select(NearPairRow.request_id).where(NearPairRow.request_id == RequestRow.id, is_sure()).exists()


def _words(wanted: InboxFilter) -> list[ColumnElement[bool]]:
    reference = read_reference(wanted.words)
    if reference:
        return [RequestRow.reference == reference]
    said = _said(wanted.words)
    places = [
        select(RequestRow.id).where(column.in_(wanted.named))
        for column in (RequestRow.territory, RequestRow.department)
        if wanted.named
    ]
    if references := read_signs(wanted.words):
        places.append(select(RequestRow.id).where(RequestRow.reference.in_(references)))
    if not places:
        return said
    return [RequestRow.id.in_(union(*places, *([select(RequestRow.id).where(*said)] if said else [])))]


def _said(typed: str) -> list[ColumnElement[bool]]:
    return [RequestRow.id.in_(_saying(wanted)) for wanted in wanted_words(typed)[:_MAX_WORDS]]


def _saying(wanted: WantedWord) -> SelectBase:
    said = _with_one_of(wanted.said)
    if not wanted.in_full:
        return said
    # The others are looked up for each request that holds the first: « commune » alone is in half of all needs.
    first, *others = wanted.in_full
    return union(said, _with_one_of(first).where(*map(_also_with_one_of, others)))


def _also_with_one_of(words: frozenset[str]) -> ColumnElement[bool]:
    also = aliased(RequestWordRow)
    return exists().where(also.request_id == RequestWordRow.request_id, also.word.in_(_kept(words)))


def _with_one_of(words: frozenset[str]) -> Select[int]:
    return select(RequestWordRow.request_id).where(RequestWordRow.word.in_(_kept(words)))


def _kept(words: frozenset[str]) -> list[str]:
    return sorted(word[:_LONGEST] for word in words)

"""A request, as a line of the inbox tells it."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING

from api.contexts.desk.inbox import RequestLine
from api.desk import Status
from api.pages.desk.history import actor_name, event_text, record_title
from api.pages.desk.inbox_query import ALL, InboxQuery
from api.pages.desk.inbox_words import ELIGIBLE, status_label, status_tone, verdict_label, where_and_how_many
from api.pages.typography import paris_day, when
from corpus.themes import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from api.desk import Event, InboxLine
    from api.pages.desk.inbox_desk import InboxDesk


_CHANGES = 3
"""What a line tells of what others did."""
_WORD = 160
"""Characters of what they wrote with it that are told."""


def request_line(
    line: InboxLine, desk: InboxDesk, *, query: InboxQuery, version: int, changes: Sequence[str] = ()
) -> RequestLine:
    """Tell of a request what the inbox shows.

    Args:
        line: the request.
        desk: what the inbox works with.
        query: the list that it stands in.
        version: the version that a form about it gives back.
        changes: what others did to it, as `change_lines` tells it, where that is asked.

    Returns:
        The line.

    """
    place = line.territory
    recurrent = line.recurrent
    waits = line.status in {Status.RECEIVED, Status.IN_PROGRESS} and line.answered_at is None
    return RequestLine(
        reference=line.reference,
        address=query.of_request(line.reference),
        version=version,
        title=place.name if place else "Territoire effacé",
        detail=where_and_how_many(place, desk.departments) if place else "",
        status=status_label(line.status),
        tone=status_tone(line.status),
        verdict=verdict_label(line.verdict, line.closeness),
        closest=record_title(line.closest, desk.recommender.catalogue) if line.closest else "",
        closeness=line.closeness,
        eligible=ELIGIBLE[line.eligible],
        themes=tuple(LABELS[theme] for theme in LABELS if theme in line.themes),
        owner=desk.name(line.owner) if line.owner else "",
        came=when(line.received_at, now=desk.store.clock()),
        heard=when(line.heard_at, now=desk.store.clock()) if line.heard_at else "",
        days=(desk.store.clock() - line.received_at).days,
        late=waits and line.received_at < desk.late_before,
        excerpt=line.excerpt,
        others=recurrent.territories - 1 if recurrent else 0,
        shared=", ".join(recurrent.words) if recurrent else "",
        double_of=line.double_of,
        near=line.near,
        near_address=f"{query.of_request(line.reference)}#autres",
        changes=tuple(changes),
        shared_address=InboxQuery().address(besoin=str(recurrent.id), statut=ALL) if recurrent else "",
    )


def change_lines(changes: Mapping[str, Sequence[Event]], desk: InboxDesk) -> Mapping[str, tuple[str, ...]]:
    """Tell the last of what others did to requests, whoever they are by now.

    Args:
        changes: what they did, by reference, first things first.
        desk: what the inbox works with.

    Returns:
        What the line of each says, by reference, first things first.

    """
    told = {reference: events[-_CHANGES:] for reference, events in changes.items()}
    named = {
        one for events in told.values() for event in events for one in (event.actor, event.payload.get("owner", ""))
    }
    # An expert who is one no more did what they did.
    known = desk.store.accounts.names({one for one in named if one})

    def name(account: str) -> str:
        return known.get(account) or desk.name(account)

    return {reference: tuple(_change(one, desk, name) for one in events) for reference, events in told.items()}


def _change(event: Event, desk: InboxDesk, name: Callable[[str], str]) -> str:
    told = event_text(event, name, desk.recommender.catalogue)
    if note := str(event.payload.get("note") or ""):
        told += f" (« {shorten(note, _WORD, placeholder='…')} »)"
    return f"{actor_name(event.actor, name)}, le {paris_day(event.at)} : {told}"

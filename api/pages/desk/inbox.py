"""``/bureau``: the inbox of experts, narrowed as the address asks; others are led to their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.desk.inbox import InboxPageContext, Tab, ViewLink
from api.desk import OPEN_STATUSES, Agent, Role, Status
from api.pages.desk.inbox_desk import InboxDesk, InboxDeskState
from api.pages.desk.inbox_fields import chosen_filters, fields_of
from api.pages.desk.inbox_lines import change_lines, request_line
from api.pages.desk.inbox_query import ALL, INBOX, LATE, MINE, NONE, RECENT, SILENT, SINCE, InboxQuery
from api.pages.desk.inbox_words import CLOSINGS_OF_MANY, status_label, status_slug
from api.pages.desk.territory_requests import TERRITORY
from api.pages.desk.working_days import recent_from, since, start_of, today
from api.pages.rendering import render
from api.protection.agents import AnyAgent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from api.desk import InboxCounts, InboxLine, InboxPage

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

PURPOSE: Final = "bureau"
"""What the form tokens of the inbox are for."""
SIZE: Final = 40
"""Lines of a page: a form takes sixty fields, and each line that is ticked is one."""
# An answer is sent and a question asked, to each person in turn: neither is declared.
MOVES: Final = (Status.IN_PROGRESS, Status.CLOSED)
_LOOKED_BACK: Final = timedelta(days=90)
"""How far the reader's last day at the desk is looked for: longer than a leave."""
_TABS: Final = (Status.RECEIVED, Status.IN_PROGRESS, Status.WAITING, Status.ANSWERED, Status.CLOSED)


@dataclass(frozen=True)
class Overtaken:
    """What others did to a request since it was shown."""

    told: str
    """What, and who."""
    version: int
    """The one that it led to: a form that is sent with it comes from who was told."""


@dataclass(frozen=True)
class Changed:
    """What became of the requests that were ticked."""

    done: int
    """How many changed."""
    refused: Mapping[str, str]
    """Those that did not, by reference, each with the cause."""
    overtaken: Mapping[str, Overtaken]
    """Those that others had changed, by reference."""


@router.get(INBOX)
def inbox(request: Request, agent: AnyAgent, desk: InboxDeskState) -> Response:
    """Show the requests to an expert; lead an agent of a territory to those of that territory."""
    if agent.role is Role.TERRITORY:
        return RedirectResponse(TERRITORY, status_code=303)
    return show(request, agent, desk, desk.read(request.query_params))


def show(
    request: Request,
    agent: Agent,
    desk: InboxDesk,
    query: InboxQuery,
    *,
    notice: str = "",
    typed: Mapping[str, str] | None = None,
    changed: Changed | None = None,
    status: int = 200,
) -> HTMLResponse:
    """Show the inbox.

    Args:
        request: the request.
        agent: who reads.
        desk: what the inbox works with.
        query: what is asked.
        notice: why a form was not taken; empty when none was.
        typed: what stood in the form that was not taken.
        changed: what became of the requests that were ticked; none to read it in the address.
        status: the HTTP status.

    Returns:
        The page.

    """
    wanted = query.filter(agent_id=agent.id, now=desk.store.clock(), reminder_days=desk.reminder_days)
    oldest_first = query.value("ordre") == "anciennes"
    found = desk.store.inbox.page(wanted, size=SIZE, oldest_first=oldest_first, after=query.after, before=query.before)
    now = desk.store.clock()
    counts = desk.store.inbox.counts(wanted, overdue_before=desk.late_before, recent_from=recent_from(now))
    overtaken = changed.overtaken if changed else {}
    last_day = _last_day(agent, desk, now=now)
    changes = _changes(agent, desk, query, found)
    fields = fields_of(query, desk)
    page = InboxPageContext(
        token=desk.tokens.issue(PURPOSE),
        query=query.text,
        words=query.value("mots"),
        narrowed=query.narrowed,
        fields=fields,
        chosen=chosen_filters(query, fields),
        tabs=_tabs(query, counts),
        views=tuple(
            ViewLink(view.id, view.name, desk.read_text(view.query).address())
            for view in desk.store.saved_views.of(agent.id)
        ),
        lines=tuple(
            request_line(
                line,
                desk,
                query=query,
                version=_version(line, overtaken.get(line.reference)),
                changes=changes.get(line.reference, ()),
            )
            for line in found.lines
        ),
        followed=desk.store.followed.count(agent.id, since=start_of(last_day)) if last_day else 0,
        followed_since=start_of(last_day) if last_day else None,
        followed_address=InboxQuery().address(**{SINCE: f"{last_day}", "statut": ALL}) if last_day else "",
        **_around(query, found),
        owned=desk.store.inbox.owned(agent.id),
        owned_address=InboxQuery().address(responsable=MINE),
        heard=counts.heard,
        heard_address=InboxQuery().address(nouvelles="oui", statut=ALL),
        late=counts.overdue,
        late_address=InboxQuery().address(age=LATE, ordre="anciennes"),
        silent=counts.silent,
        silent_address=InboxQuery().address(age=SILENT, ordre="anciennes"),
        reminder_days=desk.reminder_days,
        recent=counts.recent,
        recent_since=since(now),
        recent_address=InboxQuery().address(age=RECENT, statut=ALL),
        unowned=counts.unowned,
        unowned_address=InboxQuery().address(statut=status_slug(Status.RECEIVED), responsable=NONE),
        reported=desk.store.error_reports.count_waiting(),
        to_review=desk.store.records.count_to_review(agent.id),
        experts=((MINE, "Moi"), *_others(desk, agent), (NONE, "Personne")),
        moves=tuple((status_slug(one), status_label(one)) for one in MOVES),
        closings=CLOSINGS_OF_MANY,
        view=view if (view := request.query_params.get("vue", "")) in {"gardee", "supprimee"} else "",
        done=changed.done if changed else _number(request.query_params.get("fait", "")),
        refused=changed.refused if changed else {},
        overtaken={reference: one.told for reference, one in overtaken.items()},
        notice=notice,
        typed=typed or {},
    )
    return render(request, "pages/inbox.html", page, status=status)


def back_to(query: InboxQuery, **told: str) -> Response:
    """Lead back to the list that a form was sent from, with what came of it."""
    return RedirectResponse(query.address(**told), 303)


def _version(line: InboxLine, overtaken: Overtaken | None) -> int:
    """Give the version that a form gives back: what came after what was told is not known."""
    return overtaken.version if overtaken else line.version


def _others(desk: InboxDesk, agent: Agent) -> tuple[tuple[str, str], ...]:
    return tuple((number, name) for number, name in desk.experts.items() if number != agent.id)


def _around(query: InboxQuery, found: InboxPage) -> dict[str, str]:
    return {
        "previous": query.address(avant=found.before.token) if found.before else "",
        "next": query.address(apres=found.after.token) if found.after else "",
    }


def _tabs(query: InboxQuery, counts: InboxCounts) -> tuple[Tab, ...]:
    asked = query.value("statut")
    open_count = sum(counts.by_status[status] for status in OPEN_STATUSES)
    every = sum(counts.by_status.values())
    told = [Tab("À traiter", open_count, query.address(statut=""), not asked)]
    told += [
        Tab(
            status_label(status),
            counts.by_status[status],
            query.address(statut=status_slug(status)),
            asked == status_slug(status),
        )
        for status in _TABS
    ]
    return (*told, Tab("Toutes", every, query.address(statut=ALL), asked == ALL))


def _changes(agent: Agent, desk: InboxDesk, query: InboxQuery, found: InboxPage) -> Mapping[str, tuple[str, ...]]:
    """Tell what others did to the requests of a page, where the list is of what they changed."""
    if query.day is None:
        return {}
    references = [line.reference for line in found.lines]
    return change_lines(desk.store.followed.changes(references, agent.id, since=start_of(query.day)), desk)


def _last_day(agent: Agent, desk: InboxDesk, *, now: datetime) -> date | None:
    """Find the last day before today on which the reader did anything; none where they did nothing for long.

    What others changed from then on is told the whole day: what the reader does meanwhile takes nothing out of it.
    """
    midnight = start_of(today(now))
    last = desk.store.followed.last_act(agent.id, after=midnight - _LOOKED_BACK, before=midnight)
    return today(last) if last else None


def _number(told: str) -> int:
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 4 else 0

"""The list that a request was opened from: what stands before and after it, and the way back, through every form."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi.responses import RedirectResponse

from api.contexts.desk.request import ListLinks, NextRequest
from api.pages.desk.inbox_query import LIST, InboxQuery, read_query_text
from api.pages.request_form.request_desk import SEE_OTHER

if TYPE_CHECKING:
    from fastapi import Request

    from api.desk import Agent, InboxLine
    from api.pages.desk.opened_request import Opened


DONE, ANSWERED, ASKED = "1", "reponse", "question"
"""How an address says what was done: a form was taken, a letter left as an answer, or as a question."""


def list_links(request: Request, agent: Agent, opened: Opened, *, count: bool = False) -> ListLinks:
    """Find a request's neighbours in the list it was opened from, by default in that of all that is to be treated.

    Args:
        request: the request of the browser, whose address tells the list.
        agent: who reads.
        opened: the request for help.
        count: whether what comes after it is counted.

    Returns:
        The links.

    """
    query, store = asked_list(request, opened), opened.desk.store
    wanted = query.filter(agent_id=agent.id, now=store.clock(), reminder_days=request.state.reminder_days)
    oldest_first = query.value("ordre") == "anciennes"
    back = f"{query.address()}#d-{opened.filed.reference}"
    before, after = store.inbox.around(wanted, opened.filed.reference, oldest_first=oldest_first)
    return ListLinks(
        suffix=query.listed,
        back=back,
        before=_next(before, query=query),
        after=_next(after, query=query),
        left=store.inbox.left(wanted, opened.filed.reference, oldest_first=oldest_first) if count else 0,
    )


def asked_list(request: Request, opened: Opened) -> InboxQuery:
    """Read which list the address names, as the inbox reads it."""
    told = request.query_params.get(LIST, "")
    return read_query_text(told, departments=opened.desk.departments)


def back_to_request(
    request: Request, opened: Opened, *, page: str = "", anchor: str = "", done: str = DONE
) -> RedirectResponse:
    """Lead back to the request, or to a page of it, once a form was taken; the list it was opened from is kept."""
    told = {"fait": done, LIST: asked_list(request, opened).text}
    query = urlencode({name: value for name, value in told.items() if value})
    return RedirectResponse(f"{opened.base}{page}?{query}{anchor}", SEE_OTHER)


def _next(line: InboxLine | None, *, query: InboxQuery) -> NextRequest | None:
    if line is None:
        return None
    title = line.territory.name if line.territory else "Territoire effacé"
    return NextRequest(query.of_request(line.reference), title, line.reference)

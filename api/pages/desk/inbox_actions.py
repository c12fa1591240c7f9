"""What is done from the inbox: several requests given or moved at once, views kept and dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.desk import DeskError, StaleError, StatusError, StoreUnavailableError, UnknownRequestError, ViewError
from api.pages.desk.inbox import MOVES, PURPOSE, Changed, InboxDesk, InboxDeskState, back_to, show
from api.pages.desk.inbox_query import INBOX, MINE, NONE
from api.pages.desk.inbox_words import BY_SLUG, closing_of
from api.pages.posted_form import Posted, PostedForm
from api.protection.agents import ExpertAgent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.desk import Agent
    from api.desk.requests.filed import FiledRequest

    Change = Callable[[str, int], FiledRequest]
    """Changes the request of a reference, if it still is at a version."""

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_TICKED = "d-"
_CHANGED = "Un collègue ou le territoire l’a changée entre-temps : lisez-la, puis recommencez."
_NOTHING = "Cochez au moins une demande, puis choisissez ce qu’elle devient."
_AWAY = "Le service est très occupé : une partie des demandes n’a pas été changée. Attendez un instant et recommencez."


@router.post(f"{INBOX}/lot")
def change_many(request: Request, agent: ExpertAgent, desk: InboxDeskState, posted: Posted) -> Response:
    """Give requests to someone, or move them; those that changed since they were shown are left as they are."""
    query = desk.read_text(posted.fields.get("retour", ""))
    objection = posted.objection(desk.tokens, purpose=PURPOSE)
    if objection:
        return show(request, agent, desk, query, notice=objection, typed=posted.fields, status=403)
    change, ticked = _change(agent, desk, posted), _ticked(posted)
    if change is None or not ticked:
        return show(request, agent, desk, query, notice=_NOTHING, typed=posted.fields, status=422)
    refused: dict[str, str] = {}
    for reference, version in ticked:
        try:
            change(reference, version)
        except StaleError:
            refused[reference] = _CHANGED
        except (StatusError, UnknownRequestError) as error:
            refused[reference] = str(error)
        except StoreUnavailableError:
            return show(request, agent, desk, query, notice=_AWAY, typed=posted.fields, status=503)
    done = len(ticked) - len(refused)
    if not refused:
        return back_to(query, fait=str(done))
    # Shown at once and not led back to: what was ticked and chosen is given back, for those that are still to be done.
    again = {name: value for name, value in posted.fields.items() if not _is_done(name, refused)}
    return show(request, agent, desk, query, typed=again, changed=Changed(done, refused), status=409)


@router.post(f"{INBOX}/vues")
def change_views(request: Request, agent: ExpertAgent, desk: InboxDeskState, posted: Posted) -> Response:
    """Keep the filters under a name, or drop a view."""
    query = desk.read_text(posted.fields.get("retour", ""))
    notice, status = posted.objection(desk.tokens, purpose=PURPOSE), 403
    if not notice:
        try:
            _change_views(agent, desk, posted, query=query.text)
        except ViewError as error:
            notice, status = str(error), 422
        except DeskError as error:
            notice, status = str(error), 503
    if notice:
        return show(request, agent, desk, query, notice=notice, typed=posted.fields, status=status)
    return back_to(query, vue="supprimee" if posted.fields.get("supprimer") else "gardee")


def _change_views(agent: Agent, desk: InboxDesk, posted: PostedForm, *, query: str) -> None:
    dropped = posted.fields.get("supprimer", "")
    if not dropped:
        desk.store.saved_views.keep(agent.id, posted.fields.get("nom", ""), query)
    elif dropped.isascii() and dropped.isdecimal() and len(dropped) < 10:
        desk.store.saved_views.drop(agent.id, int(dropped))


def _change(agent: Agent, desk: InboxDesk, posted: PostedForm) -> Change | None:
    """Read what is to be done; none where nothing readable is."""
    treatment, action = desk.store.treatment, posted.fields.get("action", "")
    owner = posted.fields.get("confier_a", "")
    status = BY_SLUG.get(posted.fields.get("devient", ""))
    if action == "confier" and owner in {MINE, NONE, *desk.experts}:
        to = {MINE: agent.id, NONE: None}.get(owner, owner)
        return lambda reference, version: treatment.assign(reference, to, actor=agent.id, expected_version=version)
    if action == "statut" and status in MOVES:
        reason = closing_of(posted.fields)
        return lambda reference, version: treatment.move(
            reference, status, actor=agent.id, reason=reason, expected_version=version
        )
    return None


def _is_done(name: str, refused: Mapping[str, str]) -> bool:
    return name.startswith(_TICKED) and name.removeprefix(_TICKED) not in refused


def _ticked(posted: PostedForm) -> list[tuple[str, int]]:
    found = [(name.removeprefix(_TICKED), value) for name, value in posted.fields.items() if name.startswith(_TICKED)]
    # What is no number is no version that was shown.
    return [
        (reference, int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else -1)
        for reference, value in found
    ]

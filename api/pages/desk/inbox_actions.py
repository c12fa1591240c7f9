"""What is done from the inbox: several requests given or moved at once, views kept and dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.desk import DeskError, StaleError, StatusError, StoreUnavailableError, UnknownRequestError, ViewError
from api.pages.desk.history import history_rows
from api.pages.desk.inbox import MOVES, PURPOSE, Changed, Overtaken, back_to, show
from api.pages.desk.inbox_desk import InboxDesk, InboxDeskState
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
    became: dict[str, str | Overtaken | None] = {}
    try:
        for reference, version in ticked:
            became[reference] = _became(change, reference, version, desk=desk)
    except StoreUnavailableError:
        again = _again(posted, became)
        return show(request, agent, desk, query, notice=_AWAY, typed=again, changed=_changed(became), status=503)
    changed = _changed(became)
    if not changed.refused and not changed.overtaken:
        return back_to(query, fait=str(changed.done))
    # Shown at once and not led back to: what was ticked and chosen is given back, for those that are still to be done.
    return show(request, agent, desk, query, typed=_again(posted, became), changed=changed, status=409)


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
    owner, note = posted.fields.get("confier_a", ""), posted.fields.get("note", "")
    status = BY_SLUG.get(posted.fields.get("devient", ""))
    if action == "confier" and owner in {MINE, NONE, *desk.experts}:
        to = {MINE: agent.id, NONE: None}.get(owner, owner)
        return lambda reference, version: treatment.assign(
            reference, to, actor=agent.id, note=note, expected_version=version
        )
    if action == "statut" and status in MOVES:
        reason = closing_of(posted.fields)
        return lambda reference, version: treatment.move(
            reference, status, actor=agent.id, note=note, reason=reason, expected_version=version
        )
    return None


def _became(change: Change, reference: str, version: int, *, desk: InboxDesk) -> str | Overtaken | None:
    """Change a request, and say why it was not; none where it was."""
    try:
        change(reference, version)
    except StaleError:
        return _overtaken(reference, version, desk)
    except (StatusError, UnknownRequestError) as error:
        return str(error)
    return None


def _overtaken(reference: str, version: int, desk: InboxDesk) -> Overtaken:
    filed, decisions = desk.store.treatment.read(reference), desk.store.decisions.of(reference)
    rows = history_rows(filed, decisions, names=desk.name, catalogue=desk.recommender.catalogue)
    told = "\u202f; ".join(f"{row.who} : {row.text}" for row in rows[max(version, 0) :])
    return Overtaken(told, filed.version)


def _changed(became: Mapping[str, str | Overtaken | None]) -> Changed:
    return Changed(
        done=sum(one is None for one in became.values()),
        refused={reference: one for reference, one in became.items() if isinstance(one, str)},
        overtaken={reference: one for reference, one in became.items() if isinstance(one, Overtaken)},
    )


def _again(posted: PostedForm, became: Mapping[str, str | Overtaken | None]) -> dict[str, str]:
    """Give back what was sent, without the ticks of what is done, or was changed by others: who ticks it anew knows."""
    left = {name for name in posted.fields if isinstance(became.get(name.removeprefix(_TICKED), ""), str)}
    return {name: value for name, value in posted.fields.items() if name in left or not name.startswith(_TICKED)}


def _ticked(posted: PostedForm) -> list[tuple[str, int]]:
    found = [(name.removeprefix(_TICKED), value) for name, value in posted.fields.items() if name.startswith(_TICKED)]
    # What is no number is no version that was shown.
    return [
        (reference, int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else -1)
        for reference, value in found
    ]

"""Put two territories in touch: the expert proposes on a request's page, each person answers through their link."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.introductions import IntroductionPage
from api.desk import DeskError, StoreUnavailableError
from api.pages.desk_request import REQUEST, OpenedState, show
from api.pages.posted_form import Posted
from api.pages.rendering import render
from api.pages.request_desk import ALREADY, AWAY, INVALID, REFUSED, SEE_OTHER, DeskState, RequestDesk
from api.protection.agents import ExpertAgent

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_PAGE: Final = "/suivi/{secret}/mise-en-relation"
_UNSAVED: Final = "Le service est très occupé : rien n’a été enregistré. Attendez un instant et recommencez."
_ANSWERS: Final = {"oui": True, "non": False}


@router.post(f"{REQUEST}/mise-en-relation")
def propose(request: Request, agent: ExpertAgent, opened: OpenedState, posted: Posted) -> Response:
    """Ask the persons of two requests whether they want to be put in touch."""
    notice, status = posted.objection(opened.desk.tokens, purpose=opened.purpose), REFUSED
    if not notice:
        try:
            other = posted.fields.get("autre", "")
            opened.desk.store.introductions.propose(opened.filed.reference, other, actor=agent.id)
        except StoreUnavailableError:
            notice, status = _UNSAVED, AWAY
        except DeskError as error:
            notice, status = str(error), ALREADY
    if notice:
        return show(request, agent, opened, notice=notice, status=status)
    return RedirectResponse(f"{opened.base}?fait=1#autres", SEE_OTHER)


@router.get(_PAGE)
def ask(request: Request, secret: str, desk: DeskState) -> HTMLResponse:
    """Show a person who might have the same need, and ask whether they want to be put in touch."""
    return _show(request, secret, desk)


@router.post(_PAGE)
def answer(request: Request, secret: str, desk: DeskState, posted: Posted) -> Response:
    """Take the person's answer."""
    notice, status = posted.objection(desk.tokens, purpose=_purpose(secret)), REFUSED
    told, agrees = posted.fields.get("proposition", ""), _ANSWERS.get(posted.fields.get("accord", ""))
    if not notice and (agrees is None or not (told.isascii() and told.isdecimal() and len(told) < 10)):
        notice, status = "Choisissez d’accepter ou de refuser.", INVALID
    if not notice:
        try:
            desk.store.introductions.answer(secret, int(told), agrees=bool(agrees))
        except StoreUnavailableError:
            notice, status = _UNSAVED, AWAY
        except DeskError as error:
            notice, status = str(error), ALREADY
    if notice:
        return _show(request, secret, desk, notice=notice, status=status)
    return RedirectResponse(f"/suivi/{secret}/mise-en-relation?fait=1", SEE_OTHER)


def _show(request: Request, secret: str, desk: RequestDesk, *, notice: str = "", status: int = 200) -> HTMLResponse:
    filed = desk.store.requests.follow(secret)
    page = IntroductionPage(
        base=f"/suivi/{secret}",
        token=desk.tokens.issue(_purpose(secret)),
        reference=filed.reference,
        introductions=desk.store.introductions.of_person(secret),
        departments=desk.departments,
        notice=notice,
        done="fait" in request.query_params,
    )
    return render(request, "pages/introductions.html", page, status=status)


def _purpose(secret: str) -> str:
    return f"mise-en-relation/{secret}"

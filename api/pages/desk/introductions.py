"""Put two territories in touch: the expert proposes on a request's page, each person answers.

They do through the secret link of their request, or signed in to the account of their territory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.desk.introductions import IntroductionPage
from api.desk import DeskError, StoreUnavailableError, read_reference
from api.pages.desk.opened_request import REQUEST, OpenedState
from api.pages.desk.request import show
from api.pages.desk.request_list import back_to_request
from api.pages.posted_form import UNSAVED, Posted, PostedForm
from api.pages.rendering import render
from api.pages.request_form.request_desk import ALREADY, AWAY, INVALID, REFUSED, SEE_OTHER
from api.protection.agents import ExpertAgent, TerritoryAgent
from api.protection.form_tokens import FormTokens
from api.state import FormTokensState, StoreState

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.desk import IntroductionState, PersonsIntroduction

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_LINKED: Final = "/suivi/{secret}"
_OF_TERRITORY: Final = "/bureau/territoire/{reference}"
_PAGE: Final = "/mise-en-relation"
_ANSWERS: Final = {"oui": True, "non": False}


@dataclass(frozen=True)
class _Asked:
    """The person of a request, asked, whichever way they came."""

    base: str
    """Address of their request."""
    tokens: FormTokens
    reference: str
    introductions: Callable[[], tuple[PersonsIntroduction, ...]]
    answer: Callable[[int, bool], IntroductionState]

    @property
    def purpose(self) -> str:
        """What the form tokens of the page are for."""
        return f"mise-en-relation{self.base}"


def _by_link(secret: str, store: StoreState, tokens: FormTokensState) -> _Asked:
    kept = store.introductions
    return _Asked(
        f"/suivi/{secret}",
        tokens,
        store.requests.follow(secret).reference,
        lambda: kept.of_person(secret),
        lambda number, agrees: kept.answer(secret, number, agrees=agrees),
    )


def _signed_in(reference: str, agent: TerritoryAgent, store: StoreState, tokens: FormTokensState) -> _Asked:
    kept, known = store.introductions, read_reference(reference) or ""
    return _Asked(
        f"/bureau/territoire/{known}",
        tokens,
        known,
        lambda: kept.of_writer(known, agent),
        lambda number, agrees: kept.answer_signed_in(known, number, agent=agent, agrees=agrees),
    )


Linked = Annotated[_Asked, Depends(_by_link)]
SignedIn = Annotated[_Asked, Depends(_signed_in)]


@router.post(f"{REQUEST}/mise-en-relation")
def propose(request: Request, agent: ExpertAgent, opened: OpenedState, posted: Posted) -> Response:
    """Ask the persons of two requests whether they want to be put in touch, or take that back."""
    notice, status = posted.objection(opened.desk.tokens, purpose=opened.purpose), REFUSED
    if not notice:
        try:
            kept, other = opened.desk.store.introductions, posted.fields.get("autre", "")
            act = kept.withdraw if posted.fields.get("action") == "retirer" else kept.propose
            act(opened.filed.reference, other, actor=agent.id)
        except StoreUnavailableError:
            notice, status = UNSAVED, AWAY
        except DeskError as error:
            notice, status = str(error), ALREADY
    if notice:
        return show(request, agent, opened, notice=notice, status=status)
    return back_to_request(request, opened, anchor="#autres")


@router.get(_LINKED + _PAGE)
def ask(request: Request, asked: Linked) -> HTMLResponse:
    """Show a person who might have the same need, and ask whether they want to be put in touch."""
    return _show(request, asked)


@router.post(_LINKED + _PAGE)
def answer(request: Request, asked: Linked, posted: Posted) -> Response:
    """Take the person's answer."""
    return _take(request, asked, posted)


@router.get(_OF_TERRITORY + _PAGE)
def ask_signed_in(request: Request, asked: SignedIn) -> HTMLResponse:
    """Ask the person who wrote a request of their territory, without the link of their mail."""
    return _show(request, asked)


@router.post(_OF_TERRITORY + _PAGE)
def answer_signed_in(request: Request, asked: SignedIn, posted: Posted) -> Response:
    """Take the answer of the person who wrote the request."""
    return _take(request, asked, posted)


def _take(request: Request, asked: _Asked, posted: PostedForm) -> Response:
    notice, status = posted.objection(asked.tokens, purpose=asked.purpose), REFUSED
    told, agrees = posted.fields.get("proposition", ""), _ANSWERS.get(posted.fields.get("accord", ""))
    if not notice and (agrees is None or not (told.isascii() and told.isdecimal() and len(told) < 10)):
        notice, status = "Choisissez d’accepter ou de refuser.", INVALID
    if not notice:
        try:
            asked.answer(int(told), bool(agrees))
        except StoreUnavailableError:
            notice, status = UNSAVED, AWAY
        except DeskError as error:
            notice, status = str(error), ALREADY
    if notice:
        return _show(request, asked, notice=notice, status=status)
    return RedirectResponse(f"{asked.base}{_PAGE}?fait=1", SEE_OTHER)


def _show(request: Request, asked: _Asked, *, notice: str = "", status: int = 200) -> HTMLResponse:
    page = IntroductionPage(
        base=asked.base,
        token=asked.tokens.issue(asked.purpose),
        reference=asked.reference,
        introductions=asked.introductions(),
        departments=request.state.departments,
        notice=notice,
        done="fait" in request.query_params,
    )
    return render(request, "pages/introductions.html", page, status=status)

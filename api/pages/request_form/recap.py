"""The end of the form: a last look at all of it, the sending, and what the person keeps."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.request_form.form import ConfirmationPage, RecapPage
from api.desk import Draft, InvalidFormError, StoreUnavailableError
from api.desk.retention import Kind, days_of
from api.pages.personal_words import personal_words
from api.pages.posted_form import Posted
from api.pages.rendering import render
from api.pages.request_form.answer_day import answer_day
from api.pages.request_form.request_desk import (
    AWAY,
    RECAP,
    REFUSED,
    SEE_OTHER,
    DeskState,
    RequestDesk,
    draft_address,
    follow_address,
    purpose_of,
    step_address,
)
from api.pages.request_form.seen_records import seen_cards
from api.pages.site_origin import site_origin

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_UNSENT: Final = (
    "Votre demande n’a pas pu être envoyée : le service est très occupé. Rien n’est perdu. Attendez quelques secondes "
    "et envoyez-la à nouveau."
)


@router.get("/demande/{token}/recapitulatif")
def read_recap(request: Request, token: str, desk: DeskState) -> Response:
    """Show all that is going to be sent; what is not right yet comes first."""
    draft = desk.store.drafts.read(token)
    if draft.sent:
        return RedirectResponse(f"{draft_address(token)}/confirmation", SEE_OTHER)
    fault = desk.first_fault(draft.form)
    if fault:
        return RedirectResponse(f"{step_address(token, fault)}?verifier=1", SEE_OTHER)
    return _recap(request, desk, draft)


@router.post("/demande/{token}/recapitulatif")
def send(request: Request, token: str, desk: DeskState, posted: Posted) -> Response:
    """Make a request of the draft, with the records that were proposed if they are ticked; sent twice, it is one."""
    notice, status = posted.objection(desk.tokens, purpose=purpose_of(token)), REFUSED
    if not notice:
        try:
            if "joindre" not in posted.fields:
                _leave_records_out(desk, token)
            desk.store.requests.submit(token)
        except InvalidFormError:
            return RedirectResponse(f"{draft_address(token)}/{RECAP}", SEE_OTHER)
        except StoreUnavailableError:
            notice, status = _UNSENT, AWAY
        else:
            return RedirectResponse(f"{draft_address(token)}/confirmation", SEE_OTHER)
    draft = desk.store.drafts.read(token)
    return _recap(request, desk, draft, notice=notice, status=status)


@router.get("/demande/{token}/confirmation")
def confirm(request: Request, token: str, desk: DeskState) -> Response:
    """Give what the person keeps of the request."""
    if not desk.store.drafts.read(token).sent:
        return RedirectResponse(f"{draft_address(token)}/{RECAP}", SEE_OTHER)
    receipt = desk.store.requests.submit(token)
    follow = follow_address(receipt.secret)
    page = ConfirmationPage(
        reference=receipt.reference,
        received_at=receipt.received_at,
        follow=follow,
        link=site_origin(request) + follow,
        mailed=receipt.mailed,
        answer_within=request.state.site.answer_within,
        answer_by=answer_day(receipt.received_at, request.state.site.answer_within),
        draft=draft_address(token),
    )
    return render(request, "pages/request_confirmation.html", page)


def _leave_records_out(desk: RequestDesk, token: str) -> None:
    draft = desk.store.drafts.read(token)
    if draft.seen and not draft.sent:
        desk.store.drafts.save(token, {}, step=draft.step, seen=replace(draft.seen, matches=()))


def _recap(request: Request, desk: RequestDesk, draft: Draft, *, notice: str = "", status: int = 200) -> HTMLResponse:
    page = RecapPage(
        action=f"{draft_address(draft.token)}/{RECAP}",
        draft=draft_address(draft.token),
        resume=site_origin(request) + draft_address(draft.token),
        kept_days=days_of(Kind.DRAFT),
        token=desk.tokens.issue(purpose_of(draft.token)),
        form=draft.form,
        chosen=desk.chosen(draft.form),
        seen=seen_cards(draft.seen, desk.recommender.catalogue),
        personal=personal_words(draft.form.need, draft.form.tried),
        notice=notice,
    )
    return render(request, "pages/request_recap.html", page, status=status)

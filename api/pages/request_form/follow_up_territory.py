"""Choose another territory for a request, through its secret link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.request_form.follow_up import TerritoryCorrectionPage
from api.desk import DeskError, FiledRequest, InvalidFormError
from api.pages.places_shown import choices_for
from api.pages.posted_form import Posted, PostedForm
from api.pages.rendering import render
from api.pages.request_form.follow_up_changes import REFUSALS
from api.pages.request_form.request_desk import (
    ALREADY,
    INVALID,
    REFUSED,
    SEE_OTHER,
    DeskState,
    RequestDesk,
    follow_address,
    follow_purpose,
    version_shown,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_NONE_CHOSEN = "Choisissez un territoire dans la liste."


@router.get("/suivi/{secret}/territoire")
def show_territory(request: Request, secret: str, desk: DeskState, lieu: str = "") -> Response:
    """Show the territory of the request and, once one is searched, those that it may be."""
    filed = desk.store.requests.follow(secret)
    if filed.form is None or not filed.can_be_corrected:
        return RedirectResponse(follow_address(secret), SEE_OTHER)
    return _page(request, desk, secret, filed=filed, typed=lieu)


@router.post("/suivi/{secret}/territoire")
def choose_territory(request: Request, secret: str, desk: DeskState, posted: Posted) -> Response:
    """Take the territory that was chosen; everything else of the request stays."""
    filed = desk.store.requests.follow(secret)
    if filed.form is None or not filed.can_be_corrected:
        return RedirectResponse(follow_address(secret), SEE_OTHER)
    notice, errors, status = _chosen(desk, secret, posted=posted)
    if not notice and not errors:
        return RedirectResponse(f"{follow_address(secret)}?corrigee=1", SEE_OTHER)
    typed = posted.fields.get("lieu", "")
    return _page(request, desk, secret, filed=filed, typed=typed, notice=notice, errors=errors, status=status)


def _chosen(desk: RequestDesk, secret: str, *, posted: PostedForm) -> tuple[str, Mapping[str, str], int]:
    """Change the territory, or tell why it is not: a sentence, the errors by field, the status of the page."""
    objection = posted.objection(desk.tokens, purpose=follow_purpose(secret))
    if objection:
        return objection, {}, REFUSED
    territory = posted.fields.get("territory", "")
    if not territory:
        return "", {"choix": _NONE_CHOSEN}, INVALID
    try:
        desk.store.requests.correct(secret, {"territory": territory}, expected_version=version_shown(posted))
    except InvalidFormError as error:
        return "", {"choix": " ".join(error.messages.values())}, INVALID
    except DeskError as error:
        notice, status = REFUSALS.get(type(error), (str(error), ALREADY))
        return notice, {}, status
    return "", {}, 200


def _page(
    request: Request,
    desk: RequestDesk,
    secret: str,
    *,
    filed: FiledRequest,
    typed: str,
    notice: str = "",
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    page = TerritoryCorrectionPage(
        base=follow_address(secret),
        token=desk.tokens.issue(follow_purpose(secret)),
        reference=filed.reference,
        version=filed.version,
        chosen=desk.chosen(filed.form) if filed.form else None,
        typed=typed,
        choices=choices_for(typed, desk.search, departments=desk.departments),
        errors=errors or {},
        notice=notice,
    )
    return render(request, "pages/follow_up_territory.html", page, status=status)

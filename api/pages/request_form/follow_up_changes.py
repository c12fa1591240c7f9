"""Correct, withdraw or erase a request through its secret link."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.request_form.follow_up import CorrectionPage, FarewellPage
from api.desk import (
    LIMITS,
    STEPS,
    DeskError,
    FiledRequest,
    Form,
    IntroductionState,
    InvalidFormError,
    StaleError,
    StatusError,
    StoreUnavailableError,
)
from api.desk.retention import Kind, days_of
from api.pages.posted_form import Posted, PostedForm
from api.pages.rendering import render
from api.pages.request_form.request_desk import (
    ALREADY,
    AWAY,
    INVALID,
    REFUSED,
    SEE_OTHER,
    TOO_LONG,
    DeskState,
    RequestDesk,
    follow_address,
    follow_purpose,
    version_shown,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_CORRECTABLE: Final = (*STEPS[1], *STEPS[2])
_UNSAVED: Final = (
    "Votre correction n’a pas pu être enregistrée : le service est très occupé. Rien n’est perdu, tout ce que vous "
    "avez écrit est là. Attendez quelques secondes et envoyez-la à nouveau."
)
_STALE: Final = (
    "Votre demande a changé entre-temps, peut-être dans un autre onglet. Ce que vous venez d’écrire est là : "
    "relisez-le, puis enregistrez à nouveau pour le garder."
)
_CLOSED: Final = (
    "Votre demande est close : elle ne peut plus être corrigée. Ce que vous venez d’écrire est là : copiez-le, et si "
    "le besoin demeure, faites une nouvelle demande."
)
REFUSALS: Final = {StaleError: (_STALE, ALREADY), StoreUnavailableError: (_UNSAVED, AWAY)}
"""What is said of a correction that could not be kept, and with which status."""


@dataclass(frozen=True)
class _Refused:
    """Why a correction was not kept."""

    status: int
    notice: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    """By field."""


@router.get("/suivi/{secret}/corriger")
def show_correction(request: Request, secret: str, desk: DeskState) -> Response:
    """Show what may be corrected."""
    filed = desk.store.requests.follow(secret)
    if filed.form is None or not filed.can_be_corrected:
        return RedirectResponse(follow_address(secret), SEE_OTHER)
    return _correction(request, desk, secret, filed=filed, form=filed.form)


@router.post("/suivi/{secret}/corriger")
def correct(request: Request, secret: str, desk: DeskState, posted: Posted) -> Response:
    """Take a correction; one that is not right is shown again, whole."""
    filed = desk.store.requests.follow(secret)
    if filed.form is None:
        return RedirectResponse(follow_address(secret), SEE_OTHER)
    typed = {name: posted.fields[name] for name in _CORRECTABLE if name in posted.fields}
    form = filed.form.with_fields(typed)
    if not filed.can_be_corrected:
        return _correction(request, desk, secret, filed=filed, form=form, notice=_CLOSED, status=ALREADY)
    told = _corrected(desk, secret, typed=typed, posted=posted)
    if isinstance(told, FiledRequest):
        return RedirectResponse(f"{follow_address(secret)}?corrigee={int(told.version != filed.version)}", SEE_OTHER)
    return _correction(
        request, desk, secret, filed=filed, form=form, notice=told.notice, errors=told.errors, status=told.status
    )


@router.get("/suivi/{secret}/retirer")
@router.get("/suivi/{secret}/effacer")
def ask_farewell(request: Request, secret: str, desk: DeskState) -> Response:
    """Ask whether the request is really to be withdrawn, or erased."""
    filed = desk.store.requests.follow(secret)
    erasing = request.url.path.endswith("/effacer")
    if filed.form is None or not (erasing or filed.can_be_withdrawn):
        return RedirectResponse(follow_address(secret), SEE_OTHER)
    return _farewell(request, desk, secret, filed=filed, erasing=erasing)


@router.post("/suivi/{secret}/retirer")
@router.post("/suivi/{secret}/effacer")
def take_farewell(request: Request, secret: str, desk: DeskState, posted: Posted) -> Response:
    """Withdraw the request, or erase it; done twice, it is done once."""
    filed = desk.store.requests.follow(secret)
    erasing = request.url.path.endswith("/effacer")
    notice, status = posted.objection(desk.tokens, purpose=follow_purpose(secret)), REFUSED
    if not notice:
        try:
            _leave(desk, secret, erasing=erasing)
        except StatusError:
            pass  # Erased in the meantime: the page tells so.
        except StoreUnavailableError:
            notice, status = "Le service est très occupé. Attendez quelques secondes et recommencez.", AWAY
    if notice:
        return _farewell(request, desk, secret, filed=filed, erasing=erasing, notice=notice, status=status)
    return RedirectResponse(follow_address(secret), SEE_OTHER)


def _leave(desk: RequestDesk, secret: str, *, erasing: bool) -> None:
    if erasing:
        desk.store.requests.erase(secret)
    else:
        desk.store.requests.withdraw(secret)


def _corrected(
    desk: RequestDesk, secret: str, *, typed: Mapping[str, str], posted: PostedForm
) -> FiledRequest | _Refused:
    """Correct the request, or tell why it is not."""
    objection, shortened = posted.objection(desk.tokens, purpose=follow_purpose(secret)), posted.shortened()
    if objection:
        return _Refused(REFUSED, notice=objection)
    if shortened:
        return _Refused(TOO_LONG if posted.cut else INVALID, errors=shortened)
    try:
        return desk.store.requests.correct(secret, typed, expected_version=version_shown(posted))
    except InvalidFormError as error:
        return _Refused(INVALID, errors=error.messages)
    except DeskError as error:
        notice, status = REFUSALS.get(type(error), (str(error), ALREADY))
        return _Refused(status, notice=notice)


def _correction(
    request: Request,
    desk: RequestDesk,
    secret: str,
    *,
    filed: FiledRequest,
    form: Form,
    notice: str = "",
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    page = CorrectionPage(
        base=follow_address(secret),
        token=desk.tokens.issue(follow_purpose(secret)),
        reference=filed.reference,
        version=filed.version,
        form=form,
        errors=errors or {},
        notice=notice,
        limits=LIMITS,
        shared=any(
            one.agreed and one.state is not IntroductionState.ENDED
            for one in desk.store.introductions.of_person(secret)
        ),
    )
    return render(request, "pages/follow_up_correction.html", page, status=status)


def _farewell(
    request: Request,
    desk: RequestDesk,
    secret: str,
    *,
    filed: FiledRequest,
    erasing: bool,
    notice: str = "",
    status: int = 200,
) -> HTMLResponse:
    token = desk.tokens.issue(follow_purpose(secret))
    page = FarewellPage(follow_address(secret), token, filed.reference, erasing, days_of(Kind.WITHDRAWN), notice)
    return render(request, "pages/follow_up_farewell.html", page, status=status)

"""The form "Demander un accompagnement": three steps, each kept under the draft's secret address once it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.desk import STEPS, AlreadySentError, Draft, Form, StoreUnavailableError, UnknownDraftError, check_step
from api.pages.posted_form import Posted, PostedForm
from api.pages.request_form.request_desk import (
    ALREADY,
    AWAY,
    INVALID,
    OPENING,
    RECAP,
    REFUSED,
    SEE_OTHER,
    STEP_PATHS,
    TOO_LONG,
    DeskState,
    RequestDesk,
    draft_address,
    purpose_of,
    step_address,
)
from api.pages.request_form.seen_records import read_seen
from api.pages.request_form.step_pages import Shown, already_sent_page, step_page
from corpus.cleaning import without_personal_data

if TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_CARRIED: Final = ("besoin", "vus")
_READ_BY_MANY: Final = ("need", "tried")
"""The fields out of which what points at people may be taken."""
_UNSAVED: Final = (
    "Cette page n’a pas pu être enregistrée : le service est très occupé. Rien n’est perdu, tout ce que vous avez "
    "écrit est là. Attendez quelques secondes et envoyez-la à nouveau."
)


@router.get("/demande")
def begin(request: Request, desk: DeskState) -> HTMLResponse:
    """Show the first step; there is no draft before something is sent."""
    return step_page(request, desk, 1, Shown(form=Form()))


@router.post("/demande")
def open_draft(request: Request, desk: DeskState, posted: Posted) -> Response:
    """Open a draft: from the first step, or from another page that sends a need and the records seen.

    The other page needs no token: a draft gives nothing, and its steps ask for theirs.
    """
    is_step = "territory_typed" in posted.fields
    objection = posted.objection(desk.tokens, purpose=OPENING) if is_step else ""
    need, ids = (posted.fields.get(name, "") for name in _CARRIED)
    typed = _typed(posted, 1) | ({"need": need} if need else {})
    try:
        if not objection:
            seen = read_seen(need, ids, desk.recommender) if need or ids else None
            draft = desk.store.drafts.save(None, typed, step=1, seen=seen)
    except StoreUnavailableError:
        objection = _UNSAVED
    if objection:
        carried = {name: posted.fields[name] for name in _CARRIED if name in posted.fields}
        status = AWAY if objection is _UNSAVED else REFUSED
        shown = Shown(form=Form().with_fields(typed), notice=objection, status=status, carried=carried)
        return step_page(request, desk, 1, shown)
    if not is_step:
        return RedirectResponse(step_address(draft.token, 1), SEE_OTHER)
    return _answer(request, desk, 1, draft=draft, posted=posted)


@router.get("/demande/{token}")
@router.get("/demande/{token}/territoire")
@router.get("/demande/{token}/besoin")
@router.get("/demande/{token}/coordonnees")
def read_step(request: Request, token: str, desk: DeskState) -> Response:
    """Show a step with what the draft holds; without a name, the one that was last written or the first not right."""
    draft = desk.store.drafts.read(token)
    if draft.sent:
        return RedirectResponse(f"{draft_address(token)}/confirmation", SEE_OTHER)
    name = request.url.path.rpartition("/")[2]
    if name not in STEP_PATHS:
        fault = desk.first_fault(draft.form)
        # Half a need passes for a whole one: whoever comes back reads it again before going on.
        step = min(fault, max(draft.step, 2)) if fault else None
        return RedirectResponse(step_address(token, step) if step else f"{draft_address(token)}/{RECAP}", SEE_OTHER)
    step = STEP_PATHS.index(name) + 1
    checked = "verifier" in request.query_params
    errors = check_step(draft.form, step, desk.search.territories) if checked else {}
    return step_page(request, desk, step, Shown(form=draft.form, draft=token, errors=errors))


@router.post("/demande/{token}/territoire")
@router.post("/demande/{token}/besoin")
@router.post("/demande/{token}/coordonnees")
def send_step(request: Request, token: str, desk: DeskState, posted: Posted) -> Response:
    """Keep a step, right or wrong; go on when it is right."""
    step = STEP_PATHS.index(request.url.path.rpartition("/")[2]) + 1
    typed = _typed(posted, step)
    objection = posted.objection(desk.tokens, purpose=purpose_of(token))
    held, status = Form(), REFUSED
    try:
        held = _held(desk, token)
        if not objection:
            typed = _impersonal(typed, held) if step == 2 and "retirer" in posted.fields else typed
            draft = desk.store.drafts.save(token, _searched_again(typed, held, posted), step=step)
            return _answer(request, desk, step, draft=draft, posted=posted)
    except AlreadySentError:
        return already_sent_page(request, token, Form().with_fields(typed).as_dict())
    except StoreUnavailableError:
        objection, status = _UNSAVED, AWAY
    shown = Shown(
        form=held.with_fields(typed), draft=token, notice=objection, status=status, returning=_returns(posted)
    )
    return step_page(request, desk, step, shown)


@router.post("/demande/{token}/brouillon")
def keep(token: str, desk: DeskState, posted: Posted) -> Response:
    """Keep what is being typed; the page's script calls this, and nothing is said of what is wrong."""
    step = posted.fields.get("etape", "")
    if posted.objection(desk.tokens, purpose=purpose_of(token)) or step not in {"2", "3"}:
        return Response(status_code=REFUSED)
    try:
        # Read first: a draft that has expired is not begun again behind the person's back.
        desk.store.drafts.read(token)
        desk.store.drafts.save(token, _typed(posted, int(step)), step=int(step))
    except (AlreadySentError, UnknownDraftError):
        return Response(status_code=ALREADY)
    return Response(status_code=204)


def _answer(request: Request, desk: RequestDesk, step: int, *, draft: Draft, posted: PostedForm) -> Response:
    """Show a step again that is not right, or lead to the next page."""
    form, address = draft.form, draft_address(draft.token)
    listed = "liste" in posted.fields and posted.fields.get("action") != "chercher"
    if step == 1 and form.territory_typed and not form.territory and not listed:
        # Without JavaScript the territory is chosen in two times: it is searched, then taken from a list.
        return RedirectResponse(f"{address}/{STEP_PATHS[0]}{_return(posted)}#choix", SEE_OTHER)
    errors = check_step(form, step, desk.search.territories) | posted.shortened()
    if errors:
        status = TOO_LONG if posted.cut else INVALID
        shown = Shown(form=form, draft=draft.token, errors=errors, status=status, returning=_returns(posted))
        return step_page(request, desk, step, shown)
    if step < len(STEP_PATHS) and not _returns(posted):
        return RedirectResponse(step_address(draft.token, step + 1), SEE_OTHER)
    fault = desk.first_fault(form)
    if fault:
        return RedirectResponse(f"{step_address(draft.token, fault)}?verifier=1", SEE_OTHER)
    return RedirectResponse(f"{address}/{RECAP}", SEE_OTHER)


def _typed(posted: PostedForm, step: int) -> dict[str, str]:
    """Take the fields of a step; those of no other can be changed from there."""
    names = (*STEPS[step - 1], "territory_typed") if step == 1 else STEPS[step - 1]
    typed = {name: posted.fields[name] for name in names if name in posted.fields}
    if step == 1 and "territory_typed" in typed and posted.fields.get("action") == "chercher":
        typed["territory"] = ""
    return typed


def _impersonal(typed: Mapping[str, str], held: Form) -> dict[str, str]:
    """Take what points at people out of what was typed, or of what the draft holds."""
    texts = {name: typed.get(name, getattr(held, name)) for name in _READ_BY_MANY}
    return {**typed, **{name: without_personal_data(text) for name, text in texts.items()}}


def _searched_again(typed: Mapping[str, str], held: Form, posted: PostedForm) -> Mapping[str, str]:
    """Forget the territory that was chosen before when another name was typed over it."""
    again = typed.get("territory_typed", "")
    same = typed.get("territory", "") == held.territory and "choisi" not in posted.fields
    return {**typed, "territory": ""} if again and same and again != held.territory_typed else typed


def _held(desk: RequestDesk, token: str) -> Form:
    try:
        return desk.store.drafts.read(token).form
    except UnknownDraftError:
        return Form()


def _returns(posted: PostedForm) -> bool:
    return posted.fields.get("retour") == RECAP


def _return(posted: PostedForm) -> str:
    return f"?retour={RECAP}" if _returns(posted) else ""

"""``/bureau/fiches/brouillons/{id}/relecture``: a second person publishes a record, which is found at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.addresses.row_ids import RowId
from api.desk.errors import DeskError, StaleError
from api.pages.lists.fiches import investigation_page, tool_page
from api.pages.posted_form import LongPosted
from api.pages.record_writing.desk import ADDRESS
from api.pages.record_writing.drafts import PATH, WRONG, DeskState, purpose_of, show, version_of
from api.pages.rendering import render
from api.pages.result_cards import href_of
from corpus.overlay import Overlay, overlaid
from corpus.records import Investigation

if TYPE_CHECKING:
    from api.desk.records.draft_reading import RecordDraft
    from api.pages.record_writing.drafts import Desk

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.post(PATH + "/relecture")
def review(request: Request, draft_id: RowId, *, desk: DeskState, posted: LongPosted) -> Response:
    """Publish a draft that someone else wrote, give it back with a remark, or give it up."""
    records = desk.store.records
    draft = records.read(draft_id)
    objection = posted.objection(desk.tokens, purpose=purpose_of(draft))
    if objection:
        return show(request, desk, draft, remark=posted.fields.get("remarque", ""), notice=objection, status=403)
    action, version = posted.fields.get("action", ""), version_of(posted)
    remark, done = posted.fields.get("remarque", ""), ""
    try:
        if action == "rendre":
            records.give_back(draft.id, actor=desk.agent.id, note=remark, expected_version=version)
            done = "?fait=rendue"
        elif action == "abandonner":
            records.drop(draft.id, actor=desk.agent.id, expected_version=version)
            done = "?fait=abandonnee"
        elif action == "publier":
            return _publish(request, desk, draft, version=version)
    except DeskError as error:
        status = 409 if isinstance(error, StaleError) else 422
        return show(request, desk, draft, remark=remark, notice=str(error), status=status)
    return RedirectResponse(f"{ADDRESS}{done}", status_code=303)


@router.get(PATH + "/apercu")
def preview(request: Request, draft_id: RowId, *, desk: DeskState) -> Response:
    """Show the whole record as it will be shown once it is published; what is wrong, where it cannot be."""
    draft = desk.store.records.read(draft_id)
    checked = desk.check(draft)
    if checked.record is None:
        return show(request, desk, draft, checked=checked, notice=WRONG, status=422)
    brought = Overlay((checked.record,), (checked.document,) if checked.document else ())
    catalogue = overlaid(desk.running.recommender.catalogue, brought)
    record = catalogue.record(checked.record.id)
    if isinstance(record, Investigation):
        told = investigation_page(record, catalogue, departments=request.state.departments)
        return render(request, "pages/investigation.html", replace(told, draft=draft.id))
    return render(request, "pages/tool.html", replace(tool_page(record, catalogue), draft=draft.id))


def _publish(request: Request, desk: Desk, draft: RecordDraft, *, version: int) -> Response:
    # Checked again: what else is published may have changed since it was written.
    checked = desk.check(draft)
    if checked.record is None:
        return show(request, desk, draft, checked=checked, notice=WRONG, status=422)
    desk.store.records.publish(
        draft.id, checked.record, reviewer=desk.agent.id, expected_version=version, document=checked.document
    )
    desk.running.refresh(desk.store.records)
    return RedirectResponse(href_of(checked.record), status_code=303)

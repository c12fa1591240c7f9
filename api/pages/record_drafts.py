"""``/bureau/fiches/brouillons/{id}``: a record is written by one person, reviewed by another, and found at once."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.record_desk import RecordDraftPage
from api.desk.errors import DeskError, StaleError
from api.desk.record_draft_reading import DraftState
from api.pages.posted_form import LongPosted, PostedForm
from api.pages.record_checking import KINDS, NEW_DOCUMENT, Checked, Shelf, check, tidy
from api.pages.record_desk import ADDRESS, names_of
from api.pages.record_form import parts_of, with_item, without_item
from api.pages.record_territories import with_known_territories
from api.pages.rendering import render
from api.pages.result_cards import href_of
from api.protection.agents import ExpertAgent
from api.row_ids import RowId
from api.state import FormTokensState, RunningState, StoreState
from corpus.record_files import record_text
from corpus.records import Document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.desk import Agent, Store
    from api.desk.record_draft_reading import RecordDraft
    from api.protection.form_tokens import FormTokens
    from api.running_catalogue import RunningCatalogue

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_PATH: Final = ADDRESS + "/brouillons/{draft_id}"
_OURS: Final = frozenset({"jeton", "site_web", "version", "action", "ajouter", "retirer", "remarque"})
"""Fields of the page that are none of the record's."""
_CUT: Final = "Cette fiche est trop longue pour être envoyée en une fois : raccourcissez ses textes."
_DONE: Final[Mapping[str, str]] = {
    "enregistre": "Le brouillon est enregistré.",
    "deja": "Une fiche est déjà en cours à ce sujet : la voici, pour que rien ne soit écrit deux fois.",
}
_WRONG: Final = "La fiche n’est pas encore complète : elle est gardée, et les champs à corriger sont indiqués."


@dataclass(frozen=True)
class Desk:
    """What the pages of drafts need."""

    store: Store
    tokens: FormTokens
    running: RunningCatalogue


def _desk(store: StoreState, tokens: FormTokensState, running: RunningState) -> Desk:
    return Desk(store, tokens, running)


DeskState = Annotated[Desk, Depends(_desk)]


@router.get(_PATH)
def show_draft(request: Request, draft_id: RowId, agent: ExpertAgent, desk: DeskState) -> HTMLResponse:
    """Show a draft: its form, or its text for whoever reviews it."""
    return _show(request, agent, desk, desk.store.records.read(draft_id))


@router.post(_PATH)
def write(request: Request, draft_id: RowId, *, agent: ExpertAgent, desk: DeskState, posted: LongPosted) -> Response:
    """Keep what was typed; add or take away an item; send it to be reviewed."""
    draft = desk.store.records.read(draft_id)
    values = with_known_territories(_typed(draft, posted), desk.store.territories())
    objection = posted.objection(desk.tokens, purpose=_purpose(draft)) or (_CUT if posted.cut else "")
    if objection:
        return _show(request, agent, desk, draft, values=values, notice=objection, status=403)
    try:
        draft = desk.store.records.save(draft.id, values, actor=agent.id, expected_version=_version(posted))
        if posted.fields.get("action") != "soumettre":
            return RedirectResponse(f"{ADDRESS}/brouillons/{draft.id}{_back_to(posted, values)}", status_code=303)
        checked = _check(desk, draft)
        if checked.record is None:
            return _show(request, agent, desk, draft, checked=checked, notice=_WRONG, status=422)
        desk.store.records.submit(draft.id, actor=agent.id, expected_version=draft.version)
    except StaleError as error:
        return _show(request, agent, desk, draft, values=values, notice=str(error), status=409)
    except DeskError as error:
        return _show(request, agent, desk, draft, values=values, notice=str(error), status=422)
    return RedirectResponse(f"{ADDRESS}?fait=envoyee", status_code=303)


@router.post(_PATH + "/relecture")
def review(request: Request, draft_id: RowId, *, agent: ExpertAgent, desk: DeskState, posted: LongPosted) -> Response:
    """Publish a draft that someone else wrote, give it back with a remark, or give it up."""
    records = desk.store.records
    draft = records.read(draft_id)
    objection = posted.objection(desk.tokens, purpose=_purpose(draft))
    if objection:
        return _show(request, agent, desk, draft, notice=objection, status=403)
    action, version = posted.fields.get("action", ""), _version(posted)
    remark, done = posted.fields.get("remarque", ""), ""
    values = {**draft.fields, "remarque": remark}
    try:
        if action == "rendre":
            records.give_back(draft.id, actor=agent.id, note=remark, expected_version=version)
            done = "?fait=rendue"
        elif action == "abandonner":
            records.drop(draft.id, actor=agent.id, expected_version=version)
            done = "?fait=abandonnee"
        elif action == "publier":
            return _publish(request, agent, desk, draft, version=version)
    except StaleError as error:
        return _show(request, agent, desk, draft, values=values, notice=str(error), status=409)
    except DeskError as error:
        return _show(request, agent, desk, draft, values=values, notice=str(error), status=422)
    return RedirectResponse(f"{ADDRESS}{done}", status_code=303)


def _publish(request: Request, agent: Agent, desk: Desk, draft: RecordDraft, *, version: int) -> Response:
    # Checked again: what else is published may have changed since it was written.
    checked = _check(desk, draft)
    if checked.record is None:
        return _show(request, agent, desk, draft, checked=checked, notice=_WRONG, status=422)
    desk.store.records.publish(
        draft.id, checked.record, reviewer=agent.id, expected_version=version, document=checked.document
    )
    desk.running.refresh(desk.store.records)
    return RedirectResponse(href_of(checked.record), status_code=303)


def _check(desk: Desk, draft: RecordDraft) -> Checked:
    shelf = Shelf.of(desk.running, desk.store.records)
    return check(draft.kind, draft.fields, record_id=draft.record_id, shelf=shelf)


def _typed(draft: RecordDraft, posted: PostedForm) -> dict[str, str]:
    values = {name: value for name, value in posted.fields.items() if name not in _OURS}
    if removed := posted.fields.get("retirer"):
        values = without_item(values, removed)
    values = tidy(draft.kind, values)
    added = posted.fields.get("ajouter")
    return with_item(values, added) if added else values


def _back_to(posted: PostedForm, values: Mapping[str, str]) -> str:
    """Lead back to where one was in a long form, or to the word that it is kept."""
    if added := posted.fields.get("ajouter"):
        new = max((name for name in values if name.startswith(f"{added}-") and name.endswith("-")), default="")
        return f"#{new.rstrip('-')}" if new else ""
    removed = posted.fields.get("retirer", "").rpartition("-")[0]
    return f"#{removed}" if removed else "?fait=enregistre"


def _version(posted: PostedForm) -> int:
    typed = posted.fields.get("version", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else -1


def _purpose(draft: RecordDraft) -> str:
    return f"fiches/{draft.id}"


def _show(
    request: Request,
    agent: Agent,
    desk: Desk,
    draft: RecordDraft,
    *,
    values: Mapping[str, str] | None = None,
    checked: Checked | None = None,
    notice: str = "",
    status: int = 200,
) -> HTMLResponse:
    values = draft.fields if values is None else values
    reviewed = draft.state is DraftState.SUBMITTED
    checked = checked or (_check(desk, draft) if reviewed else Checked(None, None, {}))
    documents = [(one.id, one.title) for one in desk.running.documents.values()]
    errors = checked.errors
    text = record_text(checked.record) if checked.record else ""
    page = RecordDraftPage(
        draft=draft,
        title=values.get("title") or values.get("name") or "",
        parts=parts_of(KINDS[draft.kind], values, errors=errors, documents=documents),
        document=parts_of(Document, values, errors=errors, prefix=NEW_DOCUMENT),
        errors=tuple(errors.items()),
        may_review=draft.may_review(agent.id),
        text=text,
        changes=_changes(desk, draft, text),
        names=names_of(desk.store),
        token=desk.tokens.issue(_purpose(draft)),
        notice=notice,
        done=_DONE.get(request.query_params.get("fait", ""), ""),
        remark=values.get("remarque", ""),
    )
    return render(request, "pages/record_draft.html", page, status=status)


def _changes(desk: Desk, draft: RecordDraft, text: str) -> tuple[str, ...]:
    """Tell what a correction changes, line by line; nothing for a new record."""
    if not (draft.record_id and text):
        return ()
    base = Shelf.of(desk.running, desk.store.records).base(draft.record_id)
    before = record_text(base).splitlines() if base else []
    compared = difflib.unified_diff(before, text.splitlines(), lineterm="", n=0)
    return tuple(line for line in compared if not line.startswith(("---", "+++", "@@")))

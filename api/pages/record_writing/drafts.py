"""``/bureau/fiches/brouillons/{id}``: a record is written here, by one person or by several in turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.addresses.row_ids import RowId
from api.contexts.record_writing.changes import RecordConflictPage
from api.contexts.record_writing.desk import RecordDraftPage
from api.desk.errors import DeskError, StaleError
from api.desk.records.draft_reading import DraftState
from api.pages.posted_form import LongPosted, PostedForm
from api.pages.record_writing.changes import changes_of
from api.pages.record_writing.checking import KINDS, NEW_DOCUMENT, Checked, Shelf, check, tidy
from api.pages.record_writing.conflicts import CHOICE, READ, choices_of, chosen, read_of
from api.pages.record_writing.desk import ADDRESS, names_of
from api.pages.record_writing.form import parts_of, typed_of, with_item, without_item
from api.pages.record_writing.territories import with_known_territories
from api.pages.rendering import render
from api.pages.result_cards import href_of
from api.protection.agents import ExpertAgent
from api.state import FormTokensState, RunningState, StoreState
from corpus.documents import Document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from api.contexts.record_writing.changes import Change
    from api.desk import Agent, Store
    from api.desk.records.draft_reading import RecordDraft
    from api.protection.form_tokens import FormTokens
    from api.resources.running_catalogue import RunningCatalogue
    from corpus.records import Record

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

PATH: Final = ADDRESS + "/brouillons/{draft_id}"
WRONG: Final = "La fiche n’est pas encore complète : elle est gardée, et les champs à corriger sont indiqués."
_OURS: Final = frozenset({"jeton", "site_web", "version", "action", "ajouter", "retirer", "remarque", READ})
"""Fields of the page that are none of the record's."""
_CUT: Final = "Cette fiche est trop longue pour être envoyée en une fois : raccourcissez ses textes."
_SAME: Final = "Rien ne change par rapport à la fiche publiée : il n’y a rien à relire."
_DONE: Final[Mapping[str, str]] = {
    "enregistre": "Le brouillon est enregistré.",
    "rien": "Rien n’a changé depuis le dernier enregistrement.",
    "choisi": "Vos choix sont enregistrés. Relisez la fiche, puis envoyez-la en relecture.",
    "deja": "Une fiche est déjà en cours à ce sujet : la voici, pour que rien ne soit écrit deux fois.",
}


@dataclass(frozen=True)
class Desk:
    """What the pages of drafts need."""

    agent: Agent
    """Who is signed in."""
    store: Store
    tokens: FormTokens
    running: RunningCatalogue

    @property
    def documents(self) -> Sequence[tuple[str, str]]:
        """Ids and titles of the documents that may be cited."""
        return [(one.id, one.title) for one in self.running.documents.values()]

    def base(self, draft: RecordDraft) -> Record | None:
        """Find the published record that a draft corrects; none for a new one."""
        return Shelf.of(self.running, self.store).base(draft.record_id) if draft.record_id else None

    def check(self, draft: RecordDraft) -> Checked:
        """Read a draft as a record."""
        shelf = Shelf.of(self.running, self.store)
        return check(draft.kind, draft.fields, record_id=draft.record_id, shelf=shelf)


def _desk(agent: ExpertAgent, store: StoreState, tokens: FormTokensState, running: RunningState) -> Desk:
    return Desk(agent, store, tokens, running)


DeskState = Annotated[Desk, Depends(_desk)]


@router.get(PATH)
def show_draft(request: Request, draft_id: RowId, desk: DeskState) -> HTMLResponse:
    """Show a draft: its form, or what it changes for whoever reviews it."""
    return show(request, desk, desk.store.records.read(draft_id))


@router.post(PATH)
def write(request: Request, draft_id: RowId, *, desk: DeskState, posted: LongPosted) -> Response:
    """Keep what was typed; add or take away an item; send it to be reviewed."""
    draft = desk.store.records.read(draft_id)
    objection = posted.objection(desk.tokens, purpose=purpose_of(draft)) or (_CUT if posted.cut else "")
    if objection:
        return _again(request, desk, draft, posted, notice=objection, status=403)
    try:
        return _write(request, desk, draft, posted)
    except StaleError:
        return _beside(request, desk, desk.store.records.read(draft.id), posted)
    except DeskError as error:
        return _again(request, desk, draft, posted, notice=str(error), status=422)


def show(
    request: Request,
    desk: Desk,
    draft: RecordDraft,
    *,
    posted: PostedForm | None = None,
    checked: Checked | None = None,
    remark: str = "",
    notice: str = "",
    status: int = 200,
) -> HTMLResponse:
    """Show a draft.

    Args:
        request: the request; ``?modifier`` opens the form of a draft that waits to be reviewed.
        desk: what the page needs.
        draft: the draft.
        posted: what was sent and not kept; it stands in the form.
        checked: what is wrong with the draft.
        remark: what a reviewer typed and was not kept.
        notice: why the page is shown again.
        status: the HTTP status.

    Returns:
        The page.

    """
    values = draft.fields if posted is None else _edited(draft, posted)
    reviewed = draft.state is DraftState.SUBMITTED
    checked = checked or (desk.check(draft) if reviewed else Checked(None, None, {}))
    base, errors = desk.base(draft), checked.errors
    page = RecordDraftPage(
        draft=draft,
        title=values.get("title") or values.get("name") or "",
        parts=parts_of(KINDS[draft.kind], values, errors=errors, documents=desk.documents),
        document=parts_of(Document, values, errors=errors, prefix=NEW_DOCUMENT),
        errors=tuple(errors.items()),
        version=draft.version if posted is None else version_of(posted),
        read=read_of(draft.fields) if posted is None else posted.fields.get(READ, ""),
        may_review=draft.may_review(desk.agent.id),
        valid=checked.record is not None,
        base=href_of(base) if base else "",
        changes=_changes(desk, draft, typed_of(base) if base else {}, draft.fields) if reviewed else (),
        writing=draft.state is DraftState.WRITING or posted is not None or "modifier" in request.query_params,
        names=names_of(desk.store),
        token=desk.tokens.issue(purpose_of(draft)),
        notice=notice,
        done=_DONE.get(request.query_params.get("fait", ""), ""),
        remark=remark,
    )
    return render(request, "pages/record_draft.html", page, status=status)


def version_of(posted: PostedForm) -> int:
    """Read the version of the draft that a form was opened with; -1 where it tells none."""
    typed = posted.fields.get("version", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else -1


def purpose_of(draft: RecordDraft) -> str:
    """Name what the token of a draft's forms is for."""
    return f"fiches/{draft.id}"


def _write(request: Request, desk: Desk, draft: RecordDraft, posted: PostedForm) -> Response:
    values, action = _wanted(draft, posted, desk), posted.fields.get("action", "")
    address = f"{ADDRESS}/brouillons/{draft.id}"
    settled = action == "enregistrer" or (action == "soumettre" and draft.state is DraftState.SUBMITTED)
    if settled and not _changes(desk, draft, draft.fields, values):
        return RedirectResponse(f"{address}?fait=rien", status_code=303)
    kept = desk.store.records.save(draft.id, values, actor=desk.agent.id, expected_version=version_of(posted))
    if action != "soumettre":
        return RedirectResponse(f"{address}{_back_to(posted, values)}", status_code=303)
    checked = desk.check(kept)
    wrong = WRONG if checked.record is None else _SAME if _is_same(desk, kept, checked) else ""
    if wrong:
        return show(request, desk, kept, checked=checked, notice=wrong, status=422)
    desk.store.records.submit(kept.id, actor=desk.agent.id, expected_version=kept.version)
    return RedirectResponse(f"{ADDRESS}?fait=envoyee", status_code=303)


def _again(
    request: Request, desk: Desk, draft: RecordDraft, posted: PostedForm, *, notice: str, status: int
) -> Response:
    """Show again what was sent and not kept."""
    if posted.fields.get("action") == "choisir":
        return _beside(request, desk, draft, posted, notice=notice, status=status)
    return show(request, desk, draft, posted=posted, notice=notice, status=status)


def _beside(
    request: Request, desk: Desk, draft: RecordDraft, posted: PostedForm, *, notice: str = "", status: int = 409
) -> Response:
    """Show what a colleague kept beside what was typed; where both say the same, nothing is to be chosen."""
    typed, read = _typed(posted), posted.fields.get(READ, "")
    choices = choices_of(draft.kind, typed, draft.fields, read=read, documents=desk.documents)
    if not choices:
        return RedirectResponse(f"{ADDRESS}/brouillons/{draft.id}?fait=enregistre", status_code=303)
    page = RecordConflictPage(
        draft=draft,
        title=typed.get("title") or typed.get("name") or "",
        last=draft.steps[-1],
        who=names_of(desk.store).get(draft.steps[-1].actor, "Un compte supprimé"),
        open=draft.state in {DraftState.WRITING, DraftState.SUBMITTED},
        choices=choices,
        typed=typed,
        read=read,
        token=desk.tokens.issue(purpose_of(draft)),
        notice=notice,
    )
    return render(request, "pages/record_conflict.html", page, status=status)


def _changes(desk: Desk, draft: RecordDraft, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    return changes_of(draft.kind, before, after, documents=desk.documents)


def _is_same(desk: Desk, draft: RecordDraft, checked: Checked) -> bool:
    """Tell whether a correction corrects nothing."""
    return checked.document is None and checked.record == desk.base(draft)


def _typed(posted: PostedForm) -> dict[str, str]:
    """Give what was typed of the record, as it stands in the form."""
    fields = posted.fields.items()
    return {name: value for name, value in fields if name not in _OURS and not name.startswith(CHOICE)}


def _edited(draft: RecordDraft, posted: PostedForm) -> dict[str, str]:
    """Add or take away the item that was asked."""
    values = _typed(posted)
    if removed := posted.fields.get("retirer"):
        values = without_item(values, removed)
    values = tidy(draft.kind, values)
    added = posted.fields.get("ajouter")
    return with_item(values, added) if added else values


def _wanted(draft: RecordDraft, posted: PostedForm, desk: Desk) -> dict[str, str]:
    """Give what is to be kept: what was typed, or what was chosen of two texts."""
    if posted.fields.get("action") == "choisir":
        mine, read = _typed(posted), posted.fields.get(READ, "")
        choices = choices_of(draft.kind, mine, draft.fields, read=read, documents=desk.documents)
        return chosen(draft.kind, mine, draft.fields, choices=choices, posted=posted.fields)
    return with_known_territories(_edited(draft, posted), desk.store.territories())


def _back_to(posted: PostedForm, values: Mapping[str, str]) -> str:
    """Lead back to where one was in a long form, or to the word that it is kept."""
    if posted.fields.get("action") == "choisir":
        return "?fait=choisi"
    if added := posted.fields.get("ajouter"):
        new = max((name for name in values if name.startswith(f"{added}-") and name.endswith("-")), default="")
        return f"#{new.rstrip('-')}" if new else ""
    removed = posted.fields.get("retirer", "").rpartition("-")[0]
    return f"#{removed}" if removed else "?fait=enregistre"

"""``/bureau/fiches``: records that experts write, correct or mark as dead, begun here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.record_writing.desk import RecordDeskPage, RecordVersionsPage
from api.desk.errors import DecisionError, DraftAtWorkError, RecordError, UnknownRequestError
from api.desk.records.draft_reading import RecordDraft
from api.desk.requests.statuses import Status
from api.pages.attachments import attachment
from api.pages.desk.named_record import named_record
from api.pages.desk.opened_request import RECORDS_PURPOSE
from api.pages.posted_form import Posted
from api.pages.record_writing.checking import KINDS, NEW_DOCUMENT, Shelf, check
from api.pages.record_writing.form import typed_of
from api.pages.record_writing.territories import territory_fields
from api.pages.rendering import render
from api.protection.agents import ExpertAgent
from api.state import FormTokensState, RunningState, StoreState
from corpus.cleaning import find_personal_data
from corpus.errors import UnknownRecordError
from corpus.overlay import companions
from corpus.record_files import document_text, record_text
from corpus.records import FollowUpStatus, Investigation, ToolState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.desk import Store
    from api.desk.requests.filed import FiledRequest
    from api.protection.form_tokens import FormTokens
    from api.resources.running_catalogue import RunningCatalogue
    from corpus.records import Record

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

ADDRESS: Final = "/bureau/fiches"
_NOT_OURS: Final = "Aucune fiche relue ne porte cet identifiant. Une fiche importée se corrige dans sa liste d’origine."
_NOT_CLOSED: Final = "Une demande devient une fiche quand elle est close : changez d’abord son statut."
_NO_REASON: Final = "Dites en une phrase ou deux pourquoi cette fiche est arrêtée : les gens la liront."
_OF_A_PERSON: Final = "Ce motif nomme une personne ou dit comment la joindre : nommez le service, et non la personne."
_TELL_WHY: Final = frozenset({"follow_up-text", "state_note"})
"""The fields of a record that say why it is dead."""
_DEAD_ALREADY: Final = "Cette fiche est déjà dite arrêtée, pour cette raison."
_DONE: Final[Mapping[str, str]] = {
    "envoyee": "La fiche est envoyée en relecture : une autre personne la relit, puis la publie.",
    "rendue": "La fiche est rendue à qui l’a écrite, avec votre remarque.",
    "abandonnee": "La fiche est abandonnée.",
}


@router.get(ADDRESS)
def list_drafts(request: Request, agent: ExpertAgent, store: StoreState, tokens: FormTokensState) -> HTMLResponse:
    """Show the drafts at work; the page of a record leads here with its name typed."""
    return _show(request, agent.id, store, tokens)


@router.post(ADDRESS)
def begin(
    request: Request,
    agent: ExpertAgent,
    *,
    store: StoreState,
    tokens: FormTokensState,
    running: RunningState,
    posted: Posted,
) -> Response:
    """Begin a draft: new, from a closed request, or on a record that exists."""
    objection = posted.objection(tokens, purpose=RECORDS_PURPOSE)
    if objection:
        return _show(request, agent.id, store, tokens, notice=objection, typed=posted.fields, status=403)
    try:
        draft = _begun(posted.fields, store, running, actor=agent.id)
    except DraftAtWorkError as error:
        if posted.fields.get("action") != "arret":
            return RedirectResponse(f"{ADDRESS}/brouillons/{error.draft_id}?fait=deja", status_code=303)
        errors = {"fiche": str(error)}
    except (DecisionError, RecordError, UnknownRequestError) as error:
        errors = {_field_of(posted.fields, str(error)): str(error)}
    else:
        return RedirectResponse(f"{ADDRESS}/brouillons/{draft.id}", status_code=303)
    return _show(request, agent.id, store, tokens, typed=posted.fields, errors=errors, status=422)


@router.get(ADDRESS + "/{record_id}/versions")
def versions(
    request: Request, record_id: str, agent: ExpertAgent, *, store: StoreState, running: RunningState
) -> HTMLResponse:
    """Show every version of a record that the desk published, and its file."""
    del agent
    found = store.records.versions(record_id)
    if not found:
        raise UnknownRecordError(f"the desk published no record {record_id!r}")
    record, linked = found[-1].record, running.recommender.catalogue
    page = RecordVersionsPage(
        record_id=record.id,
        versions=tuple(reversed(found)),
        text=record_text(record),
        document=document_text(found[-1].document) if found[-1].document else "",
        companions=tuple(tool.id for tool in companions(linked, record)),
        names=names_of(store),
    )
    return render(request, "pages/record_versions.html", page)


@router.get(ADDRESS + "/{record_id}/fichier.yaml")
def file(record_id: str, agent: ExpertAgent, *, running: RunningState) -> Response:
    """Give a record that is served as the file that people review, with the links that the desk added."""
    del agent
    record = running.recommender.catalogue.record(record_id)
    headers = {"Content-Disposition": attachment(f"{record.id}.yaml"), "Cache-Control": "no-store"}
    return Response(record_text(record), media_type="application/yaml; charset=utf-8", headers=headers)


def names_of(store: Store) -> dict[str, str]:
    """Give the names of the agents, by account."""
    return {account.agent.id: account.agent.name for account in store.accounts.all()}


def _field_of(fields: Mapping[str, str], error: str) -> str:
    """Tell which field of the page an error is of."""
    if fields.get("action") == "demande":
        return "demande"
    return "raison" if error in {_NO_REASON, _OF_A_PERSON} else "fiche"


def _begun(fields: Mapping[str, str], store: Store, running: RunningCatalogue, *, actor: str) -> RecordDraft:
    what = fields.get("action", "")
    if what in KINDS:
        return store.records.open(what, {}, actor=actor)
    if what == "demande":
        return _from_request(store, store.treatment.read(fields.get("demande", "")), actor=actor)
    record_id = named_record(fields.get("fiche", ""), running.recommender.catalogue)
    shelf = Shelf.of(running, store)
    base = shelf.base(record_id)
    if base is None:
        raise RecordError(_NOT_OURS)
    kind = "investigation" if isinstance(base, Investigation) else "tool"
    if what != "arret":
        return store.records.open(kind, typed_of(base), actor=actor, record_id=base.id)
    reason = fields.get("raison", "").strip()
    dead = _dead(base, reason)
    # What cannot be published is told before anybody reads it over.
    if not reason or check(kind, dead, record_id=base.id, shelf=shelf).errors.keys() & _TELL_WHY:
        raise RecordError(_OF_A_PERSON if find_personal_data(reason) else _NO_REASON)
    if dead == typed_of(base):
        raise RecordError(_DEAD_ALREADY)
    draft = store.records.open(kind, dead, actor=actor, record_id=base.id)
    return store.records.submit(draft.id, actor=actor, expected_version=draft.version)


def _dead(record: Record, reason: str) -> dict[str, str]:
    """Say of a record that it was given up: it is a precedent from then on."""
    typed = typed_of(record)
    if isinstance(record, Investigation):
        # The lines of the document say what became of it before, not why it was given up since.
        lines = {} if record.follow_up.text == reason else {"follow_up-lines": ""}
        return {**typed, "follow_up-status": FollowUpStatus.STOPPED.value, "follow_up-text": reason, **lines}
    return {**typed, "state": ToolState.DROPPED.value, "state_note": reason}


def _from_request(store: Store, filed: FiledRequest, *, actor: str) -> RecordDraft:
    """Begin a record with what a closed request says, without personal data, and the theme that an expert gave it."""
    if filed.status is not Status.CLOSED:
        raise RecordError(_NOT_CLOSED)
    told = store.given_themes.of(filed.reference)[-1:]
    fields = {
        "problem-text": filed.masked_text[:3_000],
        "source-place": "dossier de l’enquête",
        f"{NEW_DOCUMENT}title": f"Dossier de la demande {filed.reference}",
        **{f"themes.{one.theme}": "1" for one in told if one.theme},
        **(territory_fields(filed.place, store.territories(), prefix="territories-0-") if filed.place else {}),
    }
    return store.records.open("investigation", fields, actor=actor, request=filed.reference)


def _show(
    request: Request,
    account: str,
    store: Store,
    tokens: FormTokens,
    *,
    notice: str = "",
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    drafts = store.records.drafts()
    page = RecordDeskPage(
        drafts=drafts,
        mine_to_review=frozenset(draft.id for draft in drafts if draft.may_review(account)),
        published=store.records.latest(),
        names=names_of(store),
        token=tokens.issue(RECORDS_PURPOSE),
        notice=notice,
        done=_DONE.get(request.query_params.get("fait", ""), ""),
        typed=request.query_params if typed is None else typed,
        errors=errors or {},
    )
    return render(request, "pages/record_desk.html", page, status=status)

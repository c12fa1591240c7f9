"""What an expert does with a request: give it, move it, keep or reject a record, take a decision back, leave a note."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.desk import (
    DecisionError,
    DeskError,
    DoubleError,
    Grounds,
    PairError,
    StaleError,
    StatusError,
    StoreUnavailableError,
)
from api.pages.desk.inbox_query import MINE, NONE
from api.pages.desk.inbox_words import BY_SLUG, closing_of
from api.pages.desk.named_record import SeveralRecordsError, named_record
from api.pages.desk.opened_request import REQUEST, Opened, OpenedState
from api.pages.desk.request import show
from api.pages.desk.request_list import back_to_request
from api.pages.desk.theme_words import COMPUTED, chosen_theme
from api.pages.posted_form import UNSAVED, Posted
from api.pages.request_form.request_desk import ALREADY, AWAY, INVALID, REFUSED
from api.protection.agents import ExpertAgent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.desk import Agent

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

STALE = (
    "Cette demande a changé pendant que vous la lisiez. Rien n’est perdu : ce que vous avez écrit est là. "
    "Lisez ce qui a changé, puis recommencez si votre décision tient toujours."
)
_SEVERAL = "Plusieurs fiches portent ces mots : choisissez la vôtre, ou écrivez d’autres mots de son nom."
_UNKNOWN = "Choisissez ce que vous voulez faire."
_STATUSES = (
    (DoubleError, INVALID),
    (PairError, ALREADY),
    (StaleError, ALREADY),
    (StatusError, ALREADY),
    (StoreUnavailableError, AWAY),
)


@router.post(f"{REQUEST}/actions")
def act(request: Request, agent: ExpertAgent, opened: OpenedState, posted: Posted) -> Response:
    """Do what a form of the page asks; one that comes too late is shown again, with what changed meanwhile."""
    fields = posted.fields
    objection = posted.objection(opened.desk.tokens, purpose=opened.purpose)
    if objection:
        return show(request, agent, opened, notice=objection, typed=fields, status=REFUSED)
    seen = seen_version(fields)
    try:
        _ACTIONS.get(fields.get("action", ""), _nothing)(agent, opened, fields, seen)
    except StaleError:
        now = Opened.read(opened.desk, opened.filed.reference)
        return show(request, agent, now, notice=STALE, since=max(seen, 0), typed=fields, status=ALREADY)
    except SeveralRecordsError as error:
        return show(request, agent, opened, notice=_SEVERAL, typed=fields, offered=error.records, status=INVALID)
    except DeskError as error:
        status = next((code for kind, code in _STATUSES if isinstance(error, kind)), INVALID)
        notice = UNSAVED if status == AWAY else str(error)
        return show(request, agent, opened, notice=notice, typed=fields, status=status)
    return back_to_request(request, opened, anchor=_anchor(fields))


def _anchor(fields: Mapping[str, str]) -> str:
    """Lead back to the record that was decided on, which may be far down the page."""
    return f"#{quote(place)}" if (place := fields.get("place", "")) else ""


def seen_version(fields: Mapping[str, str]) -> int:
    """Read the version that a form had seen; what is no number is no version that was shown."""
    version = fields.get("version", "")
    return int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else -1


def _assign(agent: Agent, opened: Opened, fields: Mapping[str, str], seen: int) -> None:
    owner = fields.get("confier_a", "")
    if owner not in {MINE, NONE, *opened.experts}:
        raise DecisionError("Choisissez à qui confier la demande.")
    to = {MINE: agent.id, NONE: None}.get(owner, owner)
    opened.desk.store.treatment.assign(
        opened.filed.reference, to, actor=agent.id, note=fields.get("note", ""), expected_version=seen
    )


def _move(agent: Agent, opened: Opened, fields: Mapping[str, str], seen: int) -> None:
    status = BY_SLUG.get(fields.get("devient", ""))
    if status is None:
        raise DecisionError("Choisissez le nouveau statut.")
    opened.desk.store.treatment.move(
        opened.filed.reference,
        status,
        actor=agent.id,
        note=fields.get("note", ""),
        reason=closing_of(fields),
        double_of=fields.get("double", ""),
        question=fields.get("question", ""),
        expected_version=seen,
    )


def _pin(agent: Agent, opened: Opened, fields: Mapping[str, str], seen: int) -> None:
    opened.desk.store.decisions.pin(
        opened.filed.reference,
        _record(opened, fields),
        actor=agent.id,
        note=fields.get("note", ""),
        index_version=opened.desk.recommender.index_version,
        expected_version=seen,
    )


def _reject(agent: Agent, opened: Opened, fields: Mapping[str, str], seen: int) -> None:
    reason = next((one for one in Grounds if one.value == fields.get("motif")), None)
    if reason is None:
        raise DecisionError("Choisissez pourquoi cette fiche est écartée.")
    opened.desk.store.decisions.reject(
        opened.filed.reference,
        _record(opened, fields),
        reason=reason,
        actor=agent.id,
        note=fields.get("note", ""),
        index_version=opened.desk.recommender.index_version,
        expected_version=seen,
    )


def _revoke(agent: Agent, opened: Opened, fields: Mapping[str, str], seen: int) -> None:
    told = fields.get("decision", "")
    number = int(told) if told.isascii() and told.isdecimal() and len(told) < 10 else -1
    opened.desk.store.decisions.revoke(
        opened.filed.reference, number, actor=agent.id, note=fields.get("note", ""), expected_version=seen
    )


def _write_note(agent: Agent, opened: Opened, fields: Mapping[str, str], seen: int) -> None:
    opened.desk.store.decisions.note(
        opened.filed.reference, fields.get("note", ""), actor=agent.id, expected_version=seen
    )


def _give_theme(agent: Agent, opened: Opened, fields: Mapping[str, str], seen: int) -> None:
    del seen
    themes, reference = opened.desk.store.given_themes, opened.filed.reference
    if fields.get("theme") == COMPUTED:
        themes.give_back(reference, actor=agent.id)
    else:
        themes.give(reference, chosen_theme(fields), actor=agent.id)


def _tell_apart(agent: Agent, opened: Opened, fields: Mapping[str, str], seen: int) -> None:
    del seen
    opened.desk.store.told_apart.tell_apart(opened.filed.reference, fields.get("autre", ""), actor=agent.id)


def _bring_together(agent: Agent, opened: Opened, fields: Mapping[str, str], seen: int) -> None:
    del seen
    opened.desk.store.told_apart.bring_together(opened.filed.reference, fields.get("autre", ""), actor=agent.id)


def _nothing(agent: Agent, opened: Opened, fields: Mapping[str, str], seen: int) -> None:
    del agent, opened, fields, seen
    raise DecisionError(_UNKNOWN)


def _record(opened: Opened, fields: Mapping[str, str]) -> str:
    return named_record(fields.get("fiche", ""), opened.desk.recommender.catalogue)


_ACTIONS: Mapping[str, Callable[[Agent, Opened, Mapping[str, str], int], None]] = {
    "confier": _assign,
    "statut": _move,
    "retenir": _pin,
    "ecarter": _reject,
    "annuler": _revoke,
    "noter": _write_note,
    "classer": _give_theme,
    "distinguer": _tell_apart,
    "rapprocher": _bring_together,
}

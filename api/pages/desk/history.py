"""What happened to a request, in words for experts, and as files."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from api.contexts.desk.history import HistoryRow
from api.desk import ThemeDecision
from api.desk.judgments.decision_reading import DecisionKind, Grounds
from api.desk.requests.doubles import BY, OF
from api.desk.requests.history import PERSON, SYSTEM
from api.desk.requests.need_tables import PairDecisionKind
from api.desk.requests.statuses import Closing, Status
from api.desk.requests.tables import EventKind
from api.pages.desk.inbox_words import status_label
from api.pages.desk.theme_words import given_theme
from api.pages.request_form.words import FIELDS
from corpus.errors import UnknownRecordError
from corpus.records import title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from api.desk import Decision, Event, FiledRequest, PairDecision
    from corpus.catalogue import Catalogue

_COLUMNS = ("version", "date", "auteur", "compte", "evenement", "texte", "statut", "fiche", "motif", "note", "remplace")


def history_rows(
    filed: FiledRequest, decisions: Sequence[Decision], *, names: Callable[[str], str], catalogue: Catalogue
) -> tuple[HistoryRow, ...]:
    """Tell what happened, first things first.

    Args:
        filed: the request.
        decisions: what was decided of it, in order.
        names: gives the name of an account.
        catalogue: every record.

    Returns:
        A row for each line of the history.

    """
    notes = _by_line(filed.events, decisions)
    return tuple(
        HistoryRow(
            event.at,
            actor_name(event.actor, names),
            event_text(event, names, catalogue),
            _note(event, notes.get(number)),
        )
        for number, event in enumerate(filed.events)
    )


def history_entries(
    filed: FiledRequest, decisions: Sequence[Decision], *, names: Callable[[str], str], catalogue: Catalogue
) -> list[dict[str, Any]]:
    """Give the whole history as plain values, for files: nothing of the contact or the need.

    Args:
        filed: the request.
        decisions: what was decided of it, in order.
        names: gives the name of an account.
        catalogue: every record.

    Returns:
        An entry for each line of the history, by the names of `as_csv`'s columns.

    """
    taken = _by_line(filed.events, decisions)
    return [
        {**_entry(number, event, taken.get(number), names), "texte": event_text(event, names, catalogue)}
        for number, event in enumerate(filed.events)
    ]


def aside_rows(told: Sequence[PairDecision | ThemeDecision], *, names: Callable[[str], str]) -> tuple[HistoryRow, ...]:
    """Tell what was decided of a request that is no version of it: what it was told apart from, the theme it was given.

    Args:
        told: the decisions.
        names: gives the name of who decided.

    Returns:
        A row for each, in their order.

    """
    return tuple(HistoryRow(one.at, names(one.actor), _aside(one)[1], "") for one in told)


def aside_entries(told: Sequence[PairDecision | ThemeDecision], *, names: Callable[[str], str]) -> list[dict[str, Any]]:
    """Give the same as plain values, by the names of `as_csv`'s columns."""
    return [
        {
            **dict.fromkeys(_COLUMNS),
            "date": one.at.isoformat(),
            "auteur": names(one.actor),
            "compte": one.actor,
            "evenement": _aside(one)[0],
            "texte": _aside(one)[1],
        }
        for one in told
    ]


def as_csv(entries: Iterable[Mapping[str, Any]]) -> str:
    """Write entries as CSV, semicolons between, as French spreadsheets open it; no cell begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for entry in entries:
        writer.writerow([_plain(entry[column]) for column in _COLUMNS])
    return "\ufeff" + out.getvalue()


def actor_name(actor: str, names: Callable[[str], str]) -> str:
    """Name who did something."""
    return {PERSON: "La personne", SYSTEM: "Le service"}.get(actor) or names(actor)


def _by_line(events: Sequence[Event], decisions: Sequence[Decision]) -> dict[int, Decision]:
    """Pair each decision with its line: both are written in the same order."""
    lines = [number for number, event in enumerate(events) if event.kind is EventKind.DECIDED]
    return dict(zip(lines, decisions, strict=False))


def _entry(number: int, event: Event, decision: Decision | None, names: Callable[[str], str]) -> dict[str, Any]:
    return {
        "version": number + 1,
        "date": event.at.isoformat(),
        "auteur": actor_name(event.actor, names),
        "compte": event.actor,
        "evenement": decision.kind.value if decision else event.kind.value,
        "statut": event.after.value,
        "fiche": decision.record_id if decision else None,
        "motif": decision.reason.value if decision and decision.reason else None,
        "note": _note(event, decision) or None,
        "remplace": decision.supersedes if decision else None,
        "decision": decision.id if decision else None,
        "details": dict(event.payload),
    }


def event_text(event: Event, names: Callable[[str], str], catalogue: Catalogue) -> str:
    """Say what happened, in a few words."""
    payload = event.payload
    if event.kind is EventKind.DECIDED:
        return _decided(payload, catalogue)
    if event.kind is EventKind.ASSIGNED:
        moved = f", {status_label(event.after).lower()}" if event.before and event.after is not event.before else ""
        return f"Confiée à {names(payload['owner'])}{moved}" if payload.get("owner") else "Sans responsable"
    if event.kind is EventKind.STATUS_CHANGED:
        return _moved(event)
    if event.kind is EventKind.CORRECTED:
        told = ", ".join(FIELDS[name] for name in payload.get("fields", ()) if name in FIELDS)
        return f"Demande corrigée ({told})" if told else "Demande corrigée"
    if event.kind in _INTRODUCTIONS:
        other = f" avec {payload['other']}" if payload.get("other") else ""
        return f"{_INTRODUCTIONS[event.kind]}{other}{_ANSWERS.get(payload.get('agreed', ''), '')}"
    told = _PLAIN.get(event.kind, event.kind.value)
    return f"{told} : {payload[BY]}" if payload.get(BY) else told


_PLAIN = {
    EventKind.RECEIVED: "Demande reçue",
    EventKind.WITHDRAWN: "Demande retirée",
    EventKind.ERASED: "Demande effacée",
    EventKind.ANSWERED: "Réponse envoyée",
    EventKind.WRITTEN: "Message du territoire",
    EventKind.DOUBLED: "Demande close comme double de celle-ci",
}
_INTRODUCTIONS = {
    EventKind.INTRODUCTION_PROPOSED: "Mise en relation proposée",
    EventKind.INTRODUCTION_WITHDRAWN: "Mise en relation retirée",
    EventKind.INTRODUCTION_ANSWERED: "Réponse du territoire à la mise en relation",
    EventKind.INTRODUCED: "Mise en relation faite",
}
_ANSWERS = {True: " : acceptée", False: " : refusée"}


def _aside(told: PairDecision | ThemeDecision) -> tuple[str, str]:
    """Name what was decided, for files and for people."""
    if isinstance(told, ThemeDecision):
        return f"theme_{told.kind.value}", given_theme(told)
    apart = told.kind is PairDecisionKind.APART
    what = "Un autre besoin que" if apart else "Peut-être le même besoin que"
    return f"pair_{told.kind.value}", f"{what} {told.other}"


def _moved(event: Event) -> str:
    if event.before is event.after is Status.WAITING:
        return "Nouvelle question au territoire"
    before = f"{status_label(event.before)} → " if event.before else ""
    why = f" ({_closing(event.payload)})" if event.payload.get("reason") else ""
    return f"Statut : {before}{status_label(event.after)}{why}"


def _closing(payload: Mapping[str, Any]) -> str:
    other = f" : {payload[OF]}" if payload.get(OF) else ""
    return f"{Closing(payload['reason']).label}{other}"


def _decided(payload: Mapping[str, Any], catalogue: Catalogue) -> str:
    if "kind" not in payload:
        # Erasure empties what was decided.
        return "Décision"
    kind = DecisionKind(payload["kind"])
    if kind is DecisionKind.NOTED:
        return kind.label
    why = f" ({Grounds(payload['reason']).label})" if payload.get("reason") else ""
    return f"{kind.label} : {record_title(payload.get('record') or '', catalogue)}{why}"


def record_title(record_id: str, catalogue: Catalogue) -> str:
    """Name a record; by its id where it left the catalogue."""
    try:
        return title_of(catalogue.record(record_id))
    except UnknownRecordError:
        return record_id


def _note(event: Event, decision: Decision | None) -> str:
    return decision.note if decision else str(event.payload.get("note") or "")


def _plain(value: object) -> str:
    told = "" if value is None else str(value)
    return f"'{told}" if told[:1] in {"=", "+", "-", "@", "\t", "\r"} else told

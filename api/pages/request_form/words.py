"""What happened to a request and where it stands, in words for the person who made it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.contexts.request_form.follow_up import HistoryLine
from api.desk import Status
from api.desk.requests.tables import EventKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.desk import Event

_STATUSES: Final[Mapping[Status, tuple[str, str, str]]] = {
    Status.RECEIVED: ("Reçue", "info", "Votre demande est arrivée. Une personne de l’équipe va la lire."),
    Status.IN_PROGRESS: ("En cours d’étude", "new", "Une personne de l’équipe étudie votre demande."),
    Status.WAITING: (
        "En attente de votre réponse",
        "warning",
        "L’équipe vous a posé une question : elle est sur cette page. Elle reprendra dès que vous aurez répondu.",
    ),
    Status.ANSWERED: ("Répondue", "success", "L’équipe vous a répondu : sa réponse est sur cette page."),
    Status.CLOSED: ("Terminée", "success", "Cette demande est terminée."),
    Status.WITHDRAWN: ("Retirée", "warning", "Vous avez retiré cette demande : plus personne ne la traite."),
    Status.ERASED: (
        "Effacée",
        "warning",
        "Vous avez effacé cette demande : votre texte, vos coordonnées et les réponses n’existent plus ici.",
    ),
}
_EVENTS: Final[Mapping[EventKind, str]] = {
    EventKind.RECEIVED: "Demande reçue",
    EventKind.CORRECTED: "Demande corrigée par vous",
    EventKind.WITHDRAWN: "Demande retirée par vous",
    EventKind.ERASED: "Demande effacée par vous",
    EventKind.ANSWERED: "Réponse de l’équipe",
    EventKind.WRITTEN: "Message de votre part à l’équipe",
    EventKind.INTRODUCTION_PROPOSED: "Mise en relation proposée par l’équipe",
    EventKind.INTRODUCTION_ANSWERED: "Réponse de votre part à la mise en relation",
    EventKind.INTRODUCTION_WITHDRAWN: "Proposition de mise en relation retirée par l’équipe",
    EventKind.INTRODUCED: "Mise en relation faite : chacune a les coordonnées de l’autre",
}
FIELDS: Final[Mapping[str, str]] = {
    "territory": "territoire",
    "need": "besoin",
    "tried": "ce qui a été essayé",
    "deadline": "échéance",
    "name": "nom",
    "role": "fonction",
    "email": "adresse électronique",
    "phone": "téléphone",
}


_DEMAND: Final = "Si le besoin demeure, vous pouvez nous écrire à nouveau."


def status_words(status: Status, closing: str = "") -> tuple[str, str, str]:
    """Tell where a request stands.

    Args:
        status: the status.
        closing: why it is closed, as the person is told; empty where they are not.

    Returns:
        A label, the tone of its badge, and what it means for the person.

    """
    label, tone, meaning = _STATUSES[status]
    if status is Status.CLOSED:
        meaning = " ".join(part for part in (meaning, closing, _DEMAND) if part)
    return label, tone, meaning


def history_line(event: Event) -> HistoryLine:
    """Tell what happened.

    Args:
        event: a line of the request's history; who of the team did it is not told.

    Returns:
        The line in French.

    """
    if event.kind is EventKind.CORRECTED:
        names = ", ".join(FIELDS[name] for name in event.payload.get("fields", ()) if name in FIELDS)
        return HistoryLine(event.at, _EVENTS[event.kind] + (f" ({names})" if names else ""))
    if event.before is event.after is Status.WAITING:
        return HistoryLine(event.at, "Nouvelle question de l’équipe")
    return HistoryLine(event.at, _EVENTS.get(event.kind) or f"Statut : {_STATUSES[event.after][0].lower()}")

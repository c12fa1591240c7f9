"""The bodies of errors that people tell, in the HTTP API."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import Field

from api.desk import MOST_REPORTED, ErrorKind, ErrorOutcome
from api.schemas.bodies import Body

if TYPE_CHECKING:
    from api.desk import ErrorReport


class ErrorReportIn(Body):
    """Une erreur à signaler."""

    record_id: str = Field(default="", max_length=255)
    """Identifiant de la fiche ; vide pour une erreur qui n’est dans aucune."""
    kind: ErrorKind
    """Ce qui ne va pas : un lien, un outil arrêté, un territoire, un fait, un passage demandé, autre chose."""
    text: str = Field(max_length=MOST_REPORTED)
    """Ce qui est faux, ce qui serait juste, d’où vous le savez ; gardé sans données personnelles."""


class ErrorReceiptOut(Body):
    """Ce qu’il faut garder d’un signalement."""

    id: int
    """Numéro du signalement ; il n’ouvre rien."""
    secret: str
    """Jeton du suivi : qui le connaît peut lire le signalement et sa réponse."""
    page: str
    """Chemin de la page de suivi, pour la personne."""


class DecisionOut(Body):
    """Ce que l’équipe a décidé d’un signalement."""

    at: datetime
    outcome: ErrorOutcome
    answer: str
    """Vide quand le signalement est rouvert."""


class ErrorReportOut(Body):
    """Un signalement, sans données personnelles."""

    id: int
    record_id: str
    """Vide quand l’erreur n’est dans aucune fiche."""
    kind: ErrorKind
    text: str
    at: datetime
    settled: bool
    decisions: list[DecisionOut]
    """Dans l’ordre ; la dernière vaut."""

    @classmethod
    def of(cls, report: ErrorReport) -> ErrorReportOut:
        """Shape a report."""
        return cls(
            id=report.id,
            record_id=report.record_id,
            kind=report.kind,
            text=report.text,
            at=report.at,
            settled=report.settled is not None,
            decisions=[DecisionOut(at=step.at, outcome=step.outcome, answer=step.answer) for step in report.steps],
        )


class ErrorReportsOut(Body):
    """Les signalements qui attendent, du plus ancien au plus récent, ou les réglés, dans l’autre sens."""

    reports: list[ErrorReportOut]
    waiting: int
    """Combien attendent une réponse, en tout."""


class DecisionIn(Body):
    """Une décision sur un signalement."""

    outcome: ErrorOutcome
    answer: str = Field(default="", max_length=MOST_REPORTED)
    """Ce que lira la personne ; demandé, sauf pour rouvrir."""
    decisions: int = Field(ge=0, le=10_000)
    """Combien de décisions avaient été lues : si une autre est venue depuis, rien n’est fait (409)."""

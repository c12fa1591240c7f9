"""Reports in words: what is wrong, in which record, and what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.contexts.error_reports import Report, ReportAnswer, ReportedRecord
from api.desk import ErrorKind, ErrorOutcome
from corpus.errors import UnknownRecordError
from corpus.records import Investigation, title_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.desk import ErrorReport
    from corpus import Catalogue

KINDS: Final[Mapping[ErrorKind, str]] = {
    ErrorKind.LINK: "Un lien ne marche pas",
    ErrorKind.STOPPED: "L’outil ou le service n’existe plus",
    ErrorKind.TERRITORY: "Le territoire n’est pas le bon",
    ErrorKind.FACT: "Un fait, un chiffre ou un prix est faux",
    ErrorKind.PASSAGE: "Je voudrais le passage du document cité",
    ErrorKind.OTHER: "Autre chose",
}
"""What may be wrong, as the form asks it."""
_OUTCOMES: Final[Mapping[ErrorOutcome, str]] = {
    ErrorOutcome.CORRECTED: "Corrigé",
    ErrorOutcome.UNCHANGED: "Rien à corriger",
    ErrorOutcome.REOPENED: "Rouvert",
}


def reported_record(record_id: str, catalogue: Catalogue) -> ReportedRecord | None:
    """Show a record that a report is about.

    Args:
        record_id: its id.
        catalogue: every record.

    Returns:
        The record; none where there is no such record.

    """
    try:
        record = catalogue.record(record_id)
    except UnknownRecordError:
        return None
    room = "investigations" if isinstance(record, Investigation) else "outils"
    return ReportedRecord(record.id, title_of(record), f"/{room}/{record.id}")


def told_report(report: ErrorReport, catalogue: Catalogue, *, names: Mapping[str, str] | None = None) -> Report:
    """Show a report.

    Args:
        report: the report.
        catalogue: every record.
        names: of the agents, by account; none for the person, who is not told who answered.

    Returns:
        The report in words.

    """
    gone = ReportedRecord(report.record_id, report.record_id, "") if report.record_id else None
    return Report(
        id=report.id,
        record=reported_record(report.record_id, catalogue) or gone,
        kind=KINDS[report.kind],
        text=report.text,
        at=report.at,
        answers=tuple(
            ReportAnswer(
                _OUTCOMES[step.outcome],
                step.answer,
                "" if names is None else names.get(step.actor, "un compte supprimé"),
                step.at,
            )
            for step in report.steps
        ),
        settled=report.settled is not None,
    )

"""Errors that people tell in a record: told without a name, settled with an answer that a secret address shows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from api.desk.error_reports.tables import ErrorReportRow, ErrorReportStepRow
from api.desk.errors import InvalidFormError, StaleError, UnknownErrorReportError
from api.desk.tokens import digest_of
from api.desk.usage.counts import What, add_count
from corpus.cleaning import clean_text, mask_personal_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from api.desk.clock import Clock
    from api.desk.database import Database
    from api.desk.mails.outbox import Outbox

MOST_REPORTED: Final = 2_000
"""Of what is told, and of what is answered."""
_UNKNOWN: Final = "Ce signalement n’existe pas, ou plus."


class ErrorKind(StrEnum):
    """What is wrong."""

    LINK = "link"
    STOPPED = "stopped"
    TERRITORY = "territory"
    FACT = "fact"
    PASSAGE = "passage"
    OTHER = "other"


class ErrorOutcome(StrEnum):
    """What an expert decided."""

    CORRECTED = "corrected"
    UNCHANGED = "unchanged"
    REOPENED = "reopened"


@dataclass(frozen=True)
class ReportStep:
    """A decision on a report."""

    outcome: ErrorOutcome
    answer: str
    actor: str
    at: datetime


@dataclass(frozen=True)
class ErrorReport:
    """An error that was told."""

    id: int
    record_id: str
    """Empty where it is about the site."""
    kind: ErrorKind
    text: str
    """Without personal data."""
    at: datetime
    steps: tuple[ReportStep, ...]
    """What was decided, first things first."""

    @property
    def settled(self) -> ReportStep | None:
        """The decision that stands; none while it waits."""
        last = self.steps[-1] if self.steps else None
        return last if last and last.outcome is not ErrorOutcome.REOPENED else None


class ErrorReportChangedError(StaleError):
    """An error that was told was decided on by someone else in between."""

    def __init__(self, current: ErrorReport) -> None:
        self.current = current
        """What it is now."""
        super().__init__("Quelqu’un d’autre vient de répondre à ce signalement : relisez-le avant de répondre.")


class ErrorReports:
    """The reports of a database."""

    def __init__(self, database: Database, *, clock: Clock, outbox: Outbox) -> None:
        """Keep reports in a database; the Incubator is told by ``outbox`` that some came."""
        self._database = database
        self._clock = clock
        self._outbox = outbox

    def file(self, secret: str, *, record_id: str, kind: ErrorKind, text: str) -> ErrorReport:
        """Keep a report; the same secret a second time gives the first.

        Args:
            secret: what the address of its follow-up holds.
            record_id: the record, which exists; empty for the site.
            kind: what is wrong.
            text: what the person wrote; it is kept without personal data.

        Returns:
            The report.

        Raises:
            InvalidFormError: if nothing is written, or too much; its field is ``text``.
            StoreUnavailableError: if the database does not answer.

        """
        told = _checked(text, field="text", missing="Dites en une phrase ce qui ne va pas.")
        try:
            return self._file(secret, record_id=record_id, kind=kind, text=mask_personal_data(told))
        except IntegrityError:
            # The same form, sent twice at once to two processes: it is there now.
            return self.follow(secret)

    def follow(self, secret: str) -> ErrorReport:
        """Read a report by its secret; `UnknownErrorReportError` if there is none."""
        return self._one(select(ErrorReportRow).where(ErrorReportRow.secret_digest == digest_of(secret)))

    def read(self, report_id: int) -> ErrorReport:
        """Read a report by its number; `UnknownErrorReportError` if there is none."""
        return self._one(select(ErrorReportRow).where(ErrorReportRow.id == report_id))

    def count_waiting(self) -> int:
        """Count those that wait for an answer."""
        with self._database.read() as session:
            waiting = select(func.count()).select_from(_listed(settled=False).subquery())
            return session.scalar(waiting) or 0

    def listed(self, *, settled: bool, most: int) -> tuple[ErrorReport, ...]:
        """List the reports that wait, the oldest first, or those that are settled, the latest told first.

        Args:
            settled: which of the two.
            most: how many at most.

        Returns:
            The reports.

        """
        last = (ErrorReportRow.at.desc(), ErrorReportRow.id.desc())
        order = last if settled else (ErrorReportRow.at, ErrorReportRow.id)
        with self._database.read() as session:
            return _read(session, session.scalars(_listed(settled=settled).order_by(*order).limit(most)).all())

    def decide(
        self, report_id: int, outcome: ErrorOutcome, *, answer: str, actor: str, expected_steps: int
    ) -> ErrorReport:
        """Settle a report, or open it again: a decision is added, none is changed.

        Args:
            report_id: the report.
            outcome: what is decided.
            answer: what its person reads; not asked where it is opened again.
            actor: the account of who decides.
            expected_steps: how many decisions were shown.

        Returns:
            The report.

        Raises:
            UnknownErrorReportError: if there is no such report.
            InvalidFormError: if the answer is missing or too long; its field is ``answer``.
            ErrorReportChangedError: if something was decided since.
            StoreUnavailableError: if the database does not answer.

        """
        told = (
            "" if outcome is ErrorOutcome.REOPENED else _checked(answer, field="answer", missing="Écrivez une réponse.")
        )
        try:
            with self._database.write() as session:
                self._decide(session, report_id, outcome, told, actor=actor, expected_steps=expected_steps)
        except IntegrityError as error:
            raise ErrorReportChangedError(self.read(report_id)) from error
        return self.read(report_id)

    def _file(self, secret: str, *, record_id: str, kind: ErrorKind, text: str) -> ErrorReport:
        digest, now = digest_of(secret), self._clock()
        with self._database.write() as session:
            row = session.scalar(select(ErrorReportRow).where(ErrorReportRow.secret_digest == digest))
            if row is None:
                self._outbox.tell_error_reported(session)
                row = ErrorReportRow(secret_digest=digest, record_id=record_id, kind=kind.value, text=text, at=now)
                session.add(row)
                session.flush()
                add_count(session, now.date(), What.ERROR_REPORTED)
            return _read(session, [row])[0]

    def _decide(
        self, session: Session, report_id: int, outcome: ErrorOutcome, answer: str, *, actor: str, expected_steps: int
    ) -> None:
        row = session.get(ErrorReportRow, report_id, with_for_update=True)
        if row is None:
            raise UnknownErrorReportError(_UNKNOWN)
        report = _read(session, [row])[0]
        steps = report.steps
        if len(steps) != expected_steps:
            raise ErrorReportChangedError(report)
        now, settled_before = self._clock(), any(step.outcome is not ErrorOutcome.REOPENED for step in steps)
        session.add(
            ErrorReportStepRow(
                report_id=row.id,
                sequence=len(steps) + 1,
                outcome=outcome.value,
                answer=answer,
                actor=actor,
                at=now,
            )
        )
        if not settled_before and outcome is not ErrorOutcome.REOPENED:
            add_count(session, now.date(), What.ERROR_SETTLED)

    def _one(self, query: Select[ErrorReportRow]) -> ErrorReport:
        with self._database.read() as session:
            row = session.scalar(query)
            if row is None:
                raise UnknownErrorReportError(_UNKNOWN)
            return _read(session, [row])[0]


def _listed(*, settled: bool) -> Select[ErrorReportRow]:
    """Select the reports whose last decision settles them, or the others."""
    last = select(func.max(ErrorReportStepRow.id)).group_by(ErrorReportStepRow.report_id)
    standing = select(ErrorReportStepRow.report_id).where(
        ErrorReportStepRow.id.in_(last), ErrorReportStepRow.outcome != ErrorOutcome.REOPENED.value
    )
    return select(ErrorReportRow).where(
        ErrorReportRow.id.in_(standing) if settled else ErrorReportRow.id.not_in(standing)
    )


def _checked(typed: str, *, field: str, missing: str) -> str:
    told = clean_text(typed)
    if not told:
        raise InvalidFormError({field: missing})
    if len(told) > MOST_REPORTED:
        raise InvalidFormError({field: f"Ce texte a {len(told)} caractères : {MOST_REPORTED} au plus."})
    return told


def _read(session: Session, rows: Sequence[ErrorReportRow]) -> tuple[ErrorReport, ...]:
    query = select(ErrorReportStepRow).where(ErrorReportStepRow.report_id.in_([row.id for row in rows]))
    steps: defaultdict[int, list[ReportStep]] = defaultdict(list)
    for step in session.scalars(query.order_by(ErrorReportStepRow.report_id, ErrorReportStepRow.sequence)):
        steps[step.report_id].append(ReportStep(ErrorOutcome(step.outcome), step.answer, step.actor, step.at))
    return tuple(_report(row, steps[row.id]) for row in rows)


def _report(row: ErrorReportRow, steps: Iterable[ReportStep]) -> ErrorReport:
    return ErrorReport(row.id, row.record_id, ErrorKind(row.kind), row.text, row.at, tuple(steps))

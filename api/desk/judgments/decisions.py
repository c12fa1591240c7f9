"""What experts decide about the records proposed for a request: added, never changed, only superseded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.desk.errors import DecisionError, StatusError
from api.desk.judgments.decided_matches import read_decided
from api.desk.judgments.decision_reading import DecisionKind, Grounds, read_decisions
from api.desk.judgments.decision_tables import DecisionRow
from api.desk.judgments.settled_readings import settle
from api.desk.requests.history import append, by_reference, hold
from api.desk.requests.statuses import THE_PERSONS_OWN
from api.desk.requests.tables import EventKind, RequestRow
from api.desk.requests.taking import take
from api.desk.tables import append_only
from corpus.cleaning import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from api.desk.clock import Clock
    from api.desk.database import Database
    from api.desk.judgments.decided_matches import DecidedMatch
    from api.desk.judgments.decision_reading import Decision

_MAX_NOTE = 4_000
_TAKING = frozenset({DecisionKind.PINNED, DecisionKind.REJECTED})
"""What is work on a request: who does it looks after it, where nobody does; a note is for whoever will."""
"""Characters of a note."""


class Decisions:
    """The decisions of experts; who may decide is checked by the caller."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        """Keep decisions in a database."""
        self._database = database
        self._clock = clock

    def pin(
        self,
        reference: str,
        record_id: str,
        *,
        actor: str,
        note: str = "",
        index_version: str | None = None,
        expected_version: int | None = None,
    ) -> Decision:
        """Say that a record answers a request; what was decided of it before is superseded.

        Args:
            reference: the request's.
            record_id: the record; that it exists is checked by the caller.
            actor: the account of who decides.
            note: why, for colleagues.
            index_version: the version of the index that proposed the record.
            expected_version: the version of the request that was shown; none to write whatever happened since.

        Returns:
            The decision.

        Raises:
            UnknownRequestError: if no request bears the reference.
            DecisionError: if the note is too long.
            StatusError: if the request is withdrawn or erased.
            StaleError: if the request was changed since.

        """
        wanted = _Wanted(DecisionKind.PINNED, record_id, None, note, index_version)
        return self._add(reference, wanted, actor=actor, expected_version=expected_version)

    def reject(
        self,
        reference: str,
        record_id: str,
        *,
        reason: Grounds,
        actor: str,
        note: str = "",
        index_version: str | None = None,
        expected_version: int | None = None,
    ) -> Decision:
        """Say that a record does not answer a request, and why; what was decided of it before is superseded.

        Args:
            reference: the request's.
            record_id: the record; that it exists is checked by the caller.
            reason: why; `Grounds.OTHER` needs a note.
            actor: the account of who decides.
            note: more words, for colleagues.
            index_version: the version of the index that proposed the record.
            expected_version: the version of the request that was shown; none to write whatever happened since.

        Returns:
            The decision.

        Raises:
            UnknownRequestError: if no request bears the reference.
            DecisionError: if another reason comes without a note, or the note is too long.
            StatusError: if the request is withdrawn or erased.
            StaleError: if the request was changed since.

        """
        if reason is Grounds.OTHER and not clean_text(note):
            raise DecisionError("Dites en quelques mots pourquoi cette fiche est écartée.")
        wanted = _Wanted(DecisionKind.REJECTED, record_id, reason, note, index_version)
        return self._add(reference, wanted, actor=actor, expected_version=expected_version)

    def revoke(
        self, reference: str, decision_id: int, *, actor: str, note: str = "", expected_version: int | None = None
    ) -> Decision:
        """Say that a decision no longer holds.

        Args:
            reference: the request's.
            decision_id: the decision, which must still stand.
            actor: the account of who says so.
            note: why, for colleagues.
            expected_version: the version of the request that was shown; none to write whatever happened since.

        Returns:
            The decision that takes its place.

        Raises:
            UnknownRequestError: if no request bears the reference.
            DecisionError: if no such decision of this request stands, or the note is too long.
            StatusError: if the request is withdrawn or erased.
            StaleError: if the request was changed since.

        """
        wanted = _Wanted(DecisionKind.REVOKED, None, None, note, None, revoked=decision_id)
        return self._add(reference, wanted, actor=actor, expected_version=expected_version)

    def note(self, reference: str, text: str, *, actor: str, expected_version: int | None = None) -> Decision:
        """Leave a note to colleagues.

        Args:
            reference: the request's.
            text: the note.
            actor: the account of who writes it.
            expected_version: the version of the request that was shown; none to write whatever happened since.

        Returns:
            The note.

        Raises:
            UnknownRequestError: if no request bears the reference.
            DecisionError: if the note is empty or too long.
            StatusError: if the request is withdrawn or erased.
            StaleError: if the request was changed since.

        """
        if not clean_text(text):
            raise DecisionError("La note est vide.")
        wanted = _Wanted(DecisionKind.NOTED, None, None, text, None)
        return self._add(reference, wanted, actor=actor, expected_version=expected_version)

    def of(self, reference: str) -> tuple[Decision, ...]:
        """Read every decision and note of a request, first things first.

        Args:
            reference: the request's.

        Returns:
            The decisions; none once the request is erased.

        Raises:
            UnknownRequestError: if the reference is none of ours.

        """
        request_id = by_reference(reference).with_only_columns(RequestRow.id).scalar_subquery()
        query = select(DecisionRow).where(DecisionRow.request_id == request_id).order_by(DecisionRow.sequence)
        with self._database.read() as session:
            return read_decisions(session.scalars(query))

    def judgments(self, *, after: int = 0) -> Iterator[DecidedMatch]:
        """Give every decision that stands as a judgment of a need and a record, the first decided first.

        Withdrawn requests are left out, and erased ones have none. Batches are read one after the other: a decision
        that is taken meanwhile may come or not.

        Args:
            after: the id of a decision; only later ones are given.

        Yields:
            The judgments, by rising ``decision_id``.

        """
        yield from read_decided(self._database, after=after)

    def _add(self, reference: str, wanted: _Wanted, *, actor: str, expected_version: int | None) -> Decision:
        note = clean_text(wanted.note)
        if len(note) > _MAX_NOTE:
            raise DecisionError(f"Cette note a {len(note)} caractères ; elle peut en avoir {_MAX_NOTE} au plus.")
        now = self._clock()
        with self._database.write() as session:
            request = hold(session, reference, expected_version=expected_version)
            if request.status in THE_PERSONS_OWN:
                raise StatusError(f"Une demande {request.status.label} n’attend plus de décision.")
            if wanted.kind in _TAKING:
                take(session, request, actor=actor, at=now)
            before = _superseded(session, request, wanted)
            record_id = wanted.record_id or (before.record_id if before else None)
            told = {"kind": wanted.kind.value, "record": record_id, "reason": wanted.reason and wanted.reason.value}
            append(session, request, EventKind.DECIDED, actor=actor, at=now, after=request.status, payload=told)
            row = DecisionRow(
                request_id=request.id,
                sequence=request.version,
                kind=wanted.kind.value,
                record_id=record_id,
                reason=wanted.reason.value if wanted.reason else None,
                note=note,
                actor=actor,
                at=now,
                revision=request.revision,
                index_version=wanted.index_version,
                supersedes=before.id if before else None,
            )
            session.add(row)
            session.flush()
            settle(session, request.id, at=now)
            return read_decisions([row])[0]


@dataclass(frozen=True)
class _Wanted:
    kind: DecisionKind
    record_id: str | None
    reason: Grounds | None
    note: str
    index_version: str | None
    revoked: int | None = None
    """The decision to revoke."""


def _superseded(session: Session, request: RequestRow, wanted: _Wanted) -> DecisionRow | None:
    """Find the decision whose place is taken, in a request that is held: nobody else takes it meanwhile."""
    if wanted.kind is DecisionKind.NOTED:
        return None
    rows = list(session.scalars(select(DecisionRow).where(DecisionRow.request_id == request.id)))
    standing = [row for row, decision in zip(rows, read_decisions(rows), strict=True) if decision.stands]
    if wanted.revoked is None:
        return next((row for row in standing if row.record_id == wanted.record_id), None)
    before = next((row for row in standing if row.id == wanted.revoked), None)
    if before is None:
        raise DecisionError("Cette décision n’existe pas, ou une autre l’a déjà remplacée.")
    return before


append_only(DecisionRow)

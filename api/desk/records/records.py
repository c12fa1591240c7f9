"""Records written at the desk: a draft, a second pair of eyes, a version that is published and never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select, update

from api.desk.errors import DraftAtWorkError, RecordError, StaleError, UnknownRecordDraftError
from api.desk.records.draft_reading import DraftState, Step, read_draft
from api.desk.records.tables import RecordDraftRow, RecordStepRow, RecordVersionRow
from api.desk.records.versions import RECORD_KINDS, as_overlay, latest_versions, read_version
from corpus.imported import dump_record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from api.desk.clock import Clock
    from api.desk.database import Database
    from api.desk.records.draft_reading import RecordDraft
    from api.desk.records.versions import RecordVersion
    from corpus.documents import Document
    from corpus.overlay import Overlay
    from corpus.records import Record

_MAX_CHARACTERS: Final = 200_000
"""Of all fields of a draft together."""

_TAKEN: Final = (
    "Une autre fiche vient d’être publiée sous cet identifiant : rendez celle-ci à qui l’a écrite, pour en choisir un "
    "autre, ou pour corriger l’autre fiche."
)
_AT_WORK: Final = (DraftState.WRITING.value, DraftState.SUBMITTED.value)


class Records:
    """The records of the desk; what they may say is checked by the caller."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        """Keep records in a database."""
        self._database = database
        self._clock = clock

    def open(
        self, kind: str, fields: Mapping[str, str], *, actor: str, record_id: str = "", request: str = ""
    ) -> RecordDraft:
        """Begin a draft.

        Args:
            kind: ``investigation`` or ``tool``.
            fields: what stands in the form at first.
            actor: the account of who begins it.
            record_id: the record that is corrected; empty for a new one.
            request: reference of the request it comes from; empty for none.

        Returns:
            The draft.

        Raises:
            RecordError: if there is no such kind.
            DraftAtWorkError: if the record, or a record of the request, is being written or waits to be reviewed:
                of two drafts of one record, the second to be published would undo the first.

        """
        if kind not in RECORD_KINDS:
            raise RecordError("Une fiche est une enquête ou un outil.")
        now = self._clock()
        with self._database.write() as session:
            _check_alone(session, record_id=record_id, request=request)
            row = RecordDraftRow(
                kind=kind,
                record_id=record_id,
                fields=dict(fields),
                state=DraftState.WRITING.value,
                version=0,
                writers=[actor],
                request=request,
                updated_at=now,
            )
            session.add(row)
            session.flush()
            self._take(session, row, Step.OPENED, actor=actor)
            return read_draft(session, row)

    def save(self, draft_id: int, fields: Mapping[str, str], *, actor: str, expected_version: int) -> RecordDraft:
        """Keep what was typed; a draft that waited to be reviewed is written again.

        Args:
            draft_id: the draft.
            fields: what stands in the form.
            actor: the account of who writes.
            expected_version: the version that was shown.

        Returns:
            The draft.

        Raises:
            UnknownRecordDraftError: if there is no such draft.
            StaleError: if it was changed since.
            RecordError: if it is published or dropped, or too long.

        """
        if sum(map(len, fields.values())) > _MAX_CHARACTERS:
            raise RecordError("Cette fiche est trop longue.")
        with self._database.write() as session:
            row = _held(session, draft_id, expected_version=expected_version)
            _check_state(row, DraftState.WRITING, DraftState.SUBMITTED)
            row.fields, row.state = dict(fields), DraftState.WRITING.value
            row.writers = sorted({*row.writers, actor})
            self._take(session, row, Step.WRITTEN, actor=actor)
            return read_draft(session, row)

    def submit(self, draft_id: int, *, actor: str, expected_version: int) -> RecordDraft:
        """Ask that someone else review a draft; see `save` for what it raises."""
        with self._database.write() as session:
            row = _held(session, draft_id, expected_version=expected_version)
            _check_state(row, DraftState.WRITING)
            row.state, row.writers = DraftState.SUBMITTED.value, sorted({*row.writers, actor})
            self._take(session, row, Step.SUBMITTED, actor=actor)
            return read_draft(session, row)

    def give_back(self, draft_id: int, *, actor: str, note: str, expected_version: int) -> RecordDraft:
        """Give a draft back to its writers with a remark; see `save` for what it raises."""
        if not note.strip():
            raise RecordError("Dites en quelques mots ce qu’il faut reprendre.")
        with self._database.write() as session:
            row = _held(session, draft_id, expected_version=expected_version)
            _check_state(row, DraftState.SUBMITTED)
            row.state = DraftState.WRITING.value
            self._take(session, row, Step.GIVEN_BACK, actor=actor, note=note.strip()[:4_000])
            return read_draft(session, row)

    def drop(self, draft_id: int, *, actor: str, expected_version: int) -> RecordDraft:
        """Give a draft up; see `save` for what it raises."""
        with self._database.write() as session:
            row = _held(session, draft_id, expected_version=expected_version)
            _check_state(row, DraftState.WRITING, DraftState.SUBMITTED)
            row.state = DraftState.DROPPED.value
            self._take(session, row, Step.DROPPED, actor=actor)
            return read_draft(session, row)

    def publish(
        self, draft_id: int, record: Record, *, reviewer: str, expected_version: int, document: Document | None = None
    ) -> RecordVersion:
        """Publish a draft that someone else wrote.

        Args:
            draft_id: the draft.
            record: what it says, valid.
            reviewer: the account of who reviewed it.
            expected_version: the version that was read.
            document: the document that it brings, if it brings one.

        Returns:
            The version.

        Raises:
            UnknownRecordDraftError: if there is no such draft.
            StaleError: if it was changed since.
            RecordError: if it does not wait to be reviewed, the reviewer wrote some of it, or it is a new record and
                another of this id was published meanwhile.

        """
        with self._database.write() as session:
            row = _held(session, draft_id, expected_version=expected_version)
            _check_state(row, DraftState.SUBMITTED)
            if reviewer in row.writers:
                raise RecordError("Une fiche est relue par une autre personne que celles qui l’ont écrite.")
            latest = session.scalar(
                select(func.max(RecordVersionRow.number)).where(RecordVersionRow.record_id == record.id)
            )
            if latest and not row.record_id:
                raise RecordError(_TAKEN)
            row.state, row.record_id = DraftState.PUBLISHED.value, record.id
            self._take(session, row, Step.PUBLISHED, actor=reviewer)
            version = RecordVersionRow(
                record_id=record.id,
                number=(latest or 0) + 1,
                kind=row.kind,
                record=dump_record(record),
                document=document.model_dump(mode="json") if document else None,
                draft_id=row.id,
                author=_author(session, row),
                reviewer=reviewer,
                at=self._clock(),
            )
            session.add(version)
            session.flush()
            return read_version(version)

    def read(self, draft_id: int) -> RecordDraft:
        """Read a draft with what was done with it; `UnknownRecordDraftError` if there is none."""
        with self._database.read() as session:
            return read_draft(session, _known(session, draft_id))

    def drafts(self) -> tuple[RecordDraft, ...]:
        """List the drafts that are written or wait, the latest first."""
        query = select(RecordDraftRow).where(RecordDraftRow.state.in_(_AT_WORK))
        with self._database.read() as session:
            rows = session.scalars(query.order_by(RecordDraftRow.updated_at.desc(), RecordDraftRow.id.desc())).all()
            return tuple(read_draft(session, row) for row in rows)

    def count_to_review(self, account: str) -> int:
        """Count the drafts that wait to be reviewed and of which an account wrote nothing."""
        waiting = select(RecordDraftRow.writers).where(RecordDraftRow.state == DraftState.SUBMITTED.value)
        with self._database.read() as session:
            return sum(account not in writers for writers in session.scalars(waiting))

    def versions(self, record_id: str) -> tuple[RecordVersion, ...]:
        """Give every version of a record that the desk published, first ones first."""
        query = select(RecordVersionRow).where(RecordVersionRow.record_id == record_id)
        with self._database.read() as session:
            return tuple(read_version(row) for row in session.scalars(query.order_by(RecordVersionRow.number)))

    def latest(self) -> tuple[RecordVersion, ...]:
        """Give the version that holds of each record that the desk published, in order of its id."""
        with self._database.read() as session:
            return latest_versions(session)

    def overlay(self) -> Overlay:
        """Give what is published, to be laid over the files."""
        return as_overlay(self.latest())

    def revision(self) -> int:
        """Tell what was published last: the number rises with each publication, from 0."""
        with self._database.read() as session:
            return session.scalar(select(func.max(RecordVersionRow.id))) or 0

    def _take(self, session: Session, row: RecordDraftRow, what: Step, *, actor: str, note: str = "") -> None:
        row.version += 1
        row.updated_at = self._clock()
        session.add(
            RecordStepRow(
                draft_id=row.id, sequence=row.version, what=what.value, actor=actor, note=note, at=row.updated_at
            )
        )
        session.flush()


def forget_request(session: Session, reference: str) -> None:
    """Delete what was written from a request that is erased and never published; a published record stays, reviewed.

    Args:
        session: a writing transaction.
        reference: the request's.

    """
    published = RecordDraftRow.state == DraftState.PUBLISHED.value
    begun = select(RecordDraftRow.id).where(RecordDraftRow.request == reference, ~published)
    session.execute(delete(RecordStepRow).where(RecordStepRow.draft_id.in_(begun)))
    session.execute(delete(RecordDraftRow).where(RecordDraftRow.request == reference, ~published))
    session.execute(update(RecordDraftRow).where(RecordDraftRow.request == reference).values(request=""))


def _check_alone(session: Session, *, record_id: str, request: str) -> None:
    at_work = select(RecordDraftRow.id).where(RecordDraftRow.state.in_(_AT_WORK)).order_by(RecordDraftRow.id)
    for column, value in ((RecordDraftRow.record_id, record_id), (RecordDraftRow.request, request)):
        other = session.scalars(at_work.where(column == value)).first() if value else None
        if other is not None:
            raise DraftAtWorkError(other)


def _known(session: Session, draft_id: int, *, hold: bool = False) -> RecordDraftRow:
    row = session.get(RecordDraftRow, draft_id, with_for_update=hold or None)
    if row is None:
        raise UnknownRecordDraftError("Ce brouillon de fiche n’existe pas.")
    return row


def _held(session: Session, draft_id: int, *, expected_version: int) -> RecordDraftRow:
    row = _known(session, draft_id, hold=True)
    if row.version != expected_version:
        raise StaleError("Quelqu’un a changé cette fiche pendant que vous l’écriviez. Rien n’est perdu, relisez-la.")
    return row


def _check_state(row: RecordDraftRow, *states: DraftState) -> None:
    if DraftState(row.state) not in states:
        raise RecordError(f"Cette fiche est {DraftState(row.state).label} : cela ne s’y fait plus.")


def _author(session: Session, row: RecordDraftRow) -> str:
    query = select(RecordStepRow.actor).where(
        RecordStepRow.draft_id == row.id, RecordStepRow.what == Step.SUBMITTED.value
    )
    return session.scalars(query.order_by(RecordStepRow.sequence.desc())).first() or row.writers[0]

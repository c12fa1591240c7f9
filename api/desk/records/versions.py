"""The versions of records that were published: added, never changed; the last one of each record holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from api.desk.records.tables import RecordStepRow, RecordVersionRow
from api.desk.tables import append_only
from corpus.documents import Document
from corpus.overlay import Overlay
from corpus.records import Investigation, Tool

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from corpus.records import Record

RECORD_KINDS: Final[dict[str, type[Investigation | Tool]]] = {"investigation": Investigation, "tool": Tool}


@dataclass(frozen=True)
class RecordVersion:
    """A version of a record that was published."""

    id: int
    kind: str
    """``investigation`` or ``tool``."""
    record: Record
    document: Document | None
    number: int
    draft_id: int
    author: str
    reviewer: str
    at: datetime


def latest_versions(session: Session) -> tuple[RecordVersion, ...]:
    """Read the version that holds of each record that the desk published, in order of its id."""
    last = select(func.max(RecordVersionRow.id)).group_by(RecordVersionRow.record_id)
    query = select(RecordVersionRow).where(RecordVersionRow.id.in_(last)).order_by(RecordVersionRow.record_id)
    return tuple(read_version(row) for row in session.scalars(query))


def as_overlay(latest: tuple[RecordVersion, ...]) -> Overlay:
    """Make of the versions that hold what is laid over the files."""
    documents = {version.document.id: version.document for version in latest if version.document}
    return Overlay(tuple(version.record for version in latest), tuple(documents[i] for i in sorted(documents)))


def read_version(row: RecordVersionRow) -> RecordVersion:
    """Read a version."""
    return RecordVersion(
        id=row.id,
        kind=row.kind,
        record=RECORD_KINDS[row.kind].model_validate(row.record),
        document=Document.model_validate(row.document) if row.document else None,
        number=row.number,
        draft_id=row.draft_id,
        author=row.author,
        reviewer=row.reviewer,
        at=row.at,
    )


append_only(RecordVersionRow, RecordStepRow)

"""The tables of records written at the desk: drafts, what was done with them, and the versions that were published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.desk.tables import Table

_DIGEST = 64
_CODE = 32
_ID = 255


class RecordDraftRow(Table):
    """A record being written; ``version`` rises with every change."""

    __tablename__ = "record_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(_CODE))
    record_id: Mapped[str] = mapped_column(String(_ID), index=True)
    """Of the record that is corrected; empty for a new one until it is published."""
    fields: Mapped[dict[str, Any]]
    """What was typed, right or wrong, by name of field."""
    state: Mapped[str] = mapped_column(String(_CODE), index=True)
    version: Mapped[int]
    writers: Mapped[list[str]]
    """Accounts that wrote something of it: none of them may review it."""
    request: Mapped[str] = mapped_column(String(_CODE))
    """Reference of the request it comes from; empty for none."""
    updated_at: Mapped[datetime] = mapped_column(index=True)


class RecordStepRow(Table):
    """Something that was done with a draft: rows are added, none is changed."""

    __tablename__ = "record_step"
    __table_args__ = (UniqueConstraint("draft_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("record_draft.id"))
    sequence: Mapped[int]
    """The version of the draft that it led to."""
    what: Mapped[str] = mapped_column(String(_CODE))
    actor: Mapped[str] = mapped_column(String(_DIGEST))
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class RecordVersionRow(Table):
    """A version of a record that was published: rows are added, none is changed."""

    __tablename__ = "record_version"
    __table_args__ = (
        UniqueConstraint("record_id", "number"),
        # Four eyes, whatever the programme does.
        CheckConstraint("author <> reviewer", name="ck_record_version_four_eyes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    """Rises with every publication: what tells a process that something is new."""
    record_id: Mapped[str] = mapped_column(String(_ID))
    number: Mapped[int]
    """From 1, for what the desk published of this record."""
    kind: Mapped[str] = mapped_column(String(_CODE))
    record: Mapped[dict[str, Any]]
    document: Mapped[dict[str, Any] | None]
    """The document it brought; none where it cites one that was there."""
    draft_id: Mapped[int] = mapped_column(ForeignKey("record_draft.id"))
    author: Mapped[str] = mapped_column(String(_DIGEST))
    reviewer: Mapped[str] = mapped_column(String(_DIGEST))
    at: Mapped[datetime]

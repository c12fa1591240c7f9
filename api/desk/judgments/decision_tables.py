"""The table of what experts decide about requests: rows are added, none is changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.desk.tables import Table

_CODE = 32
_DIGEST = 64


class DecisionRow(Table):
    """Something an expert decided or noted; a later row supersedes it, erasure alone deletes it."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("request_id", "sequence"),
        Index("ix_decision_request_id_record_id", "request_id", "record_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id", ondelete="CASCADE"))
    sequence: Mapped[int]
    """The version of the request that it led to."""
    kind: Mapped[str] = mapped_column(String(_CODE))
    record_id: Mapped[str | None] = mapped_column(String(255), index=True)
    """The record it is about; none for a note."""
    reason: Mapped[str | None] = mapped_column(String(_CODE))
    note: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(String(_DIGEST))
    at: Mapped[datetime] = mapped_column(index=True)
    revision: Mapped[int]
    """Of the statement that the expert had before them."""
    index_version: Mapped[str | None] = mapped_column(String(_DIGEST))
    """The version of the catalogue's index that had proposed the record."""
    supersedes: Mapped[int | None] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), unique=True)
    """The decision that it takes the place of: each has one successor at most."""

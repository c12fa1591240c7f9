"""The tables of errors that people tell in a record, and of what experts answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.desk.tables import Table, append_only

_DIGEST = 64
_CODE = 32
_ID = 255


class ErrorReportRow(Table):
    """An error that someone told; neither who told it nor where they wrote from is kept."""

    __tablename__ = "error_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_digest: Mapped[str] = mapped_column(String(_DIGEST), unique=True)
    """Of the secret in the address by which its person reads what became of it."""
    record_id: Mapped[str] = mapped_column(String(_ID))
    """Of the record; empty where it is about the site."""
    kind: Mapped[str] = mapped_column(String(_CODE))
    text: Mapped[str] = mapped_column(Text)
    """Without personal data."""
    at: Mapped[datetime] = mapped_column(index=True)


class ErrorReportStepRow(Table):
    """Something that an expert decided of it: the last holds."""

    __tablename__ = "error_report_step"
    __table_args__ = (UniqueConstraint("report_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("error_report.id", ondelete="CASCADE"))
    sequence: Mapped[int]
    """From 1."""
    outcome: Mapped[str] = mapped_column(String(_CODE))
    answer: Mapped[str] = mapped_column(Text)
    """What its person reads; empty where it is opened again."""
    actor: Mapped[str] = mapped_column(String(_DIGEST))
    """The account."""
    at: Mapped[datetime]


append_only(ErrorReportRow, ErrorReportStepRow)

"""The table of mails to send."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.desk.tables import Table


class MailState(StrEnum):
    """How far a mail has come."""

    WAITING = "waiting"
    SENT = "sent"
    STUCK = "stuck"


class MailKind(StrEnum):
    """What a mail is for."""

    CONFIRMATION = "confirmation"
    NOTICE = "notice"
    ANSWER = "answer"
    """What the team tells the person: an answer, a question, why the request is closed."""
    INTRODUCTION = "introduction"


class MailRow(Table):
    """A mail to send, written with what it tells; its text and recipient are emptied once it is sent."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_state_due_at", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id", ondelete="CASCADE"), index=True)
    kind: Mapped[MailKind]
    message_id: Mapped[str] = mapped_column(String(255), unique=True)
    """The same at each attempt, so that a mail sent twice is seen to be one."""
    recipient: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[MailState]
    attempts: Mapped[int]
    last_error: Mapped[str | None] = mapped_column(String(255))
    """The sort of error and the server's code, never its words: they may quote an address."""
    created_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime]
    """When to try next; while someone sends it, when another may."""
    sent_at: Mapped[datetime | None]

"""The tables of what changes.

A request keeps no text of its own: what the person wrote is in ``statement``, one row a revision, and who they are in
``contact``. So history holds no personal data, and erasing is deleting rows.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import JSON, DateTime, Enum, ForeignKey, Index, MetaData, String, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from api.desk.statuses import Status

if TYPE_CHECKING:
    from sqlalchemy import Dialect

_DIGEST = 64
_CODE = 32


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always aware; SQLite keeps no offset, so that what it gives back is UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring a moment to UTC; one without an offset is refused."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs an offset, got {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back a moment in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EventKind(StrEnum):
    """What happened to a request."""

    RECEIVED = "received"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"
    ANSWERED = "answered"
    STATUS_CHANGED = "status_changed"
    ASSIGNED = "assigned"
    DECIDED = "decided"
    """An expert decided of a record, or left a note; its words are in ``decision``."""
    INTRODUCTION_PROPOSED = "introduction_proposed"
    INTRODUCTION_ANSWERED = "introduction_answered"
    INTRODUCTION_WITHDRAWN = "introduction_withdrawn"
    """The expert took the proposal back before both had answered."""
    INTRODUCED = "introduced"
    """Both territories agreed, and each was given the other's contact."""


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
    INTRODUCTION = "introduction"


def _words(kind: type[StrEnum]) -> Enum:
    """Store the words of an enumeration as text: a new word needs no migration."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=_CODE,
        values_callable=lambda words: [word.value for word in words],
    )


class Table(DeclarativeBase):
    """The base of the tables; constraints get names, so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[str]: JSON,
        Status: _words(Status),
        EventKind: _words(EventKind),
        MailKind: _words(MailKind),
        MailState: _words(MailState),
    }


class DraftRow(Table):
    """A form being filled in, kept at each step; emptied when it is sent."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(_DIGEST), unique=True)
    step: Mapped[int]
    fields: Mapped[dict[str, Any]]
    """What was typed, right or wrong."""
    seen: Mapped[dict[str, Any] | None]
    """What was shown before asking."""
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id", ondelete="SET NULL"), index=True)
    """The request it became; a form sent twice finds it here."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)


class RequestRow(Table):
    """A request, as the desk sorts it; ``version`` rises with every change."""

    __tablename__ = "request"
    __table_args__ = (
        Index("ix_request_status_received_at", "status", "received_at"),
        # What the inbox counts on each page, read from the index alone: at 100,000 requests it saves two thirds.
        Index("ix_request_status_answered_at_received_at", "status", "answered_at", "received_at"),
        Index("ix_request_eligible_status", "eligible", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(_CODE), unique=True)
    secret_digest: Mapped[str] = mapped_column(String(_DIGEST), unique=True)
    status: Mapped[Status]
    version: Mapped[int]
    revision: Mapped[int]
    """Of the statement that holds now."""
    channel: Mapped[str] = mapped_column(String(_CODE))
    """``form`` or ``api``."""
    territory: Mapped[str | None] = mapped_column(String(_CODE), index=True)
    """INSEE code or SIREN; none once erased."""
    territory_kind: Mapped[str | None] = mapped_column(String(_CODE))
    department: Mapped[str | None] = mapped_column(String(3), index=True)
    population: Mapped[int | None]
    eligible: Mapped[bool | None]
    """To the *accompagnement sur-mesure*, on the day of the request; none where it cannot be told."""
    verdict: Mapped[str | None] = mapped_column(String(_CODE), index=True)
    themes: Mapped[list[str]]
    index_version: Mapped[str | None] = mapped_column(String(_DIGEST))
    owner: Mapped[str | None] = mapped_column(String(_DIGEST), index=True)
    """Who looks after it."""
    received_at: Mapped[datetime] = mapped_column(index=True)
    updated_at: Mapped[datetime] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]
    """When it was first answered."""


class StatementRow(Table):
    """What the person wrote; a correction is a new revision, and leaves of the former at most its masked text."""

    __tablename__ = "statement"
    __table_args__ = (UniqueConstraint("request_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id", ondelete="CASCADE"))
    revision: Mapped[int]
    """From 1."""
    need: Mapped[str] = mapped_column(Text)
    tried: Mapped[str] = mapped_column(Text)
    deadline: Mapped[str] = mapped_column(Text)
    masked_text: Mapped[str] = mapped_column(Text)
    """The need without personal data: the only form that is indexed, embedded or shown to others."""
    written_at: Mapped[datetime]


class ContactRow(Table):
    """Whom to answer; nothing of it is kept elsewhere, but in the mails that wait."""

    __tablename__ = "contact"

    request_id: Mapped[int] = mapped_column(ForeignKey("request.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text)


class SeenMatchRow(Table):
    """A record that was shown before the request was made."""

    __tablename__ = "seen_match"

    request_id: Mapped[int] = mapped_column(ForeignKey("request.id", ondelete="CASCADE"), primary_key=True)
    record_id: Mapped[str] = mapped_column(String(255), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(_CODE))
    rank: Mapped[int]
    closeness: Mapped[str] = mapped_column(String(_CODE))


class EventRow(Table):
    """A line of a request's history: added, never changed, emptied by erasure alone."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("request_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id", ondelete="CASCADE"))
    sequence: Mapped[int]
    """The version of the request that it led to: two writers cannot both add it."""
    kind: Mapped[EventKind]
    actor: Mapped[str] = mapped_column(String(_DIGEST))
    """``person``, ``system``, or the account of an expert."""
    at: Mapped[datetime] = mapped_column(index=True)
    before: Mapped[Status | None]
    after: Mapped[Status]
    payload: Mapped[dict[str, Any]]


class AnswerRow(Table):
    """An answer to a request; a better one is added, none is changed."""

    __tablename__ = "answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id", ondelete="CASCADE"), index=True)
    author: Mapped[str] = mapped_column(String(_DIGEST))
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    records: Mapped[list[str]]
    """Ids of the records it draws on."""


class KeyRow(Table):
    """A key that a program sent with what it asked to make: the same key twice makes one thing."""

    __abstract__ = True

    key_digest: Mapped[str] = mapped_column(String(_DIGEST), primary_key=True)
    payload_digest: Mapped[str] = mapped_column(String(_DIGEST))
    salt: Mapped[str] = mapped_column(String(_DIGEST))
    """With the key, which is not stored, it gives the secret of what was made again."""
    created_at: Mapped[datetime] = mapped_column(index=True)


class IdempotencyRow(KeyRow):
    """A key a program sent with a request: the same key twice is the same request."""

    __tablename__ = "idempotency"

    request_id: Mapped[int] = mapped_column(ForeignKey("request.id", ondelete="CASCADE"), index=True)


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


class UsageRow(Table):
    """How often something happened on a day; nothing says to whom."""

    __tablename__ = "usage_count"

    day: Mapped[date] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(_CODE), primary_key=True)
    count: Mapped[int]


class VoteRow(Table):
    """That an answer was judged, so that a second click changes the first; the answer is a number without meaning."""

    __tablename__ = "vote"

    answer_digest: Mapped[str] = mapped_column(String(_DIGEST), primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    helped: Mapped[bool]

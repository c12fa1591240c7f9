"""The tables of requests.

A request keeps no text of its own: what the person wrote is in ``statement``, one row a revision, and who they are in
``contact``. So history holds no personal data, and erasing is deleting rows.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.desk.requests.statuses import Status
from api.desk.tables import KeyRow, Table

_DIGEST = 64
_CODE = 32


class EventKind(StrEnum):
    """What happened to a request."""

    RECEIVED = "received"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"
    ANSWERED = "answered"
    WRITTEN = "written"
    """The person wrote to the team; the words are in ``message``."""
    STATUS_CHANGED = "status_changed"
    ASSIGNED = "assigned"
    DOUBLED = "doubled"
    """Another request was closed as the double of this one."""
    DECIDED = "decided"
    """An expert decided of a record, or left a note; its words are in ``decision``."""
    INTRODUCTION_PROPOSED = "introduction_proposed"
    INTRODUCTION_ANSWERED = "introduction_answered"
    INTRODUCTION_WITHDRAWN = "introduction_withdrawn"
    """The expert took the proposal back before both had answered."""
    INTRODUCED = "introduced"
    """Both territories agreed, and each was given the other's contact."""


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
    heard_at: Mapped[datetime | None] = mapped_column(index=True)
    """When the person last corrected it or wrote, until the team has done something with it."""


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
    __table_args__ = (UniqueConstraint("request_id", "sequence"), Index("ix_event_actor_at", "actor", "at"))

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


class MessageRow(Table):
    """What the team asked the person, or the person wrote to the team; none is changed."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id", ondelete="CASCADE"), index=True)
    author: Mapped[str] = mapped_column(String(_DIGEST))
    """``person``, or the account of an expert."""
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)


class IdempotencyRow(KeyRow):
    """A key a program sent with a request: the same key twice is the same request."""

    __tablename__ = "idempotency"

    request_id: Mapped[int] = mapped_column(ForeignKey("request.id", ondelete="CASCADE"), index=True)

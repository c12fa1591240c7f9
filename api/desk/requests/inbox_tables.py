"""The tables that make an inbox of many requests quick to narrow: words, themes, what the recommender reads."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.desk.tables import Table, append_only

_CODE = 32
_WORD = 64
_DIGEST = 64
_RECORD = 255
_REQUEST = "request.id"
_CASCADE = "CASCADE"


class RequestWordRow(Table):
    """That a request's masked need holds a word: a stem, or a synonym's; deleted by erasure."""

    __tablename__ = "request_word"
    # The key is the table: three million short rows for 100,000 requests.
    __table_args__ = (Index("ix_request_word_request_id", "request_id"), {"sqlite_with_rowid": False})

    word: Mapped[str] = mapped_column(String(_WORD), primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey(_REQUEST, ondelete=_CASCADE), primary_key=True)


class RequestThemeRow(Table):
    """That a request is about a theme: the one that an expert gave it, or else those that are computed."""

    __tablename__ = "request_theme"
    __table_args__ = (Index("ix_request_theme_request_id", "request_id"), {"sqlite_with_rowid": False})

    theme: Mapped[str] = mapped_column(String(_CODE), primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey(_REQUEST, ondelete=_CASCADE), primary_key=True)


class ThemeDecisionKind(StrEnum):
    """What was decided of the theme of a request."""

    GIVEN = "given"
    """It has this one, or none of the list."""
    RETURNED = "returned"
    """It is what is computed, as before any was given."""


class ThemeDecisionRow(Table):
    """What an expert decided of a request's theme: added, never changed; the last holds, erasure alone deletes it."""

    __tablename__ = "request_theme_decision"
    __table_args__ = (UniqueConstraint("request_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey(_REQUEST, ondelete=_CASCADE))
    sequence: Mapped[int]
    """From 1: two writers cannot both add it."""
    kind: Mapped[str] = mapped_column(String(_CODE))
    theme: Mapped[str | None] = mapped_column(String(_CODE))
    """None where the expert says that no theme fits, and where it is computed again."""
    actor: Mapped[str] = mapped_column(String(_DIGEST))
    at: Mapped[datetime] = mapped_column(index=True)


class RequestReadingRow(Table):
    """What the recommender says of a request's masked need, read beside the requests, and what experts leave of it."""

    __tablename__ = "request_reading"
    __table_args__ = (Index("ix_request_reading_verdict_request_id", "verdict", "request_id"),)

    request_id: Mapped[int] = mapped_column(ForeignKey(_REQUEST, ondelete=_CASCADE), primary_key=True)
    revision: Mapped[int]
    """Of the statement that was read; 0 where it is what the person had seen before asking, or is to be read again."""
    index_version: Mapped[str] = mapped_column(String(_DIGEST))
    said: Mapped[str | None] = mapped_column(String(_CODE))
    """The recommender's verdict, ``unreadable`` where nothing was left of the need once masked; none until this version
    has read it."""
    shown: Mapped[list[list[str]] | None] = mapped_column(JSON(none_as_null=True))
    """The id and the closeness of each record that is shown, the most probable first."""
    verdict: Mapped[str] = mapped_column(String(_CODE))
    """As decisions leave it: `api.desk.judgments.settled_readings`."""
    closest: Mapped[str | None] = mapped_column(String(_RECORD))
    """The id of the record that answers best, as decisions leave it; empty where none does, none until it was read."""
    closeness: Mapped[str | None] = mapped_column(String(_CODE))
    """Of that record, in a word."""
    read_at: Mapped[datetime]
    """When this verdict first held; the same one said again does not change it."""


class SavedViewRow(Table):
    """Filters of the inbox that an expert gave a name."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("owner", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(_DIGEST))
    name: Mapped[str] = mapped_column(String(_WORD))
    query: Mapped[str] = mapped_column(Text)
    """As it stands in the address."""
    created_at: Mapped[datetime]


append_only(ThemeDecisionRow)

"""The tables of what the service is used for: counts by day, and that an answer was judged."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from api.desk.tables import Table

_DIGEST = 64
_CODE = 32


class UsageRow(Table):
    """How often something happened on a day; nothing says to whom."""

    __tablename__ = "usage_count"

    day: Mapped[date] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(_CODE), primary_key=True)
    count: Mapped[int]


class VoteRow(Table):
    """That an answer was judged, so that a second click changes the first; the answer is a number without meaning.

    That it was told why it did not help is a row too, of a number made of the same.
    """

    __tablename__ = "vote"

    answer_digest: Mapped[str] = mapped_column(String(_DIGEST), primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    helped: Mapped[bool]

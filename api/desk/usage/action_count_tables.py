"""The table of how often each client did something of late, for services of several processes."""

from __future__ import annotations

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.desk.tables import Table

_DIGEST = 64


class ActionCountRow(Table):
    """What one client did of late, counted."""

    __tablename__ = "action_count"
    __table_args__ = (Index("ix_action_count_until", "until"),)

    name_digest: Mapped[str] = mapped_column(String(_DIGEST), primary_key=True)
    """Of the kind of action and who did it, whose address or mail was hidden by a key before."""
    counts: Mapped[list[list[int]]] = mapped_column(JSON)
    """Pairs of a slice of time and how many actions were done in it, oldest first."""
    until: Mapped[float]
    """When the last of them no longer counts, in seconds since 1970."""

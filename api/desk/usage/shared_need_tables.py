"""The table of the needs that people are reading answers to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from api.desk.tables import Table

_DIGEST = 64


class SharedNeedRow(Table):
    """A need that waits, which its key alone opens."""

    __tablename__ = "shared_need"
    __table_args__ = (Index("ix_shared_need_until", "until"),)

    key_digest: Mapped[str] = mapped_column(String(_DIGEST), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """The text, enciphered."""
    until: Mapped[datetime]
    """When it is forgotten, if nobody reads it before."""
    read: Mapped[bool]
    """Whether its answer was shown: shown again, it is not another answer."""

"""The table of what is kept of an answer that the public judged."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from api.desk.tables import Table

_DIGEST = 64


class JudgedAnswerRow(Table):
    """Which records an answer showed, for a need of which only the vector is kept; it goes with its vote."""

    __tablename__ = "judged_answer"

    answer_digest: Mapped[str] = mapped_column(ForeignKey("vote.answer_digest", ondelete="CASCADE"), primary_key=True)
    need_digest: Mapped[str] = mapped_column(String(_DIGEST))
    """Keyed: trying texts does not give it away."""
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    """Of the need without personal data: 16-bit numbers, least byte first."""
    encoder: Mapped[str] = mapped_column(String(_DIGEST))
    """Digest of what made the vector."""
    agent: Mapped[str] = mapped_column(String(_DIGEST))
    """Digest of where the vote came from, which changes every day."""
    network: Mapped[str] = mapped_column(String(_DIGEST))
    """Digest of the wider network it came from."""
    records: Mapped[list[str]]
    """Ids of the records, kind by kind, each kind best first."""
    ranks: Mapped[str] = mapped_column(String(_DIGEST))
    """Their ranks, in the same order, a space between."""
    at: Mapped[datetime]

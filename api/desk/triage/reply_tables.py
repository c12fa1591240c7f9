"""The table of replies being written."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.desk.tables import Table

_DIGEST = 64


class ReplyDraftRow(Table):
    """A reply that is not sent yet: one a request, shared by the team; deleted once it is sent."""

    __tablename__ = "reply_draft"

    request_id: Mapped[int] = mapped_column(ForeignKey("request.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int]
    """Rises with each saving, so that nobody writes over a colleague."""
    text: Mapped[str] = mapped_column(Text)
    records: Mapped[list[str]]
    """Ids of the records it draws on."""
    author: Mapped[str] = mapped_column(String(_DIGEST))
    updated_at: Mapped[datetime]

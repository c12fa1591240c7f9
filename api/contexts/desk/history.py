"""What the desk tells of what happened to a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class HistoryRow:
    """Something that happened, for experts."""

    at: datetime
    who: str
    text: str
    note: str

"""What the page on personal data is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from api.desk import Lasting, Retention


@dataclass(frozen=True)
class PrivacyPage:
    """What is kept of people, for what and how long."""

    updated: dt.date
    retention: tuple[Retention, ...]
    """The table that the purge obeys."""
    kept: tuple[Lasting, ...]
    """What ends otherwise."""
    minutes: int
    """How long the text of a need that is only searched waits in memory."""
    mails: bool
    """Whether mails are sent."""
    provider: str
    """The identity provider that tells of agents; empty where accounts are local."""

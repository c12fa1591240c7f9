"""What the pages about a request are given: its reply being written, its need with other words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.contexts.desk.history import HistoryRow
    from api.contexts.desk.matches import Matches
    from api.contexts.request_form.form import SeenCard


@dataclass(frozen=True)
class SimulatorPage:
    """The need again, with other words."""

    base: str
    suffix: str
    """What an address of the request ends with, so that the list it was opened from is not lost."""
    token: str
    reference: str
    text: str
    error: str
    notice: str
    matches: Matches | None


@dataclass(frozen=True)
class ReplyPage:
    """The reply being written."""

    base: str
    suffix: str
    """What an address of the request ends with, so that the list it was opened from is not lost."""
    token: str
    reference: str
    place: str
    """Who asks; empty once the request is erased."""
    need: str
    """The need that is answered, masked; empty once the request is erased."""
    version: int
    draft_version: int
    text: str
    offered: tuple[SeenCard, ...]
    """The records it may draw on."""
    chosen: tuple[str, ...]
    """Ids of those it draws on."""
    composed_with: tuple[str, ...]
    """Ids of those that the text was composed with: others may have been ticked since."""
    mailed: bool
    """Whether sending it writes a mail."""
    answerable: bool
    ended: str
    """Why no answer leaves, and what to do first; empty where one may."""
    asks: bool
    """Whether the letter began as one that asks what is missing: sending it as a question comes first then."""
    near: int
    """Other territories that seem to ask for the same and to whom nothing was proposed: no letter tells of them."""
    edited: str
    """Who wrote the draft, and when; empty before there is one."""
    notice: str
    errors: Mapping[str, str]
    """What keeps it from being sent, by field."""
    other: str
    """What a colleague wrote meanwhile; empty otherwise."""
    changes: tuple[HistoryRow, ...]
    saved: bool
    unkept: bool
    """Whether the text is of a form that was sent, and in no draft yet."""

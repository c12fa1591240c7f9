"""What the inbox is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True)
class Field:
    """A filter, as it is offered."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    """Pairs of value and label."""
    chosen: str
    empty: str
    """What choosing nothing is called."""
    known: bool = True
    """Whether what is chosen exists; nothing is found where it does not."""


@dataclass(frozen=True)
class ChosenFilter:
    """What narrows the list, and the way back."""

    label: str
    value: str
    address: str
    """Of the list without it."""


@dataclass(frozen=True)
class Tab:
    """A status, how many requests have it, and the way to them."""

    label: str
    count: int
    address: str
    current: bool


@dataclass(frozen=True)
class ViewLink:
    """A saved view."""

    id: int
    name: str
    address: str


@dataclass(frozen=True)
class RequestLine:
    """A request in the inbox."""

    reference: str
    address: str
    version: int
    title: str
    """Its territory."""
    detail: str
    """Department and population."""
    status: str
    tone: str
    verdict: str
    closest: str
    """The title of the record that answers it best; empty where none does."""
    closeness: str
    """Of that record, in a word."""
    eligible: str
    themes: tuple[str, ...]
    owner: str
    """A name; empty for nobody."""
    came: str
    """The day it came; for today and yesterday the hour too."""
    heard: str
    """When the person corrected it or wrote, until the team has done something with it; empty where they have not."""
    days: int
    """Since it came."""
    late: bool
    """Whether it waits for its first answer too long."""
    excerpt: str
    others: int
    """How many other territories ask the same."""
    shared: str
    """What they ask, in a few of their words; empty where they share none."""
    shared_address: str
    """The list of all that ask it."""
    double_of: str
    """The reference of the request that it is closed as the double of; empty where it is not."""
    near: int
    """How many requests of other territories surely ask the same."""
    near_address: str
    """Where its page tells them."""
    changes: tuple[str, ...]
    """What others did to it lately, where that is asked: who, what and when, the last three, first things first."""


@dataclass(frozen=True)
class InboxPageContext:
    """The inbox."""

    token: str
    query: str
    """What is asked, as the address holds it: the forms give it back."""
    words: str
    narrowed: bool
    fields: tuple[Field, ...]
    chosen: tuple[ChosenFilter, ...]
    """What narrows the list, but for its status, which is the tab's."""
    tabs: tuple[Tab, ...]
    views: tuple[ViewLink, ...]
    lines: tuple[RequestLine, ...]
    previous: str
    """Address of the page before; empty on the first one."""
    next: str
    heard: int
    """Requests that their person corrected or wrote about, and of which nothing was done since."""
    heard_address: str
    late: int
    late_address: str
    silent: int
    """Requests that wait for the territory, and of which nothing has come for as many days."""
    silent_address: str
    reminder_days: int
    recent: int
    """Requests that came since the last working day."""
    recent_since: str
    """That day, in words."""
    recent_address: str
    owned: int
    """Requests that the reader looks after and are still to be treated."""
    owned_address: str
    followed: int
    """Requests that the reader follows and others changed since the reader was last here, before today."""
    followed_since: datetime | None
    followed_address: str
    unowned: int
    unowned_address: str
    reported: int
    """Errors told in records that wait for an answer."""
    to_review: int
    """Records that wait for the expert to review them."""
    experts: tuple[tuple[str, str], ...]
    """Whom a request may be given to: pairs of value and label."""
    moves: tuple[tuple[str, str], ...]
    """Statuses that experts bring requests to: pairs of value and label."""
    closings: tuple[tuple[str, str], ...]
    """Why a request is closed: pairs of value and label."""
    view: str
    """What was just done of a view: ``gardee``, ``supprimee``, or nothing."""
    done: int
    """How many requests were just changed."""
    refused: Mapping[str, str]
    """Those that were not, by reference, each with the cause."""
    overtaken: Mapping[str, str]
    """Those that others had changed since they were shown, by reference, each with what was done and by whom."""
    notice: str
    """Why a form was not taken."""
    typed: Mapping[str, str]
    """What stood in it."""

"""What the pages of recurrent needs are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True)
class NeedLine:
    """A recurrent need in a list."""

    address: str
    title: str
    """Its telling words, or its title as a candidate."""
    phrase: str
    """Quoted from one of its requests; empty when there is none to quote."""
    theme: str
    size: int
    territories: int
    departments: int
    unmet: int
    vague: int
    met: int
    unsearched: int
    """Requests whose person had asked nothing of the service before: what they would have found is not counted."""
    recent: int
    earlier: int
    growth: str
    """In one or two words."""
    tone: str
    """Of the badge that says the growth."""
    candidate: bool
    doubtful: bool
    """Whether its requests are so little alike that they may well be several needs, and nobody has said otherwise."""
    last_at: datetime | None
    """When the last of its requests came; none when none is left."""


@dataclass(frozen=True)
class ThemeLine:
    """A theme of the report, or a need that has none."""

    name: str
    address: str
    chosen: bool
    clusters: int
    requests: int
    unmet: int
    recent: int
    earlier: int
    growth: str
    loose: bool
    """Whether it is one need without a theme, told beneath the count of all of them."""


@dataclass(frozen=True)
class PictureBar:
    """A theme in the picture, or a need that has none; lengths are in units of the picture."""

    label: str
    y: int
    unmet: float
    rest: float
    told: str
    """The counts, in words."""
    first: str
    """Title of the need of the theme that most territories ask; empty for none."""
    loose: bool
    """Whether it is one need without a theme, drawn beneath the bar of all of them."""


@dataclass(frozen=True)
class Picture:
    """The picture of the report; it stands alone as a file."""

    height: int
    title: str
    scope: str
    """Of how many requests it tells, out of how many, and when: who is sent the file has nothing else."""
    bars: tuple[PictureBar, ...]


@dataclass(frozen=True)
class AnsweredLine:
    """How many requests have one answer, out of all that came."""

    label: str
    count: int
    address: str
    """The list of them in the inbox, which counts the same."""


@dataclass(frozen=True)
class RecurrentNeedsPage:
    """The report."""

    received: int
    """All requests that came, whatever became of them."""
    received_address: str
    answered: tuple[AnsweredLine, ...]
    """The same by what exists already; those that were not read yet have no line."""
    grouped: int
    """Requests of recurrent needs."""
    unmet: int
    """Those of them to which nothing comparable was found."""
    themes: tuple[ThemeLine, ...]
    chosen: str
    """Name of the theme that the list is narrowed to; empty for none."""
    candidates: bool
    """Whether only candidates are listed."""
    needs: tuple[NeedLine, ...]
    previous: str
    """Address of the needs before these; empty when there are none."""
    following: str
    updated_at: datetime | None
    """When the requests were last grouped; none when nothing is there."""


@dataclass(frozen=True)
class MemberLine:
    """A request of a recurrent need."""

    reference: str
    place: str
    detail: str
    status: str
    tone: str
    verdict: str
    received_at: datetime
    text: str


@dataclass(frozen=True)
class DecisionLine:
    """A decision on a recurrent need."""

    at: datetime
    who: str
    text: str
    note: str


@dataclass(frozen=True)
class RecurrentNeedPage:
    """One recurrent need."""

    base: str
    requests_address: str
    """The list of its requests in the inbox."""
    token: str
    need: NeedLine
    first_at: datetime | None
    last_at: datetime | None
    departments: tuple[tuple[str, int], ...]
    """Names with their number, and requests."""
    months: tuple[tuple[str, int], ...]
    """Months in words, and requests, oldest first."""
    members: tuple[MemberLine, ...]
    taken_out: tuple[MemberLine, ...]
    """Requests that an expert took out of it."""
    theme_told: str
    """What its theme is, in a sentence."""
    themes: tuple[tuple[str, str], ...]
    """Those that may be given to it: pairs of what the form writes and the name."""
    theme: str
    """What it has, as the form writes it; empty for none."""
    history: tuple[DecisionLine, ...]
    """Latest first."""
    notice: str
    typed: Mapping[str, str]
    done: str
    """What was done; empty for nothing."""

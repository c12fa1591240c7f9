"""What the page of a request at the desk is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from api.contexts.desk.history import HistoryRow
    from api.contexts.desk.matches import Matches
    from api.contexts.desk.near_lines import ApartLine, NearLine
    from api.contexts.desk.recurrent_needs import NeedLine
    from api.contexts.request_form.form import ChosenPlace, SeenCard


@dataclass(frozen=True)
class BenchmarkLink:
    """A benchmark that was opened for a request."""

    address: str
    """Of its workspace; empty where the key that its secret was made with is there no more."""
    title: str
    answers: int
    """How many are compared."""
    updated_at: datetime
    finished: bool


@dataclass(frozen=True)
class DeskAnswer:
    """An answer that was sent."""

    at: datetime
    who: str
    text: str
    records: tuple[SeenCard, ...]


@dataclass(frozen=True)
class Statement:
    """What the person wrote."""

    need: str
    tried: str
    deadline: str


@dataclass(frozen=True)
class Contact:
    """Whom to answer; shown on purpose."""

    name: str
    role: str
    email: str
    phone: str


@dataclass(frozen=True)
class NextRequest:
    """A request that stands beside another in a list."""

    address: str
    title: str
    reference: str


@dataclass(frozen=True)
class ListLinks:
    """Where a request stands in the list it was opened from."""

    suffix: str
    """What an address of the request ends with, so that the list is not lost."""
    back: str
    """The list."""
    before: NextRequest | None
    after: NextRequest | None
    left: int
    """How many come after it; 0 unless a letter has just left."""


@dataclass(frozen=True)
class SameTerritoryLine:
    """Another request of the same territory."""

    reference: str
    address: str
    received_at: datetime
    status: str
    tone: str
    text: str
    """The beginning of its masked need."""


@dataclass(frozen=True)
class SameTerritory:
    """The other requests of the same territory."""

    lines: tuple[SameTerritoryLine, ...]
    """The last to come first."""
    every: str
    """Where all of them are listed; empty where these are all."""


@dataclass(frozen=True)
class DeskMessage:
    """A question of the team, or what the person wrote to it."""

    at: datetime
    who: str
    text: str
    """Of the person, without personal data unless they are asked for."""


@dataclass(frozen=True)
class DeskRequestPage:
    """A request, for an expert."""

    base: str
    """Address of the page."""
    list: ListLinks
    token: str
    reference: str
    version: int
    status: str
    tone: str
    owner: str
    handed: HistoryRow | None
    """The last handing over, where a word came with it; none otherwise."""
    received_at: datetime
    updated_at: datetime
    channel: str
    statement: Statement | None
    """None once erased."""
    contact: Contact | None
    """None unless it was asked for."""
    place: ChosenPlace | None
    territory: str
    """Code of the same; empty once erased."""
    matches: Matches | None
    """None where the need cannot be read."""
    benchmarks: tuple[BenchmarkLink, ...]
    """What was compared for it, the last changed first."""
    seen: tuple[SeenCard, ...]
    """What the person had seen before asking."""
    near_ready: bool
    """Whether the request was compared with the others; a new one is within seconds."""
    near: tuple[NearLine, ...]
    """The most probable first."""
    near_sure: int
    """How many are surely the same need, those that are not shown included."""
    apart: tuple[ApartLine, ...]
    """The requests that an expert told apart from it."""
    proposed: int
    """Introductions that wait for an answer: they end when the request is closed."""
    recurrent: NeedLine | None
    """The recurrent need that the request is of."""
    same_territory: SameTerritory
    answers: tuple[DeskAnswer, ...]
    messages: tuple[DeskMessage, ...]
    """First things first."""
    history: tuple[HistoryRow, ...]
    experts: tuple[tuple[str, str], ...]
    moves: tuple[tuple[str, str], ...]
    """The statuses it can be brought to."""
    closings: tuple[tuple[str, str], ...]
    """Why it is closed; empty where that cannot be."""
    may_be_double_of: tuple[tuple[str, str], ...]
    """Requests that it may be the double of: pairs of reference and first words."""
    double_of: str
    """The reference of the request that it is closed as the double of; empty where it is not."""
    doubles: tuple[str, ...]
    """References of the requests that are closed as its doubles."""
    askable: bool
    """Whether a question may be put to the person."""
    themes: tuple[tuple[str, str], ...]
    """Those that may be given to it: pairs of what the form writes and the name."""
    theme: str
    """What it was given, as the form writes it; empty where it was given none."""
    grounds: tuple[tuple[str, str], ...]
    open: bool
    """Whether anything may still be decided."""
    answerable: bool
    closed: bool
    """Whether it may become a record."""
    record_token: str
    """Of the form that begins the record."""
    drafted: bool
    """Whether a reply is being written."""
    notice: str
    faulty: str
    """The ``id`` of the field that the notice is about; empty for none."""
    changes: tuple[HistoryRow, ...]
    """What happened since the page was read, when a form came too late."""
    typed: Mapping[str, str]
    """What was typed in the form that was not taken."""
    offered: tuple[tuple[str, str], ...]
    """Records to choose from, of which words were typed: pairs of id and title."""
    done: str
    """What was done; empty for nothing."""
    sent: bool
    """Whether it is a letter that has left: the next request is what comes to mind then."""

    @property
    def near_likely(self) -> tuple[NearLine, ...]:
        """Those that are likely, and those to which an introduction was proposed."""
        return tuple(one for one in self.near if one.likely or one.state)

    @property
    def near_unlikely(self) -> tuple[NearLine, ...]:
        """The others, folded away."""
        return tuple(one for one in self.near if one not in self.near_likely)

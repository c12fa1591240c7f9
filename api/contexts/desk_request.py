"""What the pages of a request at the desk are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from api.contexts.recurrent_needs import NeedLine
    from api.contexts.request_form import ChosenPlace, SeenCard

_LIKELY = 1 / 3
"""The probability under which a near request is folded away."""


@dataclass(frozen=True)
class Component:
    """One part of a score."""

    name: str
    """As the model names it."""
    meaning: str
    value: str


@dataclass(frozen=True)
class Standing:
    """The decision that holds for a record."""

    id: int
    pinned: bool
    label: str
    told: str
    """Why, in the expert's words and the list's."""
    who: str
    at: datetime


@dataclass(frozen=True)
class MatchLine:
    """A record that was compared with the need, and what became of it."""

    record_id: str
    address: str
    title: str
    kind: str
    rank: int
    probability: str
    closeness: str
    shown: bool
    fate: str
    """Why it was shown or cut."""
    reason: str
    """Why it matches; empty where it is not shown."""
    facts: tuple[tuple[str, str], ...]
    """What to know before answering, for what is shown: pairs of name and text."""
    warning: str
    """That it was stopped or dropped, or is no longer in the catalogue; empty otherwise."""
    components: tuple[Component, ...]
    standing: Standing | None


@dataclass(frozen=True)
class Matches:
    """What the recommender says of a need, opened up."""

    verdict: str
    vague: bool
    """Whether the need says too little to be compared."""
    probability: float
    """That one record at least is of use."""
    detail: str
    """The probability and the limit it was held against."""
    themes: tuple[str, ...]
    shown: tuple[MatchLine, ...]
    """What anybody would be shown, and what an expert pinned."""
    cut: tuple[MatchLine, ...]
    """The best of what was cut."""
    total: int
    """Records compared."""

    @property
    def to_compare(self) -> tuple[str, ...]:
        """Ids of the records that a benchmark begins with: what stands on top and was not rejected."""
        return tuple(
            line.record_id for line in self.shown if line.address and (line.standing is None or line.standing.pinned)
        )


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
class HistoryRow:
    """Something that happened, for experts."""

    at: datetime
    who: str
    text: str
    note: str


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


@dataclass(frozen=True)
class NearLine:
    """A request of another territory that is held for the same need."""

    reference: str
    place: str
    detail: str
    """Department and population."""
    size: str
    """How far the sizes differ; empty where they do not, or nobody knows."""
    status: str
    tone: str
    owner: str
    """Empty for nobody."""
    received_at: datetime
    text: str
    probability: float
    shared_words: tuple[str, ...]
    state: str
    """Of the last introduction between the two: ``proposed``, ``made``, ``ended``; empty for none."""
    told: str
    """How far it has come: since when, and who answered what."""


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
    grounds: tuple[tuple[str, str], ...]
    open: bool
    """Whether anything may still be decided."""
    answerable: bool
    closed: bool
    """Whether it may become a record."""
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
    done: bool

    @property
    def near_likely(self) -> tuple[NearLine, ...]:
        """Those that are likely, and those to which an introduction was proposed."""
        return tuple(one for one in self.near if one.probability >= _LIKELY or one.state)

    @property
    def near_unlikely(self) -> tuple[NearLine, ...]:
        """The others, folded away."""
        return tuple(one for one in self.near if one not in self.near_likely)


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
    mailed: bool
    """Whether sending it writes a mail."""
    answerable: bool
    edited: str
    """Who wrote the draft, and when; empty before there is one."""
    notice: str
    errors: Mapping[str, str]
    """What keeps it from being sent, by field."""
    other: str
    """What a colleague wrote meanwhile; empty otherwise."""
    changes: tuple[HistoryRow, ...]
    saved: bool

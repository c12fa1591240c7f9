"""What the pages behind the secret link of a request are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from api.contexts.request_form.form import ChosenPlace, PlaceChoice, SeenCard
    from api.desk import Form


@dataclass(frozen=True)
class HistoryLine:
    """Something that happened to the request."""

    at: datetime
    text: str


@dataclass(frozen=True)
class AnswerShown:
    """An answer to the request."""

    at: datetime
    text: str
    records: tuple[SeenCard, ...]
    """The records it draws on."""


@dataclass(frozen=True)
class MessageShown:
    """A question of the team, or what the person wrote to it."""

    at: datetime
    text: str
    is_the_persons: bool


@dataclass(frozen=True)
class Awaited:
    """An answer that was promised."""

    within: str
    """In how long, such as ``sous dix jours ouvrés``."""
    by: date | None
    """The day that it comes to; none where the promise is not read as one."""
    late: bool
    """Whether that day is over."""


@dataclass(frozen=True)
class FollowUpPage:
    """A request, for the person who made it."""

    base: str
    """Address of this page, from the root of the site."""
    link: str
    """The same, whole."""
    reference: str
    status: str
    """In one or two words."""
    tone: str
    """``info``, ``success``, ``warning`` or ``new``."""
    meaning: str
    """What the status means, and what comes next."""
    received_at: datetime
    awaited: Awaited | None
    """What was promised of the answer, while none has come; none where nothing was."""
    form: Form | None
    """None once erased."""
    chosen: ChosenPlace | None
    seen: tuple[SeenCard, ...]
    history: tuple[HistoryLine, ...]
    answers: tuple[AnswerShown, ...]
    messages: tuple[MessageShown, ...]
    """First things first."""
    asked: bool
    """Whether the team waits for an answer of theirs."""
    can_be_written_to: bool
    token: str
    limit: int
    """Characters of a message, at most."""
    typed: str
    """What stood in the message that was not taken."""
    error: str
    """What to do about it."""
    notice: str
    """Why it was not taken."""
    to_introduce: int
    """Introductions that wait for an answer of theirs."""
    introduced: int
    """Introductions that were proposed, whatever became of them."""
    met: tuple[str, ...]
    """The territories that they were put in touch with, both having agreed."""
    can_be_corrected: bool
    can_be_withdrawn: bool
    withdrawn_days: int
    """How long a withdrawn request is kept."""
    erased: bool
    corrected: bool
    """Whether it has just been corrected."""
    unchanged: bool
    """Whether a correction that changes nothing was just sent."""
    written: bool
    """Whether they have just written to the team."""


@dataclass(frozen=True)
class CorrectionPage:
    """The form by which a request is corrected."""

    base: str
    token: str
    reference: str
    version: int
    """The version that is shown: a correction writes over nothing that was not seen."""
    form: Form
    errors: Mapping[str, str]
    notice: str
    limits: Mapping[str, int]
    shared: bool
    """Whether they agreed to be put in touch: the contact is told as corrected, the need as it was."""


@dataclass(frozen=True)
class TerritoryCorrectionPage:
    """The page on which another territory is chosen: searched first, then taken from a list."""

    base: str
    token: str
    reference: str
    version: int
    """As for `CorrectionPage`."""
    chosen: ChosenPlace | None
    """The territory as it stands."""
    typed: str
    """What was searched."""
    choices: tuple[PlaceChoice, ...]
    errors: Mapping[str, str]
    notice: str


@dataclass(frozen=True)
class FarewellPage:
    """The page that asks whether a request is really to be withdrawn or erased."""

    base: str
    token: str
    reference: str
    erasing: bool
    """Whether it is erased, and not only withdrawn."""
    days: int
    """How long a withdrawn request is kept."""
    notice: str

"""What the pages of the form "Demander un accompagnement" are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from api.desk import Form
    from corpus.eligibility import Eligibility

STEP_TITLES: Final = ("Votre territoire", "Votre besoin", "Vos coordonnées")


@dataclass(frozen=True)
class ChosenPlace:
    """The territory that asks."""

    name: str
    detail: str
    """Its kind, department and population, in words."""
    eligibility: Eligibility


@dataclass(frozen=True, kw_only=True)
class StepPage:
    """A step of the form."""

    step: int
    """From 1."""
    action: str
    """Where the form is sent."""
    draft: str
    """Address of the draft, on which those of its steps are built; empty before there is one."""
    resume: str
    """The same, whole, to come back to it; empty before there is one."""
    kept_days: int
    """How long a draft is kept after it was last written."""
    token: str
    form: Form
    """What was typed, right or wrong."""
    errors: Mapping[str, str]
    """What to do, by id of the field, in the order of the form."""
    notice: str
    """Why the page is shown again; empty when there is no reason but the errors."""
    returning: bool
    """Whether the recap comes next, because one came from there."""
    limits: Mapping[str, int]
    """Characters that a field takes."""
    carried: Mapping[str, str]
    """What another page sent along while there is no draft yet."""

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of all steps."""
        return STEP_TITLES

    @property
    def title(self) -> str:
        """The title of this step."""
        return STEP_TITLES[self.step - 1]


@dataclass(frozen=True)
class PlaceChoice:
    """A territory that may be the one meant."""

    code: str
    name: str
    detail: str
    elsewhere: bool
    """Whether it is not in the department whose number was typed; those come last."""


@dataclass(frozen=True, kw_only=True)
class TerritoryPage(StepPage):
    """The first step: who asks."""

    choices: tuple[PlaceChoice, ...]
    """The territories that what was typed may mean."""
    chosen: ChosenPlace | None


@dataclass(frozen=True, kw_only=True)
class NeedPage(StepPage):
    """The second step: what is needed."""

    chosen: ChosenPlace | None
    personal: tuple[str, ...]
    """The words that seem to point at people, each once, in reading order."""


@dataclass(frozen=True, kw_only=True)
class ContactPage(StepPage):
    """The third step: whom to answer."""


@dataclass(frozen=True)
class SeenCard:
    """A record that was seen before asking."""

    record_id: str
    address: str
    title: str
    kind: str
    """In French."""
    closeness: str
    """In the words that were shown; empty where none were."""


@dataclass(frozen=True)
class RecapPage:
    """All that is going to be sent."""

    action: str
    draft: str
    resume: str
    """As that of a step."""
    kept_days: int
    """As that of a step."""
    token: str
    form: Form
    chosen: ChosenPlace | None
    seen: tuple[SeenCard, ...]
    personal: tuple[str, ...]
    """The words of the need that seem to point at people, each once, in reading order."""
    notice: str


@dataclass(frozen=True)
class ConfirmationPage:
    """What the person keeps."""

    reference: str
    received_at: datetime
    follow: str
    """Address of the follow-up, from the root of the site."""
    link: str
    """The same, whole."""
    mailed: bool
    """Whether it also goes by mail."""
    answer_within: str
    """In how long an answer comes; empty when nothing is promised."""
    answer_by: date | None
    """The day that it comes to; none where the promise is not read as one."""
    draft: str
    """Address of the draft that became this request."""


@dataclass(frozen=True)
class AlreadySentPage:
    """A step sent again after the request."""

    confirmation: str
    """Address of the confirmation."""
    typed: tuple[tuple[str, str], ...]
    """What was typed, by label, to be copied from."""

"""The records: what an investigation, a tool and their parts are.

``None`` always means "the sources do not say"; it is never a synonym of "no".
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from corpus.fields import Code, Label, Lines, LongText, Part, RecordId, Text, WebAddress, as_text
from corpus.themes import ThemeId


class TerritoryKind(StrEnum):
    """The kinds of territory that carry an investigation."""

    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTEMENT = "departement"
    CTU = "ctu"
    CCAS_CIAS = "ccas_cias"
    ASSOCIATION = "association"


class Outcome(StrEnum):
    """What the field work said of a hypothesis."""

    CONFIRMED = "confirmed"
    PARTLY = "partly"
    INVALIDATED = "invalidated"
    UNTESTED = "untested"


class SolutionKind(StrEnum):
    """The kinds of answer; software is one among equals."""

    EXISTING_TOOL = "existing_tool"
    NEW_SERVICE = "new_service"
    ORGANISATION = "organisation"
    COMMUNICATION = "communication"
    PLACE = "place"
    METHOD = "method"


class Horizon(StrEnum):
    """When a solution was to come; ``done`` was in place when the source was written."""

    DONE = "done"
    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"
    UNKNOWN = "unknown"


class FollowUpStatus(StrEnum):
    """What became of an investigation when its source was written."""

    INTERNALISED = "internalised"
    EXPERIMENTING = "experimenting"
    NATIONAL_SERVICE = "national_service"
    CONTINUED_SUPPORT = "continued_support"
    STOPPED = "stopped"
    UNKNOWN = "unknown"


class ToolKind(StrEnum):
    """The kinds of existing answer."""

    SOFTWARE = "software"
    PUBLIC_SERVICE = "public_service"
    PROGRAMME = "programme"
    METHOD = "method"
    GUIDE = "guide"
    WEBSITE = "website"
    LOCAL_SCHEME = "local_scheme"


class ToolState(StrEnum):
    """Whether a tool can be used, as far as its sources say."""

    LIVE = "live"
    EXPERIMENT = "experiment"
    DROPPED = "dropped"
    UNKNOWN = "unknown"


class UseResult(StrEnum):
    """How far an investigation went with a tool."""

    ALREADY_IN_USE = "already_in_use"
    ADOPTED = "adopted"
    TESTED = "tested"
    PLANNED = "planned"
    CONSIDERED = "considered"
    CREATED = "created"
    SET_ASIDE = "set_aside"
    MENTIONED = "mentioned"


class Population(Part):
    """A number of inhabitants and where it comes from."""

    value: int = Field(ge=0)
    year: int | None = Field(ge=1990, le=2100)
    """The year the figure is of."""
    source: Literal["document", "decoupage-administratif"]
    """``document`` when the record's source prints it."""


class TerritoryRef(Part):
    """A territory that carries an investigation."""

    name: Text
    kind: TerritoryKind
    code_insee: Code | None = None
    """INSEE code of the commune, the department or the CTU."""
    siren: Code | None = None
    """SIREN of the EPCI."""
    department: Code
    """Department number: ``07``, ``2A``, ``974``."""
    region: Text
    population: Population | None


class Statement(Part):
    """Something the source says, in our words, with its place."""

    text: Text
    lines: Lines | None = None
    """None where the record's source has no numbered lines: it says `place` then."""


class Hypothesis(Statement):
    """What the team believed at first, and what the field work made of it."""

    outcome: Outcome
    evidence: Text | None
    """What decided the outcome; ``None`` when the source gives a verdict without a reason, or none."""


class Figure(Part):
    """A number of the field work."""

    value: Annotated[str, BeforeValidator(as_text), StringConstraints(min_length=1)]
    what: Text


class FieldWork(Statement):
    """How the team met the field: method, people, places."""

    figures: list[Figure]


class Solution(Statement):
    """An answer the team proposed, chose or put in place."""

    kind: SolutionKind
    horizon: Horizon
    tools: list[RecordId] = Field(default_factory=list)


class FollowUp(Part):
    """What became of the investigation."""

    status: FollowUpStatus
    text: Text | None
    lines: Lines | None = None
    """None where the document does not say it: it became known since."""


class LeftOut(Part):
    """A figure of the source that the record leaves out on purpose."""

    figure: Annotated[str, BeforeValidator(as_text), StringConstraints(min_length=1)]
    lines: Lines
    reason: Text


class Source(Part):
    """Where a record, or some of its fields, comes from."""

    document: RecordId
    """Id of an entry of ``corpus/data/documents.yaml``."""
    lines: Lines | None = None
    place: Text | None = None
    """Where in the document, when it has no line numbers."""
    supports: list[str] = Field(default_factory=list)
    """Fields of the record that this source alone supports; empty means the whole record."""
    external_id: str | None = None
    """The id of the record there, when it was imported."""
    url: WebAddress | None = None
    """The page of the record there."""
    retrieved_on: dt.date | None = None
    """When what it says was last found to have changed, for an imported record."""

    @model_validator(mode="after")
    def _says_where(self) -> Source:
        if self.lines is None and self.place is None and self.external_id is None:
            raise ValueError("La source dit où dans le document : donnez des lignes, ou un endroit.")
        return self


class Investigation(Part):
    """A past investigation: a problem, what was believed, what the field said, what was done."""

    id: RecordId
    title: Text
    territories: list[TerritoryRef] = Field(min_length=1)
    themes: list[ThemeId] = Field(max_length=6)
    """One at least in a reviewed record; none where an imported one does not say."""
    problem: Statement
    context: Statement
    wordings: list[Text] = Field(default_factory=list)
    """How people of other territories would put the same need: ours, no source says them; matched, never quoted."""
    matters: list[Label] = Field(default_factory=list)
    """Each thing it is about, in few words, ours: the nearest to a need are shown as the reason; none is matched."""
    hypotheses: list[Hypothesis]
    field_work: FieldWork | None
    findings: list[Statement]
    solutions: list[Solution]
    follow_up: FollowUp
    lessons: list[Statement]
    """What changed between the first idea and the end; one at least in a reviewed record."""
    other_tools: list[RecordId] = Field(default_factory=list)
    """Tools the source names outside the solutions: compared, set aside, or context."""
    left_out: list[LeftOut] = Field(default_factory=list)
    source: Source

    @model_validator(mode="after")
    def _cites(self) -> Investigation:
        told = [self.problem, self.context, *self.hypotheses, *self.findings, *self.solutions, *self.lessons]
        if self.source.lines is not None and any(one.lines is None for one in told):
            raise ValueError("La source a des lignes numérotées : chaque texte donne les siennes.")
        return self

    @property
    def imported(self) -> bool:
        """Whether nobody reviewed it: it comes from a list that was imported."""
        return self.source.external_id is not None

    @property
    def known_since(self) -> bool:
        """Whether what became of it is not from its document, whose lines are numbered."""
        return bool(self.source.lines and self.follow_up.text and not self.follow_up.lines)

    @property
    def tools(self) -> list[RecordId]:
        """Every tool the investigation names, in order of first mention, without repeats."""
        cited = [tool for solution in self.solutions for tool in solution.tools]
        return list(dict.fromkeys([*cited, *self.other_tools]))


class Price(Part):
    """What a tool costs its user."""

    kind: Literal["free", "paid", "mixed", "training"]
    """``training`` where only what its users must learn first is said to be paid: no price of its own is known."""
    detail: Text | None = None


class Use(Statement):
    """How an investigation met a tool, and with what result."""

    investigation: RecordId
    result: UseResult


class Fact(Part):
    """What a source says of a tool on one matter that its user compares."""

    what: Literal["accessibility", "effort", "interoperability", "support", "openness"]
    value: Label
    document: RecordId
    """The document that says so."""


class Unshown(Part):
    """A text whose licence does not let us show it: it is matched, never quoted."""

    about: Literal["purpose", "problem"]
    text: LongText


class Tool(Part):
    """Any existing answer: software, public service, programme, method, guide."""

    id: RecordId
    kind: ToolKind
    name: Label
    aliases: list[Label]
    purpose: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=3000)]
    """What it is for; its name where an imported record does not say."""
    description: LongText | None = None
    """More of the same, for an imported record."""
    problems: list[Text] = Field(default_factory=list)
    """The problems it answers, in the words a commune would use."""
    wordings: list[Text] = Field(default_factory=list)
    """Other ways to put the need it answers, as for an investigation."""
    matters: list[Label] = Field(default_factory=list)
    """Each thing that it answers or does, as for an investigation."""
    themes: list[ThemeId] = Field(max_length=6)
    """One at least in a reviewed record; none where an imported one does not say."""
    keywords: list[Label] = Field(default_factory=list)
    """The upstream's own labels that none of our themes says."""
    audience: list[Label] = Field(default_factory=list)
    """Whom it is for, in the upstream's words."""
    publisher: Label | None
    licence: Label | None
    price: Price | None
    url: WebAddress | None
    repository: WebAddress | None
    state: ToolState
    state_note: Text | None
    """What the state rests on, with the source's date."""
    uses: list[Use]
    used_by: list[Label] = Field(default_factory=list)
    """Organisations that use it, as an imported catalogue names them."""
    facts: list[Fact] = Field(default_factory=list)
    """What imported catalogues say of it, for comparisons."""
    same_as: list[WebAddress] = Field(default_factory=list)
    """Pages of the same thing in other catalogues."""
    sources: list[Source] = Field(min_length=1)
    checked_on: dt.date
    other_ids: list[RecordId] = Field(default_factory=list)
    """Ids of the records of other sources that were merged into this one: it answers to them too."""
    # Left out of every dump, so that no page and no export shows it by accident; `corpus.imported` keeps it.
    unshown: list[Unshown] = Field(default_factory=list, exclude=True)
    """What may be matched but not shown."""

    @property
    def imported(self) -> bool:
        """Whether nobody reviewed it: every source of it is a list that was imported."""
        return all(source.external_id is not None for source in self.sources)

    @property
    def checked(self) -> bool:
        """Whether `checked_on` says when it was true: of a list that does not, it is the day of the import."""
        return not self.imported or self.checked_on not in {source.retrieved_on for source in self.sources}

    @property
    def precedent(self) -> bool:
        """Whether it was given up: something to learn from, not to adopt."""
        return self.state is ToolState.DROPPED


Record = Investigation | Tool


def title_of(record: Record) -> str:
    """Give the name people know a record by."""
    return record.title if isinstance(record, Investigation) else record.name

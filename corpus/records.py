"""The records: what an investigation, a tool and their parts are.

Every class is frozen and refuses unknown fields, so that a YAML file either is
a record or names the field that is wrong. ``None`` always means "the sources do
not say"; it is never a synonym of "no".
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from corpus.themes import ThemeId

_ID = r"^[\w.-]*[^\W_][\w.-]*$"
_ADDRESS = r"^https?://[^\s]+$"
_CODE = r"^[0-9AB]{2,14}$"
_CITATION = r"^\d+(-\d+)?(, \d+(-\d+)?)*$"
FORMATS: Final = {
    _ID: "Un identifiant est fait de lettres, de chiffres, de points, de tirets, sans espace.",
    _ADDRESS: "Une adresse commence par https:// et n’a pas d’espace.",
    _CODE: "Un code est fait de 2 à 14 chiffres.",
    _CITATION: "Des lignes s’écrivent ainsi : 405, 406-411.",
}
"""What a field of each pattern is, in French."""


def _as_text(value: object) -> object:
    """Read ``lines: 405``, which YAML takes for a number, as the text ``405``."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


RecordId = Annotated[str, StringConstraints(pattern=_ID, max_length=120)]
"""Letters of any alphabet, digits, ``.``, ``_`` and ``-``, one letter or digit at least: an upstream's id stays."""
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
"""A name: that of some software is one letter."""
WebAddress = Annotated[str, StringConstraints(pattern=_ADDRESS, max_length=2000)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=3000)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Code = Annotated[str, StringConstraints(pattern=_CODE)]


def line_spans(lines: str) -> list[tuple[int, int]]:
    """Read a citation of lines.

    Args:
        lines: a citation such as ``"405, 406-411"``.

    Returns:
        Pairs of first and last line, both included, in the order they are cited.

    Raises:
        ValueError: if the text is no citation, or a span goes backward.

    Examples:
        >>> line_spans("405, 406-411")
        [(405, 405), (406, 411)]

    """
    if not re.fullmatch(_CITATION, lines):
        raise ValueError(FORMATS[_CITATION])
    spans = []
    for part in lines.split(", "):
        first, _, last = part.partition("-")
        span = (int(first), int(last or first))
        if span[1] < span[0]:
            raise ValueError(f"Des lignes vont de la première à la dernière : « {last}-{first} », et non « {part} ».")
        spans.append(span)
    return spans


def _in_order(lines: str) -> str:
    line_spans(lines)
    return lines


Lines = Annotated[str, BeforeValidator(_as_text), StringConstraints(pattern=_CITATION), AfterValidator(_in_order)]
"""Lines of a document, as a reader cites them: ``405``, ``406-411`` or ``405, 406-411``."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


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


class Population(_Part):
    """A number of inhabitants and where it comes from."""

    value: int = Field(ge=0)
    year: int | None = Field(ge=1990, le=2100)
    """The year the figure is of."""
    source: Literal["document", "decoupage-administratif"]
    """``document`` when the record's source prints it."""


class TerritoryRef(_Part):
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


class Statement(_Part):
    """Something the source says, in our words, with its place."""

    text: Text
    lines: Lines | None = None
    """None where the record's source has no numbered lines: it says `place` then."""


class Hypothesis(Statement):
    """What the team believed at first, and what the field work made of it."""

    outcome: Outcome
    evidence: Text | None
    """What decided the outcome; ``None`` when the source gives a verdict without a reason, or none."""


class Figure(_Part):
    """A number of the field work."""

    value: Annotated[str, BeforeValidator(_as_text), StringConstraints(min_length=1)]
    what: Text


class FieldWork(Statement):
    """How the team met the field: method, people, places."""

    figures: list[Figure]


class Solution(Statement):
    """An answer the team proposed, chose or put in place."""

    kind: SolutionKind
    horizon: Horizon
    tools: list[RecordId] = Field(default_factory=list)


class FollowUp(_Part):
    """What became of the investigation."""

    status: FollowUpStatus
    text: Text | None
    lines: Lines | None = None
    """None where the document does not say it: it became known since."""


class LeftOut(_Part):
    """A figure of the source that the record leaves out on purpose."""

    figure: Annotated[str, BeforeValidator(_as_text), StringConstraints(min_length=1)]
    lines: Lines
    reason: Text


class Source(_Part):
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


class Investigation(_Part):
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


class Price(_Part):
    """What a tool costs its user."""

    kind: Literal["free", "paid", "mixed"]
    detail: Text | None = None


class Use(Statement):
    """How an investigation met a tool, and with what result."""

    investigation: RecordId
    result: UseResult


class Fact(_Part):
    """What a source says of a tool on one matter that its user compares."""

    what: Literal["accessibility", "effort", "interoperability", "support", "openness"]
    value: Label
    document: RecordId
    """The document that says so."""


class Unshown(_Part):
    """A text whose licence does not let us show it: it is matched, never quoted."""

    about: Literal["purpose", "problem"]
    text: LongText


class Tool(_Part):
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
    def precedent(self) -> bool:
        """Whether it was given up: something to learn from, not to adopt."""
        return self.state is ToolState.DROPPED


class Document(_Part):
    """A document that records cite."""

    id: RecordId
    title: Text
    publisher: Text | None
    date: Text | None
    licence: Text | None
    url: str | None
    republish: bool = True
    """Whether its text may be shown; where it may not, its records are matched and linked, their text is not shown."""
    not_text: list[Lines] = Field(default_factory=list)
    """Lines read from pictures, or pasted from elsewhere: nothing may cite them."""


Record = Investigation | Tool


def title_of(record: Record) -> str:
    """Give the name people know a record by."""
    return record.title if isinstance(record, Investigation) else record.name

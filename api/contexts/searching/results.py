"""What the pages of results are given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from recommender import Closeness

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from api.contexts.request_form.form import ChosenPlace, PlaceChoice
    from api.desk import BenchmarkLine
    from corpus.elsewhere import Service
    from recommender import ReadWord, Rewording


_CLOSENESSES: Final = (*(one.value for one in Closeness), None)


@dataclass(frozen=True)
class Piece:
    """A piece of a text."""

    text: str
    marked: bool
    """Whether it answers a word of the need."""


@dataclass(frozen=True)
class Why:
    """Why a record matches."""

    told: tuple[Piece, ...]
    """The reason in French, the person's own words marked."""
    quoted: tuple[Piece, ...]
    """The sentence of the record, the words that answer marked."""
    example: bool
    """Whether that sentence is a need that we made up, which no source says: it is not shown as a quotation."""


@dataclass(frozen=True)
class FirstIdea:
    """What was believed at first, and what the field made of it."""

    outcome: str
    """``confirmed``, ``partly``, ``invalidated`` or ``untested``."""
    label: str
    idea: str
    evidence: str | None


@dataclass(frozen=True)
class InvestigationCard:
    """A past investigation."""

    id: str
    href: str
    title: str
    territories: tuple[str, ...]
    closeness: str | None
    """One of three words; none where there is no need to be close to."""
    first_idea: FirstIdea | None
    learned: str
    status: str
    """What became of it, in two words."""
    size: str
    """How many live in its territory; empty where it is not known, or several carried it."""
    led_in: int | None
    """The year of the investigation, where it is known."""
    as_of: int | None
    """The year of which what became of it is told; none where it became known since, or the year is not known."""
    became: str | None
    """What became of it, in a sentence."""
    difference: str | None
    why: Why | None
    precedent: bool
    """Whether it was stopped."""


@dataclass(frozen=True)
class LinkedLesson:
    """What an investigation taught, with the page of its record."""

    title: str
    href: str
    text: str | None
    """None where the card of the investigation, beside it, tells it."""


@dataclass(frozen=True)
class ToolCard:
    """An existing tool."""

    id: str
    href: str
    title: str
    kind: str
    closeness: str | None
    state: str
    """``live``, ``experiment``, ``dropped`` or ``unknown``."""
    state_label: str
    price: str | None
    """None where the sources say nothing."""
    price_detail: str | None
    licence: str | None
    """None where the sources say nothing."""
    local: bool
    """Whether it is what one territory has, and not known to be that of who asks."""
    publisher: str | None
    """None where the sources say nothing."""
    offers: str
    learned: str | None
    """What an investigation made of it."""
    learned_at: tuple[str, ...]
    """The territories of this investigation, spelled out."""
    became: str | None
    """What its state rests on."""
    difference: str | None
    why: Why | None
    precedent: bool
    """Whether it was dropped."""
    lesson: LinkedLesson | None
    """Of the investigations that studied it, the lesson that is nearest to the need."""


@dataclass(frozen=True)
class Cards:
    """The cards of a page, as they are read."""

    investigations: tuple[InvestigationCard, ...]
    tools: tuple[ToolCard, ...]
    precedents: tuple[InvestigationCard | ToolCard, ...]
    """What was stopped, read as a lesson."""
    lead: str
    """What the investigations have in common."""
    tools_note: str
    """What « à explorer » means, where a tool is; else empty."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the cards, in reading order."""
        return tuple(card.id for card in (*self.investigations, *self.tools, *self.precedents))

    @property
    def nearest(self) -> InvestigationCard | ToolCard | None:
        """The card that is closest, an investigation before a tool that is as close; none without cards."""
        firsts = [cards[0] for cards in (self.investigations, self.tools, self.precedents) if cards]
        return min(firsts, key=lambda card: _CLOSENESSES.index(card.closeness), default=None)

    @property
    def n_verified(self) -> int:
        """Of how many tools, precedents left out, it was found since that one can use them."""
        return sum(card.state == "live" for card in self.tools)

    @property
    def n_investigations(self) -> int:
        """How many investigations, precedents included."""
        return len(self.investigations) + sum(isinstance(card, InvestigationCard) for card in self.precedents)

    @property
    def n_tools(self) -> int:
        """How many tools, precedents included."""
        return len(self.tools) + sum(isinstance(card, ToolCard) for card in self.precedents)


@dataclass(frozen=True)
class Filter:
    """One filter of the results."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    """Pairs of value and label."""
    value: str
    """The value that is chosen; empty for none."""
    without: str
    """The address of the same results without this filter."""

    @property
    def chosen(self) -> str:
        """Label of the chosen value."""
        return dict(self.choices).get(self.value, "")


@dataclass(frozen=True)
class Named:
    """A tool that a need names."""

    href: str
    title: str
    offers: str
    """What it is for."""
    state: str
    """As that of a card."""
    state_label: str


@dataclass(frozen=True)
class ResultsPage:
    """The answer to a need."""

    key: str
    text: str
    """The need, as it was typed."""
    verdict: str
    """``found``, ``vague`` or ``nothing_comparable``."""
    headline: str
    """The verdict in words."""
    themes: tuple[str, ...]
    questions: tuple[str, ...]
    rewording: Rewording | None
    cards: Cards
    filters: tuple[Filter, ...]
    unfiltered: int
    """How many records there are without filters."""
    shared: str
    """Address of the same records, without the text; empty when there is none."""
    minutes: int
    """How long the text is held after it was last read."""
    token: str
    """Of the form that asks whether it helped."""
    opinion: str
    """What was clicked: ``oui`` or ``non``; empty before."""
    reason: str = ""
    """Why it did not help, in words; empty where nobody said."""
    reasons: tuple[tuple[str, str], ...] = ()
    """The reasons that may be clicked: what the form sends, and in words."""
    other_language: bool = False
    """Whether the need is clearly written in another language than French."""
    printed: str = ""
    """The address of the same records with the site it is on: on paper, a path leads nowhere."""
    benchmarks: tuple[BenchmarkLine, ...] = ()
    """Published benchmarks on a need like this one."""
    named: tuple[Named, ...] = ()
    """Tools that the need names, when it says hardly more."""
    territory: str = ""
    """Code of the territory that one searches for; empty when nobody said."""
    place: ChosenPlace | None = None
    """The same, as it is read."""
    personal: tuple[str, ...] = ()
    """The words of the text that seem to point at a person, each once, in reading order."""
    impersonal: str = ""
    """The text without them; empty where there are none."""
    kept: Mapping[str, str] = field(default_factory=dict)
    """What the addresses of the answer bear beside filters: how one searches."""
    read_as: tuple[ReadWord, ...] = ()
    """The words of the need that were read as others."""
    named_theme: str = ""
    """Id of the theme of which the need is the name; empty when it says anything else."""
    elsewhere: tuple[Service, ...] = ()
    """Public services that may help, where nothing is comparable."""
    elsewhere_on: dt.date | None = None
    """When their list was reviewed; none where there are none."""
    own_words: str = ""
    """What the person wrote, where the need is a problem of a record that they chose; empty elsewhere."""
    read_otherwise: str = ""
    """The address of the same need with its words read as they were typed, or with mistyped ones mended again."""

    @property
    def query(self) -> str:
        """What the addresses of the answer bear beside filters, after a question mark; empty for nothing."""
        return f"?{urlencode(self.kept)}" if self.kept else ""

    @property
    def narrowed(self) -> Mapping[str, str]:
        """The same with the filters that are chosen, for who goes elsewhere and comes back."""
        return {**self.kept, **{one.name: one.value for one in self.filters if one.value}}

    @property
    def told(self) -> str:
        """What goes to the team: the person's own words, then the problem that they chose, said to be ours."""
        chosen = f"Problème proche, choisi parmi ceux que propose le site : {self.text}"
        return f"{self.own_words}\n\n{chosen}" if self.own_words else self.text

    @property
    def address(self) -> str:
        """The address of the answer without filters, searched the same way."""
        return f"/recherche/{self.key}{self.query}"

    @property
    def as_typed(self) -> bool:
        """Whether words are read as they were typed."""
        return "tel_quel" in self.kept

    @property
    def filtered(self) -> bool:
        """Whether a filter is chosen."""
        return any(one.value for one in self.filters)


@dataclass(frozen=True)
class AskingTerritoryPage:
    """The territories for which one may search."""

    key: str
    typed: str
    """The name that is searched; empty before."""
    choices: tuple[tuple[str, PlaceChoice], ...]
    """Address of the answer for each territory, and the territory."""
    kept: Mapping[str, str]
    """What the addresses bear beside the territory: how one searches, and filters."""
    without: str
    """The address of the answer for no territory."""
    error: str
    """What is wrong with the name; empty when nothing is."""


@dataclass(frozen=True)
class PreviewPart:
    """What is shown while one types."""

    verdict: str
    headline: str
    cards: Cards
    n_investigations: int
    n_tools: int
    n_precedents: int
    """What was stopped or dropped, counted neither with the investigations nor with the tools."""
    named: tuple[Named, ...] = ()
    """Tools that the need names, when it says hardly more."""
    read_as: tuple[ReadWord, ...] = ()
    """The words of the need that were read as others."""
    other_language: bool = False
    """Whether the need is clearly written in another language than French."""


@dataclass(frozen=True)
class SharedPage:
    """The records of an answer, without the need."""

    cards: Cards
    missing: int
    """How many records of the address are no longer in the catalogue."""
    changed: bool
    """Whether the catalogue changed since the address was made."""


@dataclass(frozen=True)
class AlikePage:
    """Records that are like one of them."""

    id: str
    href: str
    title: str
    tool: bool
    """Whether it is a tool."""
    by: str
    """``problem`` or ``solution``."""
    cards: Cards

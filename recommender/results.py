"""What the recommender answers: matches, their reasons, and a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from recommender.ranked_records import merge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.themes import ThemeId
    from recommender.ranked_records import Ranked, RecordKind


class Verdict(StrEnum):
    """What can be said of a need as a whole."""

    FOUND = "found"
    VAGUE = "vague"
    NOTHING_COMPARABLE = "nothing_comparable"


class Closeness(StrEnum):
    """How sure one is of a match, in three words that people read."""

    VERY_CLOSE = "très proche"
    CLOSE = "proche"
    TO_EXPLORE = "à explorer"


class Likeness(StrEnum):
    """Where a record resembles the need."""

    PROBLEM = "problem"
    FIELD = "field"
    """What an investigation taught."""
    PURPOSE = "purpose"


@dataclass(frozen=True)
class Reason:
    """Why a record matches."""

    likeness: Likeness
    sentence: str
    """The sentence of the record that matched."""
    marks: tuple[tuple[int, int], ...]
    """Where the words of ``sentence`` that answer the need start and end, in reading order."""
    lines: str | None
    """Where the record's source says it."""
    need_words: tuple[str, ...]
    """Words of the need it answers, as they were typed, in reading order."""
    themes: tuple[str, ...]
    """Labels of the themes that the need and the record share, the most probable for the need first."""
    matters: tuple[str, ...]
    """What the record is about that is nearest to the need, the nearest first; none where it says none, and where the
    need is the name of a theme."""
    text: str
    """The reason in French."""


@dataclass(frozen=True)
class Tried:
    """What became of a solution like the one that was asked for."""

    record_id: str
    title: str
    sentence: str
    """The record's own words on the solution or on the hypothesis that called for it."""
    lines: str | None
    outcome: str
    """In French: in place, planned, dropped, overturned by the field."""


@dataclass(frozen=True)
class Rewording:
    """For a need that asks for a solution: the problem that may stand behind it."""

    asked: str
    """The words that ask for the solution, as they were typed."""
    problem: str | None
    """The problem, worded so that it can be sent as a need; none when nothing is sure enough."""
    tried: tuple[Tried, ...]
    """Where such a solution was tried, proposed or dropped; at most three."""
    choices: tuple[str, ...] = ()
    """Problems to choose from, worded likewise, the likeliest first, at most three; none where one is sure."""

    @property
    def tells(self) -> bool:
        """Whether it says more than that a solution is asked for."""
        return bool(self.problem or self.choices or self.tried)


@dataclass(frozen=True)
class Lesson:
    """What an investigation that studied a tool taught."""

    investigation: str
    """Its id."""
    title: str
    text: str


@dataclass(frozen=True)
class Match:
    """A record that is shown, with what to know of it."""

    ranked: Ranked
    closeness: Closeness
    title: str
    territories: tuple[str, ...]
    """Names of the territories that carried the investigation; none for a tool."""
    offers: str | None
    """What a tool is for: its reader may never have heard of it; none for an investigation."""
    outcome: str | None
    """What the field work made of the first idea, or whether the tool can be used; said first."""
    learned: str | None
    """Of an investigation, what it taught; of a tool, what an investigation made of it."""
    became: str | None
    """What became of it."""
    difference: str | None
    """One difference with the need's territory or time that is worth knowing."""
    reason: Reason
    precedent: bool = False
    """Whether it is a tool that was given up: to learn from, not to adopt."""
    learned_at: tuple[str, ...] = ()
    """Of a tool, names of the territories whose investigation ``learned`` is about; none for an investigation."""
    lesson: Lesson | None = None
    """The lesson, nearest to the need, of the investigations that studied a tool and are close to that need.

    None for an investigation, where tools alone are asked for, or where another tool has told it.
    """


@dataclass(frozen=True)
class ReadWord:
    """A word of the need that was taken for a slip of another."""

    typed: str
    """As it was typed."""
    read: str
    """The word it was read as, in lower case, with its accents."""


@dataclass(frozen=True)
class Recommendation:
    """The answer to a need."""

    verdict: Verdict
    probability: float
    """That at least one match is useful, in (0, 1)."""
    questions: tuple[str, ...]
    """What to ask the author of a vague need, in French."""
    themes: tuple[str, ...]
    """Labels of the themes the need is about, most probable first; at most three."""
    rewording: Rewording | None
    """Set when the need asks for a solution."""
    investigations: tuple[Match, ...]
    tools: tuple[Match, ...]
    rankings: Mapping[RecordKind, Sequence[Ranked]]
    """Every record by kind, best first, before any cut-off."""
    index_version: str
    named: tuple[str, ...] = ()
    """Ids of the tools that the need names, when nothing is found and it says hardly more."""
    read_as: tuple[ReadWord, ...] = ()
    """The words of the need that were read as others, in reading order, each once."""
    named_theme: ThemeId | None = None
    """The theme of which the need is the name; its records are shown, however improbable."""

    @cached_property
    def ranking(self) -> tuple[Ranked, ...]:
        """Every record of all kinds, best first, before any cut-off; ties break by id."""
        return tuple(merge(self.rankings.values()))

"""What the recommender answers: matches, their reasons, and a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from corpus.themes import ThemeId


class Verdict(StrEnum):
    """What can be said of a need as a whole."""

    FOUND = "found"
    VAGUE = "vague"
    NOTHING_COMPARABLE = "nothing_comparable"


class RecordKind(StrEnum):
    """The two lists of results."""

    INVESTIGATION = "investigation"
    TOOL = "tool"


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


class ComponentTable:
    """The values of the signals of every record of a kind; some are computed when they are first looked at."""

    def __init__(
        self,
        names: Sequence[str],
        values: NDArray[np.float32],
        *,
        late: Mapping[str, Callable[[], NDArray[np.float32]]] | None = None,
    ) -> None:
        """Hold the values.

        Args:
            names: the signals.
            values: array ``(n_records, n_names)``; a column that is late may hold anything.
            late: by name, gives the column; it may be asked again.

        """
        self.places = {name: number for number, name in enumerate(names)}
        self._values = values
        self._late = late or {}

    def value(self, record: int, name: str) -> float:
        """Give the value of a signal for the record of a row; `KeyError` if there is no such signal."""
        late = self._late.get(name)
        return float(late()[record] if late else self._values[record, self.places[name]])


class Components(Mapping[str, float]):
    """The values of the signals of one record, by name; a number is taken out when it is looked at.

    Of a hundred records that are ranked a few are shown: to write all their numbers down took as long as half of an
    encoding (issue 7).
    """

    __slots__ = ("_record", "_table")

    def __init__(self, table: ComponentTable, record: int) -> None:
        """Hold the values of a row of the table."""
        self._table = table
        self._record = record

    def __getitem__(self, name: str) -> float:
        """Give the value of a signal."""
        return self._table.value(self._record, name)

    def __iter__(self) -> Iterator[str]:
        """Give the names of the signals."""
        return iter(self._table.places)

    def __len__(self) -> int:
        """Count the signals."""
        return len(self._table.places)


@dataclass(frozen=True)
class Ranked:
    """A record at its place in the whole ranking of its kind."""

    record_id: str
    kind: RecordKind
    rank: int
    """From 1."""
    probability: float
    """That the record is useful for the need, in (0, 1); never rises with rank."""
    components: Mapping[str, float]
    """The value of each signal, by its name."""


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
    became: str | None
    """What became of it."""
    difference: str | None
    """One difference with the need's territory or time that is worth knowing."""
    reason: Reason
    precedent: bool = False
    """Whether it is a tool that was given up: to learn from, not to adopt."""


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
    ranking: tuple[Ranked, ...]
    """Every record of both kinds, best first, before any cut-off; ties break by id."""
    index_version: str
    named: tuple[str, ...] = ()
    """Ids of the tools that the need names, when nothing is found and it says hardly more."""
    read_as: tuple[ReadWord, ...] = ()
    """The words of the need that were read as others, in reading order, each once."""
    named_theme: ThemeId | None = None
    """The theme of which the need is the name; its records are shown, however improbable."""

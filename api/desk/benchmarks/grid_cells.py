"""A cell of a grid: what is known of an answer on a criterion, and what its team thinks of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from api.desk.benchmarks.criteria import UNKNOWN
from api.desk.benchmarks.ratings import person_of

if TYPE_CHECKING:
    from datetime import datetime

    from api.desk.benchmarks.ratings import Rating


@dataclass(frozen=True)
class Value:
    """What a source says on a criterion."""

    text: str
    """Empty where nobody knows."""
    source: str = ""
    address: str = ""
    """Of the source's page; empty when it has none."""
    dated: str = ""
    """When the source said so, as it dates itself."""

    @property
    def told(self) -> str:
        """Source and date in a line."""
        return ", ".join(filter(None, [self.source, self.dated]))

    @property
    def to_ask(self) -> bool:
        """Whether it leaves something to ask."""
        return not self.text or UNKNOWN in self.text.casefold()


NATURE: Final = "Nature de la réponse"
"""The source of a cell on which there is nothing to ask, by what the team says that its own answer is."""


@dataclass(frozen=True)
class Cell:
    """An answer on a criterion."""

    answer_id: int
    criterion_id: int
    version: int
    """0 while the catalogue alone has spoken."""
    value: Value
    ratings: tuple[Rating, ...]
    """One for each who gave one, the oldest first."""
    note: str
    author: str
    """Initials of who wrote value or note last; empty when none were typed."""
    at: datetime
    """When they did."""
    rated_only: bool
    """Whether its team has but rated it."""
    other_need: bool
    """Whether it covers, as its team wrote it, a need that the benchmark no longer has."""

    @property
    def teams(self) -> bool:
        """Whether its team wrote it, beyond rating it: who did, and when, is told with it."""
        return (self.version > 0 and not self.rated_only) or self.value.source == NATURE

    @property
    def rating(self) -> float | None:
        """The mean of its ratings, from 0 to 4; none while there are none."""
        return sum(one.value for one in self.ratings) / len(self.ratings) if self.ratings else None

    @property
    def spread(self) -> tuple[int, int]:
        """The lowest and the highest of its ratings; it has one at least."""
        values = [one.value for one in self.ratings]
        return min(values), max(values)

    def rating_of(self, author: str) -> int | None:
        """Give the rating of who bears these initials, however they are typed; none if they gave none."""
        person = person_of(author)
        return next((one.value for one in self.ratings if person_of(one.author) == person), None)

    @property
    def told(self) -> bool:
        """Whether anyone said anything of it, the catalogue or the team."""
        return bool(self.value.text or self.note or self.rating is not None)

    @property
    def to_ask(self) -> bool:
        """Whether someone has to be asked."""
        return self.other_need or self.value.to_ask

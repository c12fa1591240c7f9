"""What passes between the stages of an import: rows as read, drafts, and rows set aside."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from corpus.documents import Document
    from corpus.records import Investigation, Price, ToolKind, ToolState
    from corpus.themes import ThemeId

VALUE_SHOWN = 120
"""Characters of a bad value that are told."""


def tellable(text: str) -> str:
    r"""Write halves of characters out, which no file and no screen takes.

    Args:
        text: any string.

    Returns:
        The text, each lone surrogate as its code.

    Examples:
        >>> tellable("a\ud800")
        'a\\ud800'

    """
    return text.encode("utf-8", "backslashreplace").decode()


@dataclass(frozen=True)
class Row:
    """A row as it stands upstream."""

    place: str
    """Where it is, in French: ``ligne 12`` or the name of its file."""
    cells: Mapping[str, object]
    read_on: dt.date | None = None
    """The day on which it is read, for what it says of days to come."""


@dataclass(frozen=True)
class Quarantined:
    """A row that is no record, and why."""

    place: str
    field: str
    """The column or key at fault; empty when the whole row is."""
    value: str
    """What stands there, shortened; empty when nothing does."""
    reason: str
    """In French."""

    def __post_init__(self) -> None:
        """Make what is told of it tellable."""
        for told in fields(self):
            object.__setattr__(self, told.name, tellable(getattr(self, told.name)))


class CellError(Exception):
    """A cell that cannot be read; caught at its row, which then stands in quarantine."""

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.value = "" if value is None else str(value)[:VALUE_SHOWN]
        self.reason = reason


@dataclass(frozen=True)
class Draft:
    """A tool as an upstream tells it: its own words, not yet cleaned."""

    external_id: str
    name: str
    kind: ToolKind
    state: ToolState
    purpose: str = ""
    description: str = ""
    problems: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    themes: tuple[ThemeId, ...] = ()
    keywords: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    used_by: tuple[str, ...] = ()
    publisher: str | None = None
    licence: str | None = None
    price: Price | None = None
    url: str | None = None
    repository: str | None = None
    state_note: str | None = None
    checked_on: dt.date | None = None
    facts: tuple[tuple[str, str], ...] = ()
    """Pairs of a matter of `corpus.records.Fact` and what is said of it."""
    same_as: tuple[str, ...] = ()
    page: str | None = None
    """Address of the row upstream."""
    place: str | None = None
    """Where the row says it comes from, when that is not its own place."""
    dates: tuple[str, ...] = ()
    """Days, or years, that the row bears, in ISO 8601: the newest of a list tells of when the list is."""


@dataclass(frozen=True)
class Upstream:
    """One upstream: where its lists come from and how they are read."""

    document: Document
    """The source; its id names the list unless another name is given."""
    read: Callable[[Path], Iterator[Row | Quarantined]]
    """Yield every row of a file or folder; a file that cannot be read at all is a ``SourceError``."""
    draft: Callable[[Row], Draft | Investigation]
    """Read one row; a cell that cannot be read is a `CellError`."""
    columns: frozenset[str] = field(default_factory=frozenset)
    """The columns that are read; others are told as left aside. Empty when that is not to be told."""

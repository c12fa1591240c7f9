"""What two texts of one record say differently, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.desk.records.draft_reading import RecordDraft, StepTaken


@dataclass(frozen=True)
class Piece:
    """A piece of a text."""

    text: str
    differs: bool
    """Whether the other text lacks it."""


@dataclass(frozen=True)
class Told:
    """What a text says in one field."""

    label: str
    """Empty where the change itself is of this field."""
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Change:
    """A field, or an item of a group that repeats, that two texts of a record do not say alike."""

    label: str
    """The words of the form, from the group to the field."""
    before: tuple[Told, ...]
    """What the first text says; empty where it says nothing."""
    after: tuple[Told, ...]
    """What the second says; empty where it says nothing."""
    name_before: str
    """The field or the item in the form of the first text; empty where it has none."""
    name_after: str
    repeats: bool = False
    """Whether it is an item of a group."""
    joined: str = ""
    """What says both, one after the other, as a person reads it; empty where a field takes one of them alone."""
    moved: bool = False
    """Whether it is the order of a group."""

    @property
    def sort(self) -> str:
        """What the second text does to the first, in French."""
        if self.moved:
            return "Ordre changé"
        if not self.before:
            return "Ajouté"
        return "Modifié" if self.after else "Retiré"


@dataclass(frozen=True)
class Choice:
    """A change between what one typed and what a colleague kept meanwhile."""

    name: str
    """Of the radio buttons."""
    change: Change
    """From what the colleague kept to what one typed."""
    chosen: str
    """``mine``, ``theirs`` or ``both``: what loses nothing."""
    told: str
    """Who changed it."""
    options: tuple[tuple[str, str], ...]
    """Values and labels."""


@dataclass(frozen=True)
class RecordConflictPage:
    """What a colleague kept beside what one typed, for one to choose."""

    draft: RecordDraft
    """As the colleague left it."""
    title: str
    last: StepTaken
    """What the colleague did."""
    who: str
    open: bool
    """Whether the draft may still be written."""
    choices: tuple[Choice, ...]
    typed: Mapping[str, str]
    """All that one typed, by field."""
    read: str
    """What one was shown, as the form told it; see `api.pages.record_writing.conflicts`."""
    token: str
    notice: str

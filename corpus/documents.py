"""The documents that records cite."""

from __future__ import annotations

from pydantic import Field

from corpus.fields import Lines, Part, RecordId, Text


class Document(Part):
    """A document that records cite."""

    id: RecordId
    title: Text
    publisher: Text | None
    date: Text | None
    licence: Text | None
    url: str | None
    republish: bool = True
    """Whether its text may be shown; where it may not, its records are matched and linked, their text is not shown."""
    investigated_in: int | None = Field(default=None, ge=1990, le=2100)
    """The year of the investigations that it tells; None where it tells none, or does not say."""
    not_text: list[Lines] = Field(default_factory=list)
    """Lines read from pictures, or pasted from elsewhere: nothing may cite them."""

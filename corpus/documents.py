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
    """As it dates itself."""
    latest: str | None = Field(default=None, pattern=r"^\d{4}(-\d{2}-\d{2})?$")
    """The latest day or year that a row of it bears, in ISO 8601, for an imported list that does not date itself."""
    licence: Text | None
    url: str | None
    republish: bool = True
    """Whether its text may be shown; where it may not, its records are matched and linked, their text is not shown."""
    investigated_in: int | None = Field(default=None, ge=1990, le=2100)
    """The year of the investigations that it tells; None where it tells none, or does not say."""
    not_text: list[Lines] = Field(default_factory=list)
    """Lines read from pictures, or pasted from elsewhere: nothing may cite them."""

"""What the page of an investigation and the page of a tool are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.contexts.lists.cards import InvestigationCard, ToolCard
    from corpus.documents import Document
    from corpus.records import Hypothesis, Investigation, Source, TerritoryRef, Tool, Use


@dataclass(frozen=True)
class Place:
    """A territory of an investigation."""

    territory: TerritoryRef
    department: str
    """Name of its department."""


@dataclass(frozen=True)
class UsedTool:
    """A tool that an investigation names."""

    tool: Tool
    use: Use
    """How far the investigation went with it."""


@dataclass(frozen=True)
class Citation:
    """Where a record comes from."""

    document: Document
    source: Source


@dataclass(frozen=True)
class UseLine:
    """An investigation that met a tool."""

    card: InvestigationCard
    use: Use


@dataclass(frozen=True)
class InvestigationPage:
    """The page of an investigation."""

    record: Investigation
    led_in: int | None
    """The year of the investigation, where it is known."""
    as_of: int | None
    """The year of which what became of it is told; none where it became known since, or the year is not known."""
    hypotheses: tuple[Hypothesis, ...]
    """What was believed, the overturned first."""
    places: tuple[Place, ...]
    same_places: tuple[InvestigationCard, ...]
    """The other investigations that one of its territories carried."""
    departments: tuple[tuple[str, str], ...]
    """Number and name of each of their departments."""
    tools: tuple[UsedTool, ...]
    tool_names: Mapping[str, str]
    """Of the tools that the record names, by id."""
    citations: tuple[Citation, ...]
    near: tuple[InvestigationCard, ...]
    """The investigations of the nearest problems; none in a preview."""
    draft: int = 0
    """Number of the draft that is previewed; 0 for a record that is published."""


@dataclass(frozen=True)
class ToolPage:
    """The page of a tool."""

    record: Tool
    uses: tuple[UseLine, ...]
    """Who met it, those who went furthest first."""
    citations: tuple[Citation, ...]
    near: tuple[ToolCard, ...]
    """The tools for the nearest problems; none in a preview."""
    local: bool
    """Whether it is what one territory has, which another cannot simply try."""
    draft: int = 0
    """Number of the draft that is previewed; 0 for a record that is published."""

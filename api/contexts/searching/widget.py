"""What the widget is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.contexts.searching.results import PreviewPart


@dataclass(frozen=True)
class WidgetPage:
    """One box, and its first results once something was asked."""

    text: str
    """What was typed."""
    error: str
    """What is wrong with it; empty when nothing is."""
    first: PreviewPart | None
    """The first results; none before anything is asked."""

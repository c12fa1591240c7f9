"""Make the cards of records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.contexts.lists.cards import InvestigationCard, ToolCard
from api.pages.territory_names import spelled_out
from recommender.explanation import TELLING

if TYPE_CHECKING:
    from corpus.catalogue import Catalogue
    from corpus.records import Hypothesis, Investigation, Tool


def most_telling_first(record: Investigation) -> tuple[Hypothesis, ...]:
    """Order the hypotheses of an investigation.

    Args:
        record: the investigation.

    Returns:
        Its hypotheses: overturned, confirmed in part, confirmed, untested; those alike in the order of the source.

    """
    return tuple(sorted(record.hypotheses, key=lambda hypothesis: TELLING.index(hypothesis.outcome)))


def investigation_card(record: Investigation, catalogue: Catalogue) -> InvestigationCard:
    """Make the card of an investigation of a catalogue, which knows its year."""
    return InvestigationCard(
        record_id=record.id,
        title=record.title,
        territories=tuple(spelled_out(territory.name) for territory in record.territories),
        believed=next(iter(most_telling_first(record)), None),
        learned=record.lessons[0].text,
        status=record.follow_up.status,
        led_in=catalogue.year_of(record),
        as_of=catalogue.told_as_of(record),
    )


def tool_card(record: Tool) -> ToolCard:
    """Make the card of a tool."""
    return ToolCard(
        record_id=record.id,
        name=record.name,
        kind=record.kind,
        purpose=record.purpose,
        state=record.state,
        users=len({use.investigation for use in record.uses}),
    )

"""Which of the answers that are proposed are ticked from the start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.pages.benchmarks.origins import record_id_of
from corpus.records import Tool, ToolState, UseResult
from recommender import Closeness
from recommender.calibration import closeness

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from api.contexts.benchmarks.proposals import Proposal
    from corpus import Catalogue
    from corpus.records import Record

TICKED: Final = 8
"""Answers ticked from the start, for a need."""
_LEAST: Final = 0.01
"""Chance of answering the need below which nothing is ticked."""
_UNSURE: Final = 3
"""Answers ticked where fewer are close to the need: with the first of those that are to explore."""


def ticked(likely: Sequence[Proposal], chances: Mapping[str, float]) -> set[str]:
    """Choose what is ticked.

    Args:
        likely: what may be, those that come first first.
        chances: how probably records answer the need, by id; empty without a need.

    Returns:
        The origins: with a need, of those that are close to it, eight at most, made up to three by the first of the
        others, one practice at most of an investigation; without one, of the first eight. One answer on each tool.

    """
    if not chances:
        return {one.origin for one in _without_doubles(likely)[:TICKED]}
    # The first practice of an investigation answers its problem already.
    first = {record_id_of(one.origin): one for one in reversed(likely)}
    single = _without_doubles(first[record_id_of(one.origin)] for one in likely)
    sure = [one for one in single if closeness(chances[record_id_of(one.origin)]) is not Closeness.TO_EXPLORE]
    others = [one for one in single if one not in sure]
    return {one.origin for one in (*sure[:TICKED], *others[: max(_UNSURE - len(sure), 0)])}


def may_be_ticked(proposal: Proposal, catalogue: Catalogue, chances: Mapping[str, float]) -> bool:
    """Tell whether a proposal is one to tick: likely enough, open to who compares, and promising.

    Args:
        proposal: the proposal.
        catalogue: where its record is.
        chances: how probably records that promise answer the need, by id; empty without a need.

    Returns:
        Whether it may be ticked.

    """
    if proposal.elsewhere:
        return False
    record = catalogue.record(record_id_of(proposal.origin))
    return chances.get(record.id, 0) >= _LEAST if chances else promises(record)


def promises(record: Record) -> bool:
    """Tell whether somebody may choose a record: it was not given up, and more than its name is known."""
    return not isinstance(record, Tool) or not (record.precedent or _only_named(record))


def _only_named(tool: Tool) -> bool:
    """Tell whether a tool’s record knows it by its name alone.

    That is where it does not say what it is for (its purpose is its name), or where its state is unknown, it has no
    publisher, licence, price, address, user nor fact, and no investigation did more than mention it.
    """
    told = (tool.publisher, tool.licence, tool.price, tool.url, tool.repository, tool.description)
    met = tool.used_by or tool.facts or any(use.result is not UseResult.MENTIONED for use in tool.uses)
    unknown = tool.state is ToolState.UNKNOWN and not any(told) and not met
    return unknown or (tool.purpose == tool.name and not tool.description)


def _without_doubles(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Keep one answer on each tool: the tool itself where it is among them."""
    first: dict[str, Proposal] = {}
    for proposal in proposals:
        same = proposal.tool or proposal.origin
        if same not in first or proposal.origin == f"outil:{same}":
            first[same] = proposal
    return list(first.values())

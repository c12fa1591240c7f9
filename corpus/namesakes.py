"""Records of different lists that bear one name and were not joined: pairs to look at, which nothing makes one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.sameness import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from corpus.records import Tool


@dataclass(frozen=True)
class Namesakes:
    """Two records of one name."""

    name: str
    """As the record of the list spells it."""
    record: str
    """Its id."""
    other: str
    """Id of the record of another list."""


def namesakes(tools: Iterable[Tool], ids: Collection[str], *, of_list: str) -> tuple[Namesakes, ...]:
    """Pair the records of a list with those of others that bear the same name.

    Args:
        tools: the tools of a catalogue, each thing once.
        ids: the ids of the records of the list.
        of_list: its name: who keeps a list knows its own entries apart.

    Returns:
        The pairs that were not joined, by name then ids, each once. Case, accents, spaces and punctuation of a name
        do not matter; aliases count.

    """
    mine: list[tuple[Tool, str]] = []
    others: defaultdict[str, list[Tool]] = defaultdict(list)
    for tool in tools:
        own = next((one for one in (tool.id, *tool.other_ids) if one in ids), None)
        if own is not None:
            mine.append((tool, own))
        elif of_list not in {source.document for source in tool.sources}:
            for name in _names(tool):
                others[name].append(tool)
    found = {
        (tool.id, other.id): Namesakes(tool.name, own, other.id)
        for tool, own in mine
        for name in sorted(_names(tool))
        for other in others.get(name, ())
    }
    return tuple(sorted(found.values(), key=lambda pair: (pair.name.casefold(), pair.record, pair.other)))


def _names(tool: Tool) -> set[str]:
    return {folded(name) for name in (tool.name, *tool.aliases)} - {""}

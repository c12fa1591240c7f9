"""Join the records of several lists that are one and the same thing.

Two records are never joined inside one list: who keeps a list knows its own entries apart. Across lists they are
joined when `corpus.sameness` says so; a list gives each joined record one record at most, the likeliest.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.records import Tool, ToolState
from corpus.sameness import Face, face_of, keys_of, sameness

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

_ORDER = ("pni", "beta-gouv", "dinum-benchmark", "communs", "publiccode", "sill", "comptoir-du-libre")
"""Whose word counts first, and whose id a joined record bears if it can; before them stand what people reviewed, then
the lists of territories, by name."""
_MANY = 100
"""Most values of one field that a joined record keeps."""


@dataclass
class _Group:
    """Records of different lists that are one thing, the first one's word counting most."""

    faces: list[Face] = field(default_factory=list)
    tools: list[Tool] = field(default_factory=list)


def merge(reviewed: Sequence[Tool], lists: Mapping[str, Sequence[Tool]]) -> list[Tool]:
    """Join the tools of several lists.

    Args:
        reviewed: the tools that people reviewed: they keep their fields, and win over the others.
        lists: the imported tools of each list, by its name.

    Returns:
        The tools, each thing once. A joined one bears the id of its first record, or of the first whose id is its
        upstream's own where an import had to prefix that one, and answers to the ids of all.

    """
    groups: list[_Group] = []
    by_key: dict[str, list[int]] = defaultdict(list)
    for tools in [reviewed, *(lists[name] for name in ordered(lists))]:
        _add(tools, groups, by_key)
    kept = {tool.id for tool in reviewed}
    return [group.tools[0] if len(group.tools) == 1 else _joined(group.tools, kept=kept) for group in groups]


def ordered(lists: Iterable[str]) -> list[str]:
    """Put the names of lists in the order in which their word counts."""
    return sorted(lists, key=lambda name: (_ORDER.index(name) if name in _ORDER else -1, name))


def _add(tools: Sequence[Tool], groups: list[_Group], by_key: dict[str, list[int]]) -> None:
    faces = [face_of(tool) for tool in tools]
    joins = _joins(faces, groups, by_key) if groups else {}
    for number, (tool, face) in enumerate(zip(tools, faces, strict=True)):
        place = joins.get(number, len(groups))
        if place == len(groups):
            groups.append(_Group())
        groups[place].faces.append(face)
        groups[place].tools.append(tool)
        for key in keys_of(face):
            by_key[key].append(place)


def _joins(faces: Sequence[Face], groups: Sequence[_Group], by_key: Mapping[str, list[int]]) -> dict[int, int]:
    """Choose which records of a list join which group: the likeliest pairs first, each record and group once."""
    pairs = []
    for number, face in enumerate(faces):
        near = {place for key in keys_of(face) for place in by_key.get(key, ())}
        for place in near:
            likeness = max(sameness(face, other) for other in groups[place].faces)
            if likeness > 0:
                pairs.append((-likeness, _own_id(groups[place].tools[0]), number, place))
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, number, place in sorted(pairs):
        if number not in chosen and place not in taken:
            chosen[number] = place
            taken.add(place)
    return chosen


def _own_id(tool: Tool) -> str:
    """Give the id of a record of a list as its upstream writes it: an import prefixes one that another list has."""
    return tool.sources[0].external_id or tool.id


def _joined(tools: Sequence[Tool], *, kept: Collection[str]) -> Tool:
    """Make one record of several, the first one's word counting most; an id of those that are kept stays."""
    first, *others = tools
    own = first.id if first.id in kept else next((tool.id for tool in tools if tool.id == _own_id(tool)), first.id)
    ids = _all([tool.id, *tool.other_ids] for tool in tools)
    names = {first.name.casefold()}
    aliases = []
    for name in [*first.aliases, *(name for other in others for name in (other.name, *other.aliases))]:
        if name.casefold() not in names:
            names.add(name.casefold())
            aliases.append(name)
    return first.model_copy(
        update={
            "id": own,
            "aliases": aliases,
            "purpose": _first_purpose(tools),
            "description": _description(tools),
            "problems": _all(tool.problems for tool in tools),
            "themes": _all(tool.themes for tool in tools)[:6],
            "keywords": _all(tool.keywords for tool in tools),
            "audience": _all(tool.audience for tool in tools),
            "used_by": _all(tool.used_by for tool in tools),
            "facts": _all(tool.facts for tool in tools),
            "same_as": _all(tool.same_as for tool in tools),
            "unshown": _all(tool.unshown for tool in tools),
            "sources": [source for tool in tools for source in tool.sources],
            "other_ids": [record_id for record_id in ids if record_id != own],
            "publisher": _told(tool.publisher for tool in tools),
            "licence": _told(tool.licence for tool in tools),
            "price": _told(tool.price for tool in tools),
            "url": _told(tool.url for tool in tools),
            "repository": _told(tool.repository for tool in tools),
            **_state(tools),
        }
    )


def _state(tools: Sequence[Tool]) -> dict[str, object]:
    """Take the state from the first that knows it, with the first note about it; what was given up stays so."""
    knowing = [tool for tool in tools if tool.precedent] + [t for t in tools if t.state is not ToolState.UNKNOWN]
    state = (knowing or list(tools))[0].state
    return {"state": state, "state_note": _told(tool.state_note for tool in tools if tool.state is state)}


def _first_purpose(tools: Sequence[Tool]) -> str:
    return next((tool.purpose for tool in tools if tool.purpose != tool.name), tools[0].purpose)


def _description(tools: Sequence[Tool]) -> str | None:
    first = _first_purpose(tools)
    told = _all(
        [*([tool.purpose] if tool.purpose not in {first, tool.name} else []), *filter(None, [tool.description])]
        for tool in tools
    )
    return "\n".join(told)[:20_000] or None


def _told(values: Iterable[object]) -> object:
    return next((value for value in values if value is not None), None)


def _all(values: Iterable[Sequence[object]]) -> list:  # type: ignore[type-arg]
    kept: list[object] = []
    for value in (value for group in values for value in group):
        if value not in kept:
            kept.append(value)
    return kept[:_MANY]

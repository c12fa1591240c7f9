"""Join the records of several lists that are one and the same thing.

Two records are never joined inside one list: who keeps a list knows its own entries apart. Across lists they are
joined when `corpus.sameness` says so; a list gives each joined record one record at most, the likeliest. A record that
bears out two joined ones makes them one, where no list has a record in both.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.records import Tool, ToolState
from corpus.sameness import Face, alike, face_of, near_keys_of, sameness

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

_ORDER = ("pni", "beta-gouv", "dinum-benchmark", "communs", "publiccode", "sill", "comptoir-du-libre")
"""Whose word counts first, and whose id a joined record bears if it can; before them stand what people reviewed, then
the lists of territories, by name."""
_SAID = {True: "Abandonné, selon la liste « {} ».", False: "En service, selon la liste « {} »."}
"""What a list says of the state, by whether it says that the thing was given up, where it says no more."""
_MANY = 100
"""Most values of one field that a joined record keeps."""
_SURE = 1.0
"""Sameness from which a record joins two groups: one name at least, and nothing against it."""


@dataclass
class _Group:
    """Records of different lists that are one thing, the first one's word counting most."""

    faces: list[Face] = field(default_factory=list)
    tools: list[Tool] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)
    """The number of the list of each record."""


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
    for number, tools in enumerate([reviewed, *(lists[name] for name in ordered(lists))]):
        _add(tools, number, groups, by_key)
    kept = {tool.id for tool in reviewed}
    told = [group.tools for group in groups if group.tools]
    return [tools[0] if len(tools) == 1 else _joined(tools, kept=kept) for tools in told]


def ordered(lists: Iterable[str]) -> list[str]:
    """Put the names of lists in the order in which their word counts."""
    return sorted(lists, key=lambda name: (_ORDER.index(name) if name in _ORDER else -1, name))


def _add(tools: Sequence[Tool], of_list: int, groups: list[_Group], by_key: dict[str, list[int]]) -> None:
    faces = [face_of(tool) for tool in tools]
    pairs = _pairs(faces, groups, by_key)
    joins = _joins(pairs)
    for number, (tool, face) in enumerate(zip(tools, faces, strict=True)):
        place = joins.setdefault(number, len(groups))
        if place == len(groups):
            groups.append(_Group())
        groups[place].faces.append(face)
        groups[place].tools.append(tool)
        groups[place].lists.append(of_list)
        for key in near_keys_of(face):
            by_key[key].append(place)
    likeness = {(number, place): -minus for minus, _, number, place in pairs}
    for number, place in [(number, place) for minus, _, number, place in pairs if -minus >= _SURE]:
        first, second = sorted((joins[number], place))
        # A name alone, without an address, may be that of either of two things that were told apart.
        sited = min(likeness[number, place], likeness.get((number, joins[number]), 0)) > _SURE
        if sited or not _apart(groups[first], groups[second]):
            _join_groups(first, second, groups, by_key)


def _pairs(
    faces: Sequence[Face], groups: Sequence[_Group], by_key: Mapping[str, list[int]]
) -> list[tuple[float, str, int, int]]:
    """Pair the records of a list with the groups that they may join, the likeliest pairs first."""
    pairs = []
    at_host = _names_at_host(groups)
    for number, face in enumerate(faces):
        near = {place for key in near_keys_of(face) for place in by_key.get(key, ()) if groups[place].faces}
        # A portal holds thousands: of those, the ones of a near name alone are looked at.
        for names, places in (at_host[host] for host in face.hosts if host in at_host):
            near |= {places[found] for name in face.names for found in alike(name, names)}
        for place in sorted(near):
            likeness = max(sameness(face, other) for other in groups[place].faces)
            if likeness > 0:
                pairs.append((-likeness, _own_id(groups[place].tools[0]), number, place))
    return sorted(pairs)


def _names_at_host(groups: Sequence[_Group]) -> Mapping[str, tuple[list[str], list[int]]]:
    """List the names of the records at each host, and the groups that they are of."""
    at_host: dict[str, tuple[list[str], list[int]]] = defaultdict(lambda: ([], []))
    for place, group in enumerate(groups):
        for face in group.faces:
            for host in face.hosts:
                at_host[host][0].extend(face.names)
                at_host[host][1].extend([place] * len(face.names))
    return at_host


def _joins(pairs: Sequence[tuple[float, str, int, int]]) -> dict[int, int]:
    """Choose which records of a list join which group, each record and group once."""
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, number, place in pairs:
        if number not in chosen and place not in taken:
            chosen[number] = place
            taken.add(place)
    return chosen


def _apart(one: _Group, other: _Group) -> bool:
    """Tell whether records of two groups are each at home elsewhere."""
    return any(
        here.sites and there.sites and not (here.sites & there.sites or here.hosts & there.hosts)
        for here in one.faces
        for there in other.faces
    )


def _join_groups(first: int, second: int, groups: Sequence[_Group], by_key: dict[str, list[int]]) -> None:
    """Make one group of two that share no list; the second is left empty."""
    one, other = groups[first], groups[second]
    if not one.tools or not other.tools or set(one.lists) & set(other.lists):
        return
    for face in other.faces:
        for key in near_keys_of(face):
            by_key[key].append(first)
    both = sorted(
        zip([*one.lists, *other.lists], [*one.faces, *other.faces], [*one.tools, *other.tools], strict=True),
        key=lambda record: record[0],
    )
    one.lists = [of_list for of_list, _, _ in both]
    one.faces = [face for _, face, _ in both]
    one.tools = [tool for _, _, tool in both]
    other.lists, other.faces, other.tools = [], [], []


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
    """Take the state from the first that knows it, with the first note about it.

    Where one gave up what another has in use, the later day holds if all tell when it was so; else nobody knows, and
    both are told.
    """
    knowing = [tool for tool in tools if tool.state is not ToolState.UNKNOWN] or list(tools)
    if len({tool.precedent for tool in knowing}) > 1:
        latest = max(tool.checked_on for tool in knowing)
        last = [tool for tool in knowing if tool.checked_on == latest]
        if not all(tool.checked for tool in knowing) or len({tool.precedent for tool in last}) > 1:
            return {"state": ToolState.UNKNOWN, "state_note": _disagreement(knowing)}
        knowing = last
    state = knowing[0].state
    return {"state": state, "state_note": _told(tool.state_note for tool in tools if tool.state is state)}


def _disagreement(tools: Sequence[Tool]) -> str:
    """Tell what each list says of the state, a sentence each."""
    told = _all([tool.state_note or _SAID[tool.precedent].format(tool.sources[0].document)] for tool in tools)
    return " ".join(["Les sources ne s’accordent pas.", *told])[:3_000]


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

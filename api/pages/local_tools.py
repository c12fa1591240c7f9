"""Tools that a territory made for itself: another one learns from them, and cannot simply try them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.place_names import folded_name, without_articles
from corpus.records import ToolKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from api.desk.requests.places import Place
    from corpus.records import Tool
    from corpus.territories import Territories

_PUBLISHER = re.compile(
    r"(?:region|departement|conseil departemental|conseil regional|ville|commune|mairie|metropole"
    r"|communaute communes|communaute agglomeration|communaute urbaine) (?P<name>.+?)(?: (?:et|avec) .*)?"
)
_GROUP = re.compile(r"regroupement acteurs (?P<members>.+)")
"""People of one place who got together: its own territories may be named among them."""
_WORD = re.compile(r"\w+")


def own_names(place: Place | None, territories: Territories) -> frozenset[str]:
    """Name the territories whose tools a commune or an EPCI may use.

    Args:
        place: who asks; none where it is erased.
        territories: every territory.

    Returns:
        The names of itself, its EPCI, its department and its region, folded and without articles.

    """
    if place is None:
        return frozenset()
    department = territories.department(place.department)
    epci = territories.epci_of(place.code) if place.kind == "commune" else None
    names = [place.name, department.name, department.region, *([epci.name] if epci else [])]
    return frozenset(_plain(name) for name in names)


def is_another_territorys(tool: Tool, own: Collection[str]) -> bool:
    """Tell whether a tool is what one territory has, so that others cannot simply try it.

    What is free software is anybody's, whoever made it.

    Args:
        tool: the tool.
        own: what `own_names` gave of who asks.

    Returns:
        Whether it is another's.

    """
    if tool.licence or tool.repository:
        return False
    publisher = _plain(tool.publisher or "")
    if made := _PUBLISHER.fullmatch(publisher):
        return made["name"] not in own
    if group := _GROUP.fullmatch(publisher):
        return not any(_is_named(name, group["members"]) for name in own)
    # Another publisher than a territory has it for many: an association, a company.
    return tool.kind is ToolKind.LOCAL_SCHEME and not tool.publisher


def _is_named(name: str, members: str) -> bool:
    """Tell whether a territory is among members, by its name or by the adjective: « vosgiens », of « Vosges »."""
    words = _WORD.findall(members)
    adjectives = {f"{name.rstrip('es')}{end}" for end in ("ien", "iens")}
    return f" {' '.join(_WORD.findall(name))} " in f" {' '.join(words)} " or not adjectives.isdisjoint(words)


def _plain(name: str) -> str:
    return without_articles(folded_name(name))

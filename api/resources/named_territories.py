"""Read the territory that a terminal or an assistant names, by its code or by its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from api.operator_errors import OperatorError
from api.resources.territories import open_territories
from corpus.errors import UnknownTerritoryError
from corpus.place_names import folded_name
from corpus.records import TerritoryKind
from corpus.territories import Department
from corpus.territory_search import code_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.territory_search import FoundTerritory

_CODE: Final = re.compile(r"[0-9AB]{5,9}")
_KINDS: Final = (TerritoryKind.COMMUNE, TerritoryKind.EPCI)
_OFFERED: Final = 5
_QUOTED: Final = 80
"""Characters of what was typed that are said again."""


class UnsureTerritoryError(OperatorError):
    """What was named is no territory, or may be several; the message gives the codes of those that it may be."""


def territory_code(named: str) -> str:
    """Give the code of a commune or of an EPCI.

    Args:
        named: its INSEE code or SIREN, or its name, in any case.

    Returns:
        The code.

    Raises:
        UnsureTerritoryError: if none bears this code or this name, or if several may be meant.

    """
    search, typed = open_territories(), named.strip()
    if _CODE.fullmatch(typed.upper()):
        try:
            return code_of(search.territories.by_code(typed.upper()))
        except UnknownTerritoryError:
            raise UnsureTerritoryError(
                f"Aucun territoire ne porte le code « {typed} » : donnez le code INSEE d’une commune, le SIREN d’un "
                "EPCI, ou son nom."
            ) from None
    found = search.search(typed[:_QUOTED], top_k=_OFFERED, kinds=_KINDS)
    named_so = [one for one in found if folded_name(one.territory.name) == folded_name(typed)]
    meant = named_so if len(named_so) == 1 else found
    if len(meant) != 1:
        raise UnsureTerritoryError(_offer(typed[:_QUOTED], meant))
    return code_of(meant[0].territory)


def _department(found: FoundTerritory) -> str:
    territory = found.territory
    return territory.code if isinstance(territory, Department) else territory.department


def _offer(typed: str, found: Sequence[FoundTerritory]) -> str:
    if not found:
        return f"Aucun territoire ne s’appelle « {typed} » : donnez le code INSEE d’une commune ou le SIREN d’un EPCI."
    told = ", ".join(f"{one.territory.name} ({_department(one)}) : {code_of(one.territory)}" for one in found)
    return f"« {typed} » peut désigner plusieurs territoires, donnez le code : {told}."

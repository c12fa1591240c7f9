"""The territories of an investigation: what is known of one is filled in, and typed by nobody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from api.desk.requests.places import place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.desk.requests.places import Place
    from corpus.territories import Territories

_ITEM: Final = re.compile(r"territories-\d+-")


def territory_fields(place: Place, territories: Territories, *, prefix: str) -> dict[str, str]:
    """Fill the fields of a territory.

    Args:
        place: the commune or the EPCI.
        territories: every territory.
        prefix: the way to the fields, ``territories-0-``.

    Returns:
        What stands in the form, by name of field.

    """
    told = {
        "name": place.name,
        "kind": place.kind,
        "siren" if place.kind == "epci" else "code_insee": place.code,
        "department": place.department,
        "region": territories.department(place.department).region,
    }
    if place.population is not None:
        told |= {"population-value": str(place.population), "population-source": "decoupage-administratif"}
    return {f"{prefix}{name}": value for name, value in told.items()}


def with_known_territories(values: Mapping[str, str], territories: Territories) -> dict[str, str]:
    """Fill in what is known of the territories that are only named.

    One whose department stands there is left as it is: what a correction leaves empty was left so on purpose.

    Args:
        values: what was typed, by name of field.
        territories: every territory.

    Returns:
        The same, with the empty fields of each territory that its code, or a name that no other bears, tells.

    """
    completed = dict(values)
    for prefix in {found.group() for name in values if (found := _ITEM.match(name))}:
        place = None if values.get(f"{prefix}department", "").strip() else _named(values, prefix, territories)
        known = territory_fields(place, territories, prefix=prefix) if place else {}
        completed |= {name: value for name, value in known.items() if not values.get(name, "").strip()}
    return completed


def _named(values: Mapping[str, str], prefix: str, territories: Territories) -> Place | None:
    code = values.get(f"{prefix}code_insee", "").strip() or values.get(f"{prefix}siren", "").strip()
    if code:
        return place_of(code, territories)
    alike = territories.communes_named(values.get(f"{prefix}name", ""))
    return place_of(alike[0].code_insee, territories) if len(alike) == 1 else None

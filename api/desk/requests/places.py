"""The territory that asks, as the desk keeps it with a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from corpus.eligibility import EligibilityStatus, eligibility_of
from corpus.errors import UnknownTerritoryError

if TYPE_CHECKING:
    from corpus.eligibility import Thresholds
    from corpus.territories import Territories


PlaceKind = Literal["commune", "epci"]


@dataclass(frozen=True)
class Place:
    """A commune or an EPCI on the day of a request."""

    code: str
    """INSEE code of a commune, SIREN of an EPCI."""
    name: str
    kind: PlaceKind
    department: str
    population: int | None


def place_of(code: str, territories: Territories) -> Place | None:
    """Find the territory that bears a code.

    Args:
        code: INSEE code or SIREN, or anything that was typed in their place.
        territories: every territory.

    Returns:
        The place; ``None`` when no commune or EPCI bears the code.

    """
    try:
        commune = territories.commune(code)
    except UnknownTerritoryError:
        return _epci_of(code, territories)
    return Place(code, commune.name, "commune", commune.department, commune.population)


def filed_place(
    code: str, kind: str | None, department: str, population: int | None, *, territories: Territories
) -> Place:
    """Give the place of a request as it was on the day, under its name of today.

    Args:
        code: INSEE code or SIREN.
        kind: ``commune`` or ``epci``.
        department: its number.
        population: inhabitants on the day; none where nobody knows.
        territories: every territory.

    Returns:
        The place; a commune that has merged since keeps its code as its name.

    """
    today = place_of(code, territories)
    name = today.name if today else code
    return Place(code, name, "epci" if kind == "epci" else "commune", department, population)


def _epci_of(siren: str, territories: Territories) -> Place | None:
    try:
        epci = territories.epci(siren)
    except UnknownTerritoryError:
        return None
    return Place(siren, epci.name, "epci", epci.department, epci.population)


def is_eligible(place: Place, *, thresholds: Thresholds, territories: Territories) -> bool | None:
    """Tell whether a place is eligible to the *accompagnement sur-mesure*; ``None`` where nobody knows."""
    territory = territories.by_code(place.code)
    status = eligibility_of(territory, thresholds=thresholds, territories=territories).status
    return None if status is EligibilityStatus.UNKNOWN else status is EligibilityStatus.ELIGIBLE

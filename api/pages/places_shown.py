"""Territories as people read them: what they are, where, how many live there, and what they have a right to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.contexts.request_form.form import ChosenPlace, PlaceChoice
from api.pages.typography import counted, typeset
from corpus.eligibility import eligibility_of
from corpus.errors import UnknownTerritoryError
from corpus.records import TerritoryKind
from corpus.territories import Commune
from corpus.territory_search import code_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.eligibility import Thresholds
    from corpus.territories import Department, Epci
    from corpus.territory_search import TerritorySearch

ASKING: Final = (TerritoryKind.COMMUNE, TerritoryKind.EPCI)
"""The kinds of territory that may ask."""
_CHOICES: Final = 8


def choices_for(typed: str, search: TerritorySearch, *, departments: Mapping[str, str]) -> tuple[PlaceChoice, ...]:
    """Find the territories that a person may mean.

    Args:
        typed: what they typed.
        search: finds territories by name.
        departments: names by number.

    Returns:
        The likeliest first, those of other departments than the one typed last; none when nothing is alike, or
        nothing was typed.

    """
    if not typed.strip():
        return ()
    found = search.search(typed, top_k=_CHOICES, kinds=ASKING)
    return tuple(
        PlaceChoice(
            code_of(one.territory),
            one.territory.name,
            _detail(one.territory, departments) + (f". {typeset(one.through)} en fait partie" if one.through else ""),
            one.elsewhere,
        )
        for one in found
    )


def chosen_place(
    code: str, search: TerritorySearch, *, departments: Mapping[str, str], thresholds: Thresholds
) -> ChosenPlace | None:
    """Show a territory that was chosen.

    Args:
        code: INSEE code or SIREN, or anything that was sent in its place.
        search: holds every territory.
        departments: names by number.
        thresholds: the populations under which one is eligible.

    Returns:
        The territory; none where no commune or EPCI bears the code.

    """
    try:
        territory = search.territories.by_code(code)
    except UnknownTerritoryError:
        return None
    if len(code) < 4:
        return None
    eligibility = eligibility_of(territory, thresholds=thresholds, territories=search.territories)
    return ChosenPlace(territory.name, _detail(territory, departments), eligibility)


def _detail(territory: Commune | Epci | Department, departments: Mapping[str, str]) -> str:
    """« Commune, Eure (27), 1 036 habitants »."""
    kind = "Commune" if isinstance(territory, Commune) else "Intercommunalité"
    number = territory.department if not hasattr(territory, "code") else territory.code
    where = f"{departments[number]} ({number})" if number in departments else number
    people = counted(territory.population, "habitant") if territory.population is not None else "population non connue"
    return f"{kind}, {where}, {people}"

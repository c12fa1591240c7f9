"""What investigations and tools can be narrowed by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.pages.labels import PRICES, SIZES, label, licence_words
from api.pages.lists.facets import Facet
from api.pages.typography import typeset
from corpus.records import FollowUpStatus, Outcome, TerritoryKind, ToolKind, ToolState
from corpus.themes import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from enum import StrEnum

    from corpus import Investigation, Tool
    from corpus.records import Population

_UNKNOWN: Final = "inconnu"
_FREE: Final = "libre"
_OTHER: Final = "autre"
_LICENCES: Final = {_FREE: "Logiciel libre", _OTHER: "Autre licence", _UNKNOWN: "Licence non précisée"}
_SIZE_UNKNOWN: Final = "Population non précisée"
_OUTCOMES: Final = (Outcome.INVALIDATED, Outcome.PARTLY, Outcome.CONFIRMED, Outcome.UNTESTED)
DEPARTMENT: Final = "departement"
THEME: Final = "theme"


def investigation_facets(
    investigations: Iterable[Investigation], departments: Mapping[str, str]
) -> tuple[Facet[Investigation], ...]:
    """Give what investigations can be narrowed by.

    Args:
        investigations: those of the list: their regions are offered.
        departments: names by number.

    Returns:
        The facets, in the order in which they are offered.

    """
    regions = sorted({territory.region for record in investigations for territory in record.territories})
    return (
        Facet(THEME, "Thème", _themes(), lambda record: record.themes),
        Facet("issue", "Issue d’une hypothèse", _names(_OUTCOMES), lambda r: {h.outcome for h in r.hypotheses}),
        Facet("suite", "Suite donnée", _names(FollowUpStatus), lambda record: {record.follow_up.status}),
        Facet("territoire", "Sorte de territoire", _names(TerritoryKind), lambda r: {t.kind for t in r.territories}),
        Facet(
            "taille",
            "Taille du territoire",
            {value: name for value, name, _ in SIZES} | {_UNKNOWN: _SIZE_UNKNOWN},
            lambda record: {_size(territory.population) for territory in record.territories},
        ),
        Facet(
            "region", "Région", {name: typeset(name) for name in regions}, lambda r: {t.region for t in r.territories}
        ),
        Facet(
            DEPARTMENT,
            "Département",
            {code: f"{typeset(name)} ({code})" for code, name in departments.items()},
            lambda record: {territory.department for territory in record.territories},
        ),
    )


def tool_facets() -> tuple[Facet[Tool], ...]:
    """Give what tools can be narrowed by, in the order in which it is offered."""
    return (
        Facet(THEME, "Thème", _themes(), lambda record: record.themes),
        Facet("sorte", "Sorte d’outil", _names(ToolKind), lambda record: {record.kind}),
        Facet("etat", "Disponibilité", _names(ToolState), lambda record: {record.state}),
        Facet(
            "prix",
            "Prix",
            {**PRICES, _UNKNOWN: "Prix non précisé"},
            lambda record: {record.price.kind if record.price else _UNKNOWN},
        ),
        Facet("licence", "Licence", _LICENCES, lambda record: {_licence(record.licence)}),
    )


def _licence(licence: str | None) -> str:
    told = licence_words(licence)
    if told is None:
        return _UNKNOWN
    return _FREE if told.startswith(_LICENCES[_FREE]) else _OTHER


def _size(population: Population | None) -> str:
    if population is None:
        return _UNKNOWN
    return next(value for value, _, end in SIZES if end is None or population.value < end)


def _names(values: Iterable[StrEnum]) -> dict[str, str]:
    return {value.value: label(value) for value in values}


def _themes() -> dict[str, str]:
    return {str(theme): name for theme, name in sorted(LABELS.items(), key=lambda item: item[1])}

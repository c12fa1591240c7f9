"""What pages call the values of an enumeration, in French."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from corpus.records import (
    FollowUpStatus,
    Horizon,
    Outcome,
    SolutionKind,
    TerritoryKind,
    ToolKind,
    ToolState,
    UseResult,
)
from recommender.explanation import STATE_TEXTS, STATUS_TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

UNSAID: Final = "La source ne le dit pas"
"""What stands where a record holds ``None``: unknown is never shown as "no"."""

_LABELS: Final[Mapping[type[StrEnum], Mapping[Any, str]]] = {
    TerritoryKind: {
        TerritoryKind.COMMUNE: "Commune",
        TerritoryKind.EPCI: "Intercommunalité",
        TerritoryKind.DEPARTEMENT: "Département",
        TerritoryKind.CTU: "Collectivité territoriale unique",
        TerritoryKind.CCAS_CIAS: "CCAS ou CIAS",
        TerritoryKind.ASSOCIATION: "Association",
    },
    Outcome: {
        Outcome.INVALIDATED: "Démentie par le terrain",
        Outcome.PARTLY: "Confirmée en partie",
        Outcome.CONFIRMED: "Confirmée par le terrain",
        Outcome.UNTESTED: "Restée sans vérification",
    },
    SolutionKind: {
        SolutionKind.EXISTING_TOOL: "Outil existant",
        SolutionKind.NEW_SERVICE: "Nouveau service",
        SolutionKind.ORGANISATION: "Organisation",
        SolutionKind.COMMUNICATION: "Communication",
        SolutionKind.PLACE: "Lieu",
        SolutionKind.METHOD: "Méthode",
    },
    Horizon: {
        Horizon.DONE: "En place",
        Horizon.SHORT: "Prévu à court terme",
        Horizon.MEDIUM: "Prévu à moyen terme",
        Horizon.LONG: "Prévu à long terme",
        Horizon.UNKNOWN: "Échéance non précisée",
    },
    FollowUpStatus: STATUS_TEXTS,
    ToolKind: {
        ToolKind.SOFTWARE: "Logiciel",
        ToolKind.PUBLIC_SERVICE: "Service public",
        ToolKind.PROGRAMME: "Programme",
        ToolKind.METHOD: "Méthode",
        ToolKind.GUIDE: "Guide",
        ToolKind.WEBSITE: "Site internet",
        ToolKind.LOCAL_SCHEME: "Dispositif local",
    },
    ToolState: STATE_TEXTS,
    UseResult: {
        UseResult.ALREADY_IN_USE: "Déjà utilisé",
        UseResult.ADOPTED: "Adopté",
        UseResult.TESTED: "Essayé",
        UseResult.PLANNED: "Prévu",
        UseResult.CONSIDERED: "Envisagé",
        UseResult.CREATED: "Créé sur place",
        UseResult.SET_ASIDE: "Écarté",
        UseResult.MENTIONED: "Cité",
    },
}
PRICES: Final[Mapping[str, str]] = {
    "free": "Gratuit",
    "paid": "Payant",
    "mixed": "Gratuit ou payant",
    "training": "Formation payante",
}
"""By kind of price."""
_FIELDS: Final[Mapping[str, str]] = {
    "name": "le nom",
    "purpose": "l’usage",
    "publisher": "l’éditeur",
    "licence": "la licence",
    "price": "le prix",
    "url": "l’adresse",
    "repository": "le code source",
    "state": "la disponibilité",
    "state_note": "la disponibilité",
}
"""What a source of a tool may support, by field of the record."""
_FREE_LICENCE: Final = re.compile(r"(A|L)?GPL|MIT\b|Apache|BSD|MPL|EUPL|CECILL|ISC\b", re.IGNORECASE)
"""Starts of the identifiers of free licences, as SPDX writes them."""
_OPEN_SOURCE: Final = "Open source"
SIZES: Final = (
    ("petit", "Moins de 3 500 habitants", 3_500),
    ("moyen", "De 3 500 à 20 000 habitants", 20_000),
    ("grand", "De 20 000 à 100 000 habitants", 100_000),
    ("tres-grand", "100 000 habitants et plus", None),
)
"""Bands of population: name, label, and the number from which the next one starts."""


def label(value: StrEnum) -> str:
    """Name a value of an enumeration of the records.

    Args:
        value: such as ``Outcome.PARTLY``.

    Returns:
        Its French name.

    Raises:
        KeyError: if its enumeration has no names here.

    Examples:
        >>> label(Outcome.PARTLY), label(ToolKind.GUIDE)
        ('Confirmée en partie', 'Guide')

    """
    # By enumeration first: members of two enumerations with the same value are equal.
    return _LABELS[type(value)][value]


def licence_words(licence: str | None) -> str | None:
    """Say first what sort of licence a tool has: « GPL-3.0-only » tells a town hall nothing.

    Args:
        licence: as the record holds it.

    Returns:
        In French; as the record holds it when it is not known to be free; none for none.

    Examples:
        >>> licence_words("GPL-3.0-only"), licence_words("Open source (licence non précisée)")
        ('Logiciel libre (GPL-3.0-only)', 'Logiciel libre (licence non précisée)')

    """
    if licence is None or licence.startswith("Logiciel"):
        return licence
    if _FREE_LICENCE.match(licence):
        return f"Logiciel libre ({licence})"
    return licence.replace(_OPEN_SOURCE, "Logiciel libre", 1) if licence.startswith(_OPEN_SOURCE) else licence


def field_name(field: str) -> str:
    """Name a field of a tool that a source supports.

    Args:
        field: its name in the record.

    Returns:
        Its French name, with its article; the field itself if it has none here.

    Examples:
        >>> field_name("url")
        'l’adresse'

    """
    return _FIELDS.get(field, field)

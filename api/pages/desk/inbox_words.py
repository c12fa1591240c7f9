"""What the desk's pages call statuses, verdicts and choices, and how addresses write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.desk import Closing, Status
from api.pages.typography import counted
from recommender import Closeness, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.desk.requests.places import Place

STATUSES: Final[Mapping[Status, tuple[str, str, str]]] = {
    Status.RECEIVED: ("recue", "Reçue", "info"),
    Status.IN_PROGRESS: ("en-cours", "En cours d’étude", "new"),
    Status.WAITING: ("en-attente", "En attente du territoire", "warning"),
    Status.ANSWERED: ("repondue", "Répondue", "success"),
    Status.CLOSED: ("close", "Close", "success"),
    Status.WITHDRAWN: ("retiree", "Retirée", "warning"),
    Status.ERASED: ("effacee", "Effacée", "warning"),
}
"""By status: how an address writes it, its label for experts, the tone of its badge."""
BY_SLUG: Final[Mapping[str, Status]] = {slug: status for status, (slug, _, _) in STATUSES.items()}
CLOSINGS: Final = tuple((one.value, one.label) for one in Closing)
"""Why a request is closed: pairs of value and label."""
CLOSINGS_OF_MANY: Final = tuple(pair for pair in CLOSINGS if pair[0] != Closing.DOUBLE.value)
"""Why several are closed at once: each double names its other."""
VERDICTS: Final[Mapping[str, tuple[str, str]]] = {
    Verdict.FOUND.value: ("trouve", "Des fiches ou des pistes"),
    Verdict.VAGUE.value: ("vague", "Besoin trop vague"),
    Verdict.NOTHING_COMPARABLE.value: ("rien", "Rien de comparable"),
    "unreadable": ("illisible", "Illisible une fois masqué"),
}
"""By verdict: how an address writes it, and what it says where nobody knows how close what was found is."""
_FOUND: Final[Mapping[str, str]] = {
    Closeness.CLOSE.value: "Des fiches proches",
    Closeness.TO_EXPLORE.value: "Des pistes à explorer",
}
"""What is said of a need to which nothing is closer."""
BY_VERDICT_SLUG: Final[Mapping[str, str]] = {slug: verdict for verdict, (slug, _) in VERDICTS.items()}

ELIGIBLE: Final[Mapping[bool | None, str]] = {
    True: "Éligible",
    False: "Non éligible",
    None: "Éligibilité à vérifier",
}
"""To the *accompagnement sur-mesure*."""


def status_label(status: Status) -> str:
    """Name a status, for experts."""
    return STATUSES[status][1]


def status_slug(status: Status) -> str:
    """Write a status as an address does."""
    return STATUSES[status][0]


def status_tone(status: Status) -> str:
    """Give the tone of a status's badge."""
    return STATUSES[status][2]


def closing_of(fields: Mapping[str, str]) -> Closing | None:
    """Read from a form why a request is closed; none where nothing readable is chosen."""
    return next((one for one in Closing if one.value == fields.get("raison")), None)


def verdict_label(verdict: str | None, closeness: str = "") -> str:
    """Say a verdict, for experts.

    Args:
        verdict: as it stands; none or unknown for a request that was not read yet.
        closeness: of the record that answers best, where it is known: only what is very close, or was pinned, answers.

    Returns:
        The verdict in a few words.

    Examples:
        >>> verdict_label("found", "à explorer"), verdict_label("found", "retenue"), verdict_label(None)
        ('Des pistes à explorer', 'Des fiches répondent', 'Pas encore lue')

    """
    if verdict == Verdict.FOUND.value and closeness:
        return _FOUND.get(closeness, "Des fiches répondent")
    return VERDICTS[verdict][1] if verdict is not None and verdict in VERDICTS else "Pas encore lue"


def where_and_how_many(place: Place, departments: Mapping[str, str]) -> str:
    """Tell of a place its department, and how many live there where it is known; departments are named by number."""
    number = place.department
    where = f"{departments[number]} ({number})" if number in departments else number
    return f"{where}, {counted(place.population, 'habitant')}" if place.population is not None else where

"""What the inbox is narrowed by: the filters that are offered, and those that are chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from api.contexts.desk.inbox import ChosenFilter, Field
from api.desk import UnknownClusterError
from api.desk.requests.places import place_of
from api.pages.desk.inbox_query import ALL, LATE, MINE, NEED, NONE, PLACE, RECENT, SILENT, SINCE, WORDS
from api.pages.desk.inbox_words import STATUSES, VERDICTS
from api.pages.desk.recurrent_need_words import title_of as need_title
from api.pages.desk.theme_words import THEMES
from api.pages.desk.working_days import since, start_of
from api.pages.typography import paris_day

if TYPE_CHECKING:
    from api.pages.desk.inbox_desk import InboxDesk
    from api.pages.desk.inbox_query import InboxQuery

_MISSING: Final = "N’existe pas, ou plus"


def fields_of(query: InboxQuery, desk: InboxDesk) -> tuple[Field, ...]:
    """Offer the filters, each with what is chosen in it.

    Args:
        query: what is asked.
        desk: what the inbox works with.

    Returns:
        The filters, in the order of the form.

    """
    departments = tuple((number, f"{number} {name}") for number, name in desk.departments.items())
    offered: tuple[tuple[str, str, tuple[tuple[str, str], ...], str], ...] = (
        ("theme", "Thème", THEMES, "Tous"),
        ("departement", "Département", departments, "Tous"),
        ("verdict", "Ce qui existe déjà", tuple(VERDICTS.values()), "Peu importe"),
        ("eligible", "Accompagnement sur-mesure", _MAY_BE_ELIGIBLE, "Peu importe"),
        ("responsable", "Responsable", _owners(desk), "Peu importe"),
        (
            "age",
            "Âge",
            (
                (RECENT, f"Reçue {since(desk.store.clock())}"),
                *_AGES,
                (LATE, f"Sans réponse depuis plus de {desk.reminder_days} jours"),
                (SILENT, f"Sans nouvelles du territoire depuis plus de {desk.reminder_days} jours"),
            ),
            "Peu importe",
        ),
        ("statut", "Statut", (*((slug, label) for slug, label, _ in STATUSES.values()), (ALL, "Toutes")), "À traiter"),
        ("nouvelles", "Nouvelles du territoire", (("oui", "Corrigée ou complétée depuis"),), "Peu importe"),
        ("proches", "Demandes proches", (("oui", "D’une autre collectivité au moins"),), "Peu importe"),
        ("ordre", "Ordre", (("anciennes", "Les plus anciennes d’abord"),), "Les plus récentes d’abord"),
    )
    need = query.value(NEED)
    if need:
        # Chosen from a line or from its own page, where it is named: here it can be given up.
        offered = (*offered, (NEED, "Besoin récurrent", ((need, _need_name(query.need, desk)),), "Tous"))
    if place := query.value(PLACE):
        offered = (*offered, (PLACE, "Collectivité", ((place, _place_name(place, desk)),), "Toutes"))
    if day := query.value(SINCE):
        told = f"Depuis le {paris_day(start_of(query.day))}" if query.day else _MISSING
        offered = (*offered, (SINCE, "Mes demandes changées par d’autres", ((day, told),), "Peu importe"))
    return tuple(
        _field(Field(name, label, choices, query.value(name), empty)) for name, label, choices, empty in offered
    )


def chosen_filters(query: InboxQuery, fields: tuple[Field, ...]) -> tuple[ChosenFilter, ...]:
    """Tell what narrows the list, the words that are searched first; its status is told by the tabs, where one has it.

    Args:
        query: what is asked.
        fields: the filters that are offered.

    Returns:
        What is chosen, each with the way to the list without it.

    """
    words = query.value(WORDS)
    searched = (ChosenFilter("Mots", words, query.address(**{WORDS: ""})),) if words else ()
    chosen = (field for field in fields if field.chosen and not (field.name == "statut" and field.known))
    return (
        *searched,
        *(
            ChosenFilter(field.label, dict(field.choices)[field.chosen], query.address(**{field.name: ""}))
            for field in chosen
        ),
    )


def _field(field: Field) -> Field:
    """Show what is chosen and does not exist as such, and not as if nothing were."""
    if not field.chosen or field.chosen in dict(field.choices):
        return field
    return replace(field, choices=(*field.choices, (field.chosen, _MISSING)), known=False)


def _owners(desk: InboxDesk) -> tuple[tuple[str, str], ...]:
    closed = tuple((account, f"{name} (compte fermé)") for account, name in desk.closed.items())
    return ((MINE, "Moi"), (NONE, "Personne"), *desk.experts.items(), *closed)


def _need_name(cluster_id: int | None, desk: InboxDesk) -> str:
    try:
        return need_title(desk.store.clusters.read(cluster_id or 0)[0])
    except UnknownClusterError:
        return "Besoin qui n’existe plus"


def _place_name(code: str, desk: InboxDesk) -> str:
    place = place_of(code, desk.store.territories())
    return place.name if place else code


_MAY_BE_ELIGIBLE: Final = (("oui", "Éligible"), ("non", "Non éligible"), ("inconnu", "À vérifier"))
_AGES: Final = (
    ("semaine", "Moins de 7 jours"),
    ("mois", "Moins de 30 jours"),
    ("plus-d-un-mois", "Plus de 30 jours"),
)

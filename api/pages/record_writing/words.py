"""What the form of a record calls its fields, and its errors, in French."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from corpus.documents import Document
from corpus.records import (
    Fact,
    FieldWork,
    Figure,
    FollowUp,
    Hypothesis,
    Investigation,
    LeftOut,
    Population,
    Price,
    Solution,
    Source,
    Statement,
    TerritoryRef,
    Tool,
    Use,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

_STATEMENT: Final = {
    "text": ("Texte", "Dans nos propres mots."),
    "lines": ("Lignes de la source", "Exemple : 405, 406-411. Vide si la source n’a pas de lignes numérotées."),
}
WORDS: Final[Mapping[type[BaseModel], Mapping[str, tuple[str, str]]]] = {
    Statement: _STATEMENT,
    Investigation: {
        "id": ("Identifiant", "Lettres, chiffres et tirets. Il ne change plus une fois la fiche publiée."),
        "title": ("Titre", "Le sujet et le territoire."),
        "territories": (
            "Territoires",
            "Ceux qui ont porté l’enquête. Donnez un code, ou un nom que nul autre ne porte : le reste se remplira.",
        ),
        "themes": ("Thèmes", "Six au plus."),
        "problem": ("Problème de départ", ""),
        "context": ("Contexte", ""),
        "wordings": ("Autres façons de dire ce besoin", "Une par ligne. Elles servent à trouver la fiche."),
        "matters": (
            "Ce dont parle la fiche",
            "Une chose par ligne, en 5 à 16 mots : la plus proche d’un besoin y est donnée comme raison.",
        ),
        "hypotheses": ("Hypothèses", "Ce que l’équipe croyait, et ce que le terrain en a dit."),
        "field_work": ("Travail de terrain", "Tout laisser vide si la source n’en dit rien."),
        "findings": ("Constats", ""),
        "solutions": ("Solutions", ""),
        "follow_up": ("Suites", ""),
        "lessons": ("Leçons", "Ce qui a changé entre la première idée et la fin. Une au moins."),
        "other_tools": ("Autres outils cités", "Un identifiant par ligne."),
        "left_out": ("Chiffres laissés de côté", ""),
        "source": ("Source", ""),
    },
    TerritoryRef: {
        "name": ("Nom", ""),
        "kind": ("Sorte", ""),
        "code_insee": ("Code Insee", "D’une commune ou d’un département."),
        "siren": ("Siren", "D’une intercommunalité."),
        "department": ("Numéro du département", "Exemple : 07, 2A, 974."),
        "region": ("Région", ""),
        "population": ("Population", "Tout laisser vide si la source n’en dit rien."),
    },
    Population: {
        "value": ("Habitants", ""),
        "year": ("Année du chiffre", ""),
        "source": ("D’où vient le chiffre", ""),
    },
    Hypothesis: {
        **_STATEMENT,
        "outcome": ("Ce que le terrain en a dit", ""),
        "evidence": ("Ce qui l’a montré", "Vide si la source ne le dit pas."),
    },
    Figure: {"value": ("Chiffre", ""), "what": ("Ce qu’il compte", "")},
    FieldWork: {**_STATEMENT, "figures": ("Chiffres", "")},
    Solution: {
        **_STATEMENT,
        "kind": ("Sorte de réponse", ""),
        "horizon": ("Échéance", ""),
        "tools": ("Outils", "Un identifiant d’outil par ligne."),
    },
    FollowUp: {
        "status": ("Ce que c’est devenu", ""),
        **_STATEMENT,
        "lines": ("Lignes de la source", "Exemple : 405, 406-411. Vide si le document ne le dit pas."),
    },
    LeftOut: {"figure": ("Chiffre", ""), "lines": _STATEMENT["lines"], "reason": ("Raison", "")},
    Source: {
        "document": ("Document", "Ou décrivez-en un nouveau, plus bas."),
        "lines": ("Lignes du document", "Exemple : 373-415."),
        "place": ("Endroit dans le document", "S’il n’a pas de lignes numérotées : une page, un chapitre."),
        "supports": ("Champs appuyés par cette source", "Un par ligne. Vide : toute la fiche."),
        "url": ("Page de la fiche dans cette source", ""),
    },
    Tool: {
        "id": ("Identifiant", "Lettres, chiffres et tirets. Il ne change plus une fois la fiche publiée."),
        "kind": ("Sorte", ""),
        "name": ("Nom", ""),
        "aliases": ("Autres noms", "Un par ligne."),
        "purpose": ("À quoi il sert", ""),
        "description": ("Description", ""),
        "problems": ("Problèmes auxquels il répond", "Un par ligne, dans les mots d’une commune."),
        "wordings": ("Autres façons de dire ce besoin", "Une par ligne. Elles servent à trouver la fiche."),
        "matters": (
            "Ce dont parle la fiche",
            "Une chose par ligne, en 5 à 16 mots : la plus proche d’un besoin y est donnée comme raison.",
        ),
        "themes": ("Thèmes", "Six au plus."),
        "keywords": ("Mots-clés de la source", "Un par ligne."),
        "audience": ("Pour qui", "Un par ligne."),
        "publisher": ("Éditeur", ""),
        "licence": ("Licence", ""),
        "price": ("Prix", "Tout laisser vide si la source n’en dit rien."),
        "url": ("Adresse du site", "Elle commence par https://"),
        "repository": ("Adresse du code source", "Elle commence par https://"),
        "state": ("Disponibilité", ""),
        "state_note": ("Sur quoi cela repose", "Avec la date de la source."),
        "uses": ("Usages dans des enquêtes", ""),
        "used_by": ("Qui l’utilise", "Une organisation par ligne."),
        "facts": ("Faits à comparer", ""),
        "same_as": ("La même chose ailleurs", "Une adresse par ligne."),
        "sources": ("Sources", "Une au moins."),
        "checked_on": ("Vérifié le", ""),
    },
    Price: {"kind": ("Prix", ""), "detail": ("Précision", "")},
    Use: {"investigation": ("Identifiant de l’enquête", ""), "result": ("Ce qu’elle en a fait", ""), **_STATEMENT},
    Fact: {"what": ("Sujet", ""), "value": ("Ce qui en est dit", ""), "document": ("Document", "")},
    Document: {
        "title": ("Titre du document", ""),
        "publisher": ("Éditeur du document", ""),
        "date": ("Date du document", ""),
        "licence": ("Licence du document", ""),
        "url": ("Adresse du document", ""),
    },
}
"""Label and hint of each field, by the part of a record it is in."""
SINGULAR: Final = {
    "territories": "territoire",
    "hypotheses": "hypothèse",
    "figures": "chiffre",
    "findings": "constat",
    "solutions": "solution",
    "lessons": "leçon",
    "left_out": "chiffre laissé de côté",
    "uses": "usage",
    "facts": "fait",
    "sources": "source",
}
"""One of a group that repeats."""
LITERALS: Final = {
    "document": "Le document",
    "decoupage-administratif": "Le découpage administratif",
    "free": "Gratuit",
    "paid": "Payant",
    "mixed": "Gratuit ou payant",
    "training": "Formation payante",
    "accessibility": "Accessibilité",
    "effort": "Effort de mise en place",
    "interoperability": "Interopérabilité",
    "support": "Accompagnement",
    "openness": "Ouverture",
}
_ERRORS: Final = {
    "missing": "est à remplir",
    "string_too_short": "est trop court",
    "string_too_long": "est trop long : {max_length} caractères au plus",
    "string_pattern_mismatch": "n’a pas la forme attendue",
    "enum": "est à choisir dans la liste",
    "literal_error": "est à choisir dans la liste",
    "int_parsing": "est un nombre entier",
    "greater_than_equal": "est trop petit",
    "less_than_equal": "est trop grand",
    "date_from_datetime_parsing": "est une date, comme 2026-11-26",
    "date_parsing": "est une date, comme 2026-11-26",
    "too_short": "en demande un au moins",
    "too_long": "en demande moins : {max_length} au plus",
}


def words_of(part: type[BaseModel], name: str) -> tuple[str, str]:
    """Give the label and the hint of a field of a part of a record."""
    return WORDS[part][name]


def error_text(label: str, kind: str, context: Mapping[str, Any]) -> str:
    """Say what is wrong with a field.

    Args:
        label: the field's.
        kind: pydantic's name of the error.
        context: pydantic's figures of it.

    Returns:
        A sentence.

    """
    if kind == "value_error":
        return str(context["error"])
    return f"« {label} » {_ERRORS.get(kind, 'ne convient pas').format(**context)}."

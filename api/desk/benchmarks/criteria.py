"""What answers are compared on, and what to ask where nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Key(StrEnum):
    """The standard criteria."""

    COVERAGE = "coverage"
    AUDIENCE = "audience"
    PUBLISHER = "publisher"
    OPENNESS = "openness"
    PRICE = "price"
    HOSTING = "hosting"
    ACCESSIBILITY = "accessibility"
    DATA_PROTECTION = "data_protection"
    INTEROPERABILITY = "interoperability"
    TERRITORIES = "territories"
    EFFORT = "effort"
    SUPPORT = "support"
    STATE = "state"


@dataclass(frozen=True)
class Standard:
    """A standard criterion."""

    key: Key
    label: str
    question: str
    """To whoever answers for the answer."""


STANDARD: tuple[Standard, ...] = (
    Standard(Key.COVERAGE, "Couvre le besoin", "Que fait-elle du besoin décrit, et que laisse-t-elle de côté ?"),
    Standard(Key.AUDIENCE, "Public", "À qui s’adresse-t-elle : agents, élus, habitants ?"),
    Standard(Key.PUBLISHER, "Qui la porte", "Qui la porte, et qui l’entretiendra dans trois ans ?"),
    Standard(Key.OPENNESS, "Ouverture et licence", "Le code ou le contenu est-il ouvert, sous quelle licence ?"),
    Standard(Key.PRICE, "Prix", "Combien coûte-t-elle, à l’arrivée puis chaque année, tout compris ?"),
    Standard(Key.HOSTING, "Hébergement", "Où les données sont-elles hébergées, et par qui ?"),
    Standard(
        Key.ACCESSIBILITY, "Accessibilité", "Y a-t-il une déclaration d’accessibilité, et quel taux donne-t-elle ?"
    ),
    Standard(
        Key.DATA_PROTECTION,
        "Protection des données",
        "Quelles données personnelles traite-t-elle, avec quelle base légale et quelle durée ?",
    ),
    Standard(
        Key.INTEROPERABILITY, "Interopérabilité", "Avec quoi s’échangent les données : formats, API, import, export ?"
    ),
    Standard(Key.TERRITORIES, "Territoires qui l’ont essayée", "Quels territoires l’utilisent, et qu’en disent-ils ?"),
    Standard(
        Key.EFFORT, "Effort de mise en place", "Combien de temps et quelles compétences pour la mettre en place ?"
    ),
    Standard(Key.SUPPORT, "Accompagnement", "Qui aide en cas de difficulté, et en combien de temps ?"),
    Standard(Key.STATE, "État et date de vérification", "Est-elle disponible aujourd’hui ?"),
)
"""In the order of the grid."""
QUESTIONS = {standard.key.value: standard.question for standard in STANDARD}
"""By key."""
UNKNOWN = "à vérifier"
"""What a cell says where nobody knows; a text that holds it is a question to ask as well."""
MAX_WEIGHT = 5
MAX_RATING = 4
RATINGS = ("ne convient pas", "insuffisant", "partiel", "bien", "très bien")
"""By rating, from 0."""

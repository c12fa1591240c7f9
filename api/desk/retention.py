"""How long each kind of data is kept: the one table that the purge obeys and the privacy page shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A kind of data that ends."""

    DRAFT = "draft"
    REQUEST = "request"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"
    MAIL = "mail"
    IDEMPOTENCY = "idempotency"
    BENCHMARK_KEY = "benchmark_key"
    VOTE = "vote"
    BENCHMARK = "benchmark"
    SESSION = "session"
    ACCOUNT = "account"
    API_KEY = "api_key"


@dataclass(frozen=True)
class Retention:
    """A rule, in the words of the privacy page."""

    kind: Kind
    data: str
    """Which data."""
    purpose: str
    """What it is kept for."""
    days: int
    """How long it is kept, in days."""
    counted_from: str
    """The moment from which the days are counted."""
    then: str
    """What happens at the end."""


RETENTION: tuple[Retention, ...] = (
    Retention(
        Kind.DRAFT,
        "Brouillon d’une demande : territoire, besoin, essais, échéance, contact",
        "Ne rien perdre de ce qui est saisi avant l’envoi",
        30,
        "la dernière saisie",
        "supprimé",
    ),
    Retention(
        Kind.REQUEST,
        "Demande : territoire, besoin, essais, échéance, contact, fiches vues, réponses, décisions et notes",
        "Répondre à la demande et en assurer le suivi",
        730,
        "le dernier changement de la demande",
        "effacée ; seuls restent le numéro et les dates",
    ),
    Retention(
        Kind.WITHDRAWN,
        "Demande retirée par la personne",
        "Permettre de revenir sur un retrait fait par erreur, en nous appelant",
        30,
        "le retrait",
        "effacée ; seuls restent le numéro et les dates",
    ),
    Retention(
        Kind.ERASED,
        "Numéro et dates d’une demande effacée",
        "Dire à qui suit le lien que la demande est bien effacée",
        365,
        "l’effacement",
        "supprimés ; seul reste le nombre de demandes par jour",
    ),
    Retention(
        Kind.MAIL,
        "Message à envoyer : adresse, texte ; vidé dès qu’il est parti",
        "Confirmer la demande et prévenir l’équipe",
        30,
        "son écriture",
        "supprimé, même s’il n’a pas pu partir",
    ),
    Retention(
        Kind.IDEMPOTENCY,
        "Empreinte de la clé qu’un programme joint à une demande",
        "Ne pas enregistrer deux fois la même demande",
        1,
        "la réception",
        "supprimée",
    ),
    Retention(
        Kind.BENCHMARK_KEY,
        "Empreinte de la clé qu’un programme joint à l’ouverture d’un comparatif",
        "Ne pas ouvrir deux fois le même comparatif",
        1,
        "l’ouverture",
        "supprimée",
    ),
    Retention(
        Kind.VOTE,
        "Avis sur une réponse : oui ou non, fiches montrées, besoin réduit à des nombres (sans son texte), "
        "empreinte de l’adresse du réseau, différente chaque jour",
        "Mieux classer les fiches pour un besoin proche, sans compter deux fois le même avis",
        180,
        "l’avis",
        "supprimé ; restent le nombre d’avis par jour et ce que le classement en a appris, dont une personne ne "
        "peut être retrouvée",
    ),
    Retention(
        Kind.BENCHMARK,
        "Comparatif : besoin sans données personnelles, réponses, notes, initiales",
        "Comparer à plusieurs, puis rendre compte du choix",
        730,
        "le dernier changement",
        "supprimé, avec son historique et ses liens",
    ),
    Retention(
        Kind.SESSION,
        "Session d’un agent connecté au bureau : empreinte du cookie, heures, jeton du fournisseur d’identité",
        "Reconnaître l’agent d’une page à l’autre, et pouvoir fermer sa session",
        1,
        "la fin de la session, 12 heures au plus après la connexion",
        "supprimée",
    ),
    Retention(
        Kind.ACCOUNT,
        "Compte d’un agent : nom, adresse électronique, organisme, rôle, empreinte du mot de passe",
        "Ouvrir le bureau aux agents habilités, et savoir qui a décidé quoi",
        730,
        "la dernière connexion",
        "supprimé ; l’historique des demandes ne garde qu’un numéro qui ne mène plus à personne",
    ),
    Retention(
        Kind.API_KEY,
        "Clé remise à un autre service : empreinte, nom du service, droits, dernier usage",
        "Ouvrir l’API aux services habilités, et pouvoir reprendre la clé",
        365,
        "la fin ou la reprise de la clé",
        "supprimée",
    ),
)
"""Counts by day are no personal data and are kept."""


def days_of(kind: Kind) -> int:
    """Tell how many days a kind of data is kept."""
    return next(rule.days for rule in RETENTION if rule.kind is kind)

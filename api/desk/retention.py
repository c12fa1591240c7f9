"""How long each kind of data is kept: the one table that the purge obeys and the privacy page shows.

Every table of the database is in it, or among those of which it is said why they hold nothing personal; a test holds
this.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


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
    ERROR_REPORT = "error_report"
    BENCHMARK = "benchmark"
    PUBLISHED = "published"
    RECORD_DRAFT = "record_draft"
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
    tables: frozenset[str]
    """The tables of the database that hold it, and its vectors, words and readings."""


@dataclass(frozen=True)
class Lasting:
    """What no number of days ends, and what does, in the words of the privacy page."""

    data: str
    purpose: str
    lasts: str
    then: str
    tables: frozenset[str] = frozenset()
    """The tables of the database that hold it; none for what is elsewhere."""


RETENTION: tuple[Retention, ...] = (
    Retention(
        Kind.DRAFT,
        "Brouillon d’une demande : territoire, besoin, essais, échéance, contact",
        "Ne rien perdre de ce qui est saisi avant l’envoi",
        30,
        "la dernière saisie",
        "supprimé",
        frozenset({"draft"}),
    ),
    Retention(
        Kind.REQUEST,
        "Demande : territoire, besoin, essais, échéance, contact, fiches proposées, réponses, messages échangés, "
        "décisions et notes, mises en relation, comparatifs ouverts pour elle et fiches commencées à partir d’elle ; "
        "besoin sans données personnelles, réduit aussi à des mots et à des nombres (un vecteur) ; d’un besoin "
        "corrigé, sa version sans données personnelles, si une fiche avait été retenue ou écartée pour lui",
        "Répondre à la demande et en assurer le suivi",
        730,
        "le dernier changement de la demande",
        "effacée ; seuls restent le numéro et les dates, et ce qui en a été publié, après relecture : une fiche, ou un "
        "comparatif, sans le besoin ni l’historique",
        frozenset(
            {
                "request",
                "statement",
                "contact",
                "seen_match",
                "event",
                "answer",
                "message",
                "decision",
                "reply_draft",
                "request_benchmark",
                "benchmark",
                "record_draft",
                "record_step",
                "request_word",
                "request_theme",
                "request_theme_decision",
                "request_reading",
                "need_vector",
                "near_pair",
                "need_pair_decision",
                "need_cluster_member",
                "need_member_decision",
                "need_member_apart",
                "introduction",
                "introduction_side",
            }
        ),
    ),
    Retention(
        Kind.WITHDRAWN,
        "Demande retirée par la personne",
        "Laisser la personne relire ce qu’elle avait écrit, pour en envoyer une autre",
        30,
        "le retrait",
        "effacée ; seuls restent le numéro et les dates",
        frozenset({"request"}),
    ),
    Retention(
        Kind.ERASED,
        "Numéro et dates d’une demande effacée",
        "Dire à qui suit le lien que la demande est bien effacée",
        365,
        "l’effacement",
        "supprimés ; seul reste le nombre de demandes par jour",
        frozenset({"request", "event", "introduction", "introduction_side"}),
    ),
    Retention(
        Kind.MAIL,
        "Message à envoyer : adresse, texte ; vidé dès qu’il est parti",
        "Confirmer la demande et prévenir l’équipe",
        30,
        "son écriture",
        "supprimé, même s’il n’a pas pu partir",
        frozenset({"outbox", "introduction_mail"}),
    ),
    Retention(
        Kind.IDEMPOTENCY,
        "Empreinte de la clé qu’un programme joint à une demande, gardée seule si la demande est effacée",
        "Ne pas enregistrer deux fois la même demande, ni à nouveau une demande effacée",
        1,
        "la réception",
        "supprimée",
        frozenset({"idempotency"}),
    ),
    Retention(
        Kind.BENCHMARK_KEY,
        "Empreinte de la clé qu’un programme joint à l’ouverture d’un comparatif, gardée seule s’il est effacé",
        "Ne pas ouvrir deux fois le même comparatif, ni à nouveau un comparatif effacé",
        1,
        "l’ouverture",
        "supprimée",
        frozenset({"benchmark_key"}),
    ),
    Retention(
        Kind.VOTE,
        "Avis sur une réponse : oui ou non, et pourquoi, fiches montrées, besoin réduit à des nombres (sans texte), "
        "empreinte de l’adresse du réseau, différente chaque jour",
        "Mieux classer les fiches pour un besoin proche, sans compter deux fois le même avis",
        180,
        "l’avis",
        "supprimé ; reste le nombre d’avis par jour ; ce que le classement en avait retenu est oublié aussi",
        frozenset({"vote", "judged_answer"}),
    ),
    Retention(
        Kind.ERROR_REPORT,
        "Erreur signalée dans une fiche : la fiche, ce qui ne va pas, sans données personnelles, la réponse et le "
        "numéro de compte de l’agent qui l’a écrite ; rien de qui la signale",
        "Corriger la fiche, et laisser lire la réponse à qui l’a signalée",
        365,
        "le signalement, ou la dernière réponse",
        "supprimée ; reste le nombre de signalements par jour",
        frozenset({"error_report", "error_report_step"}),
    ),
    Retention(
        Kind.BENCHMARK,
        "Comparatif qui n’est pas publié : besoin sans données personnelles, réponses, notes, conclusion, initiales",
        "Comparer à plusieurs, puis rendre compte du choix",
        730,
        "le dernier changement",
        "supprimé, avec son historique et ses liens",
        frozenset(
            {
                "benchmark",
                "benchmark_answer",
                "benchmark_criterion",
                "benchmark_cell",
                "benchmark_rating",
                "benchmark_edit",
            }
        ),
    ),
    Retention(
        Kind.PUBLISHED,
        "Comparatif publié : initiales de l’équipe et historique des modifications",
        "Savoir d’où viennent les réponses tant que l’équipe peut être interrogée",
        730,
        "le dernier changement",
        "supprimés ; le comparatif reste publié, sans donnée personnelle, jusqu’à son retrait",
        frozenset({"benchmark", "benchmark_cell", "benchmark_rating", "benchmark_edit"}),
    ),
    Retention(
        Kind.RECORD_DRAFT,
        "Brouillon d’une fiche restée sans publication : texte, numéros de compte de ses auteurs, remarques",
        "Écrire à plusieurs une fiche du catalogue",
        730,
        "le dernier changement",
        "supprimé, avec ses remarques",
        frozenset({"record_draft", "record_step"}),
    ),
    Retention(
        Kind.SESSION,
        "Session d’un agent connecté au bureau : empreinte du cookie, heures, jeton du fournisseur d’identité",
        "Reconnaître l’agent d’une page à l’autre, et pouvoir fermer sa session",
        1,
        "la fin de la session, 12 heures au plus après la connexion",
        "supprimée",
        frozenset({"session"}),
    ),
    Retention(
        Kind.ACCOUNT,
        "Compte d’un agent : nom, adresse électronique, organisme, rôle, empreinte du mot de passe, vues enregistrées",
        "Ouvrir le bureau aux agents habilités, et savoir qui a décidé quoi",
        730,
        "la dernière connexion",
        "supprimé ; l’historique des demandes ne garde qu’un numéro qui ne mène plus à personne",
        frozenset({"account", "saved_view"}),
    ),
    Retention(
        Kind.API_KEY,
        "Clé remise à un autre service : empreinte, nom du service, droits, dernier usage",
        "Ouvrir l’API aux services habilités, et pouvoir reprendre la clé",
        365,
        "la fin ou la reprise de la clé",
        "supprimée",
        frozenset({"api_key"}),
    ),
)
"""Counts by day are no personal data and are kept."""


LASTING: tuple[Lasting, ...] = (
    Lasting(
        "Besoin que l’on cherche, sans le demander",
        "Montrer les résultats, et revenir en arrière sans rien perdre",
        "un jour au plus ; la durée exacte est dite plus haut",
        "oublié",
        frozenset({"shared_need"}),
    ),
    Lasting(
        "Besoin récurrent : mots que plusieurs demandes ont en commun, titre et note d’un agent, son numéro de compte",
        "Repérer ce que plusieurs territoires demandent et que rien ne couvre",
        "tant que plusieurs demandes le disent, ou tant qu’une décision le concerne",
        "il ne contient ni nom, ni texte d’une personne, ni rien qui mène à une demande effacée",
        frozenset({"need_cluster", "need_cluster_decision"}),
    ),
    Lasting(
        "Fiche publiée au bureau et ses versions : numéros de compte de qui l’a écrite et de qui l’a relue",
        "Répondre de ce que dit le catalogue",
        "tant que le catalogue existe",
        "le numéro ne mène plus à personne quand le compte est supprimé",
        frozenset({"record_version"}),
    ),
    Lasting(
        "Journal technique : heure, sorte de page, durée, réseau (adresse IP coupée à 256 adresses voisines)",
        "Trouver les pannes et les attaques",
        "fixée par qui exploite le serveur ; un an au plus est conseillé",
        "ni texte, ni lien secret, ni adresse entière n’y est jamais écrit",
    ),
    Lasting(
        "Empreinte à clé secrète de l’adresse IP, ou de l’adresse électronique dont on essaie le mot de passe",
        "Freiner les envois automatiques et les essais de mots de passe",
        "le temps de compter, en mémoire, ou dans la base quand plusieurs serveurs comptent ensemble : un jour au plus",
        "oubliée",
        frozenset({"action_count"}),
    ),
    Lasting(
        "Sauvegarde de tout ce qui précède, hors journal et mémoire",
        "Ne rien perdre si le serveur tombe en panne",
        "fixée par qui exploite le serveur ; 30 jours au plus sont conseillés",
        "détruite ; si elle sert, l’exploitant efface à nouveau ce qui l’avait été depuis",
    ),
)
"""What ends otherwise than after some days in the database."""

IMPERSONAL: Mapping[str, str] = {
    "usage_count": "counts by day, of everybody together",
    "need_grouping": "how many requests were grouped, and when",
    "need_grouping_turn": "until when a process groups them; deleted when it ends",
    "benchmark_number": "how many benchmarks were ever opened",
    "alembic_version": "the revision of the tables",
    "oldest_programme": "the oldest programme that may serve the tables",
}
"""Tables without personal data, and why there is none."""


def days_of(kind: Kind) -> int:
    """Tell how many days a kind of data is kept."""
    return next(rule.days for rule in RETENTION if rule.kind is kind)

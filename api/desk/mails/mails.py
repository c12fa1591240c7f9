"""What the mails say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.desk.mails.tables import MailKind
from corpus.cleaning import mask_personal_data
from corpus.numbers import number

if TYPE_CHECKING:
    from api.desk.requests.places import Place

FOLLOW_PATH = "/suivi/"
"""Where a request is followed; the secret comes after it."""
REPORTS_PATH = "/bureau/signalements"
"""Where errors that people tell are answered."""
_EXCERPT = 200
"""Characters of the masked need that the Incubator's mail shows; the rest is read at the desk."""


@dataclass(frozen=True)
class Mail:
    """A mail to write down in the outbox."""

    kind: MailKind
    recipient: str
    subject: str
    body: str


def confirmation(recipient: str, *, reference: str, secret: str, public_url: str) -> Mail:
    """Confirm a request to the person who made it.

    Nothing that was typed is in it: whoever types another's address cannot make us write to them what they like.

    Args:
        recipient: the person's address.
        reference: the request's.
        secret: the token of the link to follow it.
        public_url: where the site is.

    Returns:
        The mail.

    """
    body = f"""Bonjour,

Votre demande d’accompagnement est bien arrivée. Son numéro est {reference}.

Pour la suivre, la corriger, la retirer ou l’effacer :
{public_url.rstrip("/")}{FOLLOW_PATH}{secret}

Ce lien est personnel : qui le connaît peut lire et changer votre demande. Gardez ce message.

Si vous n’avez rien demandé, quelqu’un a donné votre adresse par erreur : ouvrez le lien et choisissez « Effacer ».

L’équipe Déjà-là
"""
    return Mail(MailKind.CONFIRMATION, recipient, f"Votre demande {reference} est bien arrivée", body)


def answer(recipient: str, *, reference: str, text: str) -> Mail:
    """Send the person the team's answer.

    The secret link is stored nowhere, so that the mail cannot hold it: the confirmation does.

    Args:
        recipient: the person's address.
        reference: the request's.
        text: the answer.

    Returns:
        The mail.

    """
    body = f"""{text}

--
Réponse à votre demande {reference}. Elle se lit aussi sur la page de suivi, dont le lien est dans le message qui a
confirmé votre demande.
"""
    return Mail(MailKind.ANSWER, recipient, f"Réponse à votre demande {reference}", body)


def question(recipient: str, *, reference: str, text: str) -> Mail:
    """Send the person a question of the team.

    Args:
        recipient: the person's address.
        reference: the request's.
        text: the question.

    Returns:
        The mail.

    """
    body = f"""{text}

--
Question sur votre demande {reference}. Vous pouvez y répondre sur la page de suivi, dont le lien est dans le message
qui a confirmé votre demande : l’équipe reprendra dès qu’elle vous aura lu.
"""
    return Mail(MailKind.ANSWER, recipient, f"Une question sur votre demande {reference}", body)


def closed(recipient: str, *, reference: str, why: str) -> Mail:
    """Tell the person that their request is closed, and why.

    Args:
        recipient: the person's address.
        reference: the request's.
        why: why, in a sentence; empty where an answer says all.

    Returns:
        The mail.

    """
    told = f" {why}" if why else ""
    body = f"""Bonjour,

Votre demande {reference} est terminée.{told}

Si le besoin demeure, écrivez-nous sur la page de suivi, dont le lien est dans le message qui a confirmé votre demande :
l’équipe la reprendra.

L’équipe Déjà-là
"""
    return Mail(MailKind.ANSWER, recipient, f"Votre demande {reference} est terminée", body)


def heard(recipient: str, *, reference: str) -> Mail:
    """Tell the Incubator that a person corrected a request that had left its hands, or wrote; nothing of it is said.

    Args:
        recipient: the Incubator's address.
        reference: the request's.

    Returns:
        The mail.

    """
    body = f"""La personne qui a fait la demande {reference} l’a corrigée, ou a écrit à l’équipe.

Ce qu’elle a écrit se lit dans le service.
"""
    return Mail(MailKind.NOTICE, recipient, f"Demande {reference} : des nouvelles du territoire", body)


def error_reported(recipient: str, *, public_url: str) -> Mail:
    """Tell the Incubator that an error was told; nothing of what was written is in it.

    Args:
        recipient: the Incubator's address.
        public_url: where the site is.

    Returns:
        The mail.

    """
    body = f"""Quelqu’un a signalé une erreur, et attend une réponse.

Ce qui attend se lit et se règle dans le service :
{public_url.rstrip("/")}{REPORTS_PATH}

Ce message vient une fois par jour au plus, quand une erreur est signalée.
"""
    return Mail(MailKind.NOTICE, recipient, "Une erreur est signalée", body)


def notice(recipient: str, *, reference: str, place: Place, eligible: bool | None, need: str) -> Mail:
    """Tell the Incubator that a request has come; of the need, the beginning, without personal data.

    Args:
        recipient: the Incubator's address.
        reference: the request's.
        place: where it comes from.
        eligible: to the *accompagnement sur-mesure*; none where it cannot be told.
        need: the need, as it was written.

    Returns:
        The mail.

    """
    masked = " ".join(mask_personal_data(need).split())
    excerpt = masked if len(masked) <= _EXCERPT else masked[:_EXCERPT].rsplit(" ", 1)[0] + " …"
    people = f", {number(place.population)} habitants" if place.population is not None else ""
    told = {True: "oui", False: "non", None: "à vérifier"}[eligible]
    body = f"""Une demande d’accompagnement est arrivée.

Numéro : {reference}
Territoire : {place.name} ({place.department}){people}
Éligible à l’accompagnement sur-mesure : {told}
Début du besoin, données personnelles masquées :

    {excerpt}

Le texte entier et le contact se lisent dans le service.
"""
    return Mail(MailKind.NOTICE, recipient, f"Nouvelle demande {reference} : {place.name}", body)

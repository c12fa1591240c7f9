"""What the mails of an introduction say: first a question that names nobody, then, once both agreed, the contact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.desk.mails.mails import Mail
from api.desk.mails.tables import MailKind
from corpus.particles import before

if TYPE_CHECKING:
    from api.desk.requests.places import Place


@dataclass(frozen=True)
class OtherContact:
    """Whom to call at the other territory, told once both have agreed."""

    name: str
    role: str
    email: str
    phone: str
    masked_need: str


def question_mail(recipient: str, *, reference: str, waiting: int) -> Mail:
    """Tell a person that questions wait for them; neither who the others are nor what they asked is in it.

    Args:
        recipient: the person's address.
        reference: their request's.
        waiting: how many questions wait, at least 1.

    Returns:
        The mail.

    """
    if waiting == 1:
        subject, who, whom, other = "une question", "Une autre collectivité semble", "", "de l’autre collectivité"
    else:
        subject, who, whom = f"{waiting} questions", f"{waiting} autres collectivités semblent", " avec chacune"
        other = "de l’autre collectivité, à chaque fois"
    body = f"""Bonjour,

{who} avoir le même besoin que le vôtre (demande {reference}). L’équipe vous propose de vous
mettre en relation{whom}.

Pour accepter ou refuser, ouvrez le lien de suivi reçu avec la confirmation de votre demande. Sans votre accord et celui
{other}, aucune coordonnée n’est transmise.

L’équipe Déjà-là
"""
    return Mail(MailKind.INTRODUCTION, recipient, f"Demande {reference} : {subject} pour vous", body)


def contact_mail(recipient: str, *, reference: str, place: Place, contact: OtherContact) -> Mail:
    """Give a person the contact of the other, both having agreed.

    Args:
        recipient: the person's address.
        reference: their request's.
        place: the other territory.
        contact: whom to call there.

    Returns:
        The mail.

    """
    lines = [contact.name, contact.role, contact.email, contact.phone]
    told = "\n".join(f"    {line}" for line in lines if line)
    body = f"""Bonjour,

Vous avez tous deux accepté d’être mis en relation. Voici qui appeler {before("à", place.name)} ({place.department}) :

{told}

L’autre collectivité a reçu vos coordonnées. Le lien de suivi de votre demande {reference} les montre aussi.

L’équipe Déjà-là
"""
    return Mail(MailKind.INTRODUCTION, recipient, f"Demande {reference} : la collectivité qui a le même besoin", body)

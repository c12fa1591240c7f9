"""What the form "Demander un accompagnement" collects, in three steps, and what must be right in it."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING

from api.addresses.contacts import is_mail_address
from api.desk.requests.places import place_of
from corpus.cleaning import clean_line, clean_text
from corpus.numbers import number
from recommender import MAX_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.territories import Territories

STEPS: tuple[tuple[str, ...], ...] = (
    ("territory",),
    ("need", "tried", "deadline"),
    ("name", "role", "email", "phone"),
)
"""The fields that each step asks for and answers for, first step first."""
LIMITS: Mapping[str, int] = {
    "need": MAX_CHARACTERS,
    "tried": 5_000,
    "deadline": 200,
    "name": 200,
    "role": 200,
    "email": 254,
    "phone": 40,
}
"""Characters that a field holds at most when it is sent; a draft keeps more, so that nothing typed is lost."""
MESSAGE_LIMIT = 5_000
"""Characters of a message to the team, at most."""
_PARAGRAPHS = frozenset({"need", "tried"})
KEPT = 20_000
"""Characters of a field that a draft keeps at most."""
_PHONE = re.compile(r"\+?[0-9][0-9 ().-]{5,}")
_MISSING: Mapping[str, str] = {
    "territory": "Choisissez votre commune ou votre intercommunalité.",
    "need": "Décrivez votre besoin en une phrase ou plus.",
    "name": "Indiquez votre nom, pour que nous sachions à qui répondre.",
    "email": "Indiquez une adresse électronique, pour que nous puissions vous répondre.",
}


@dataclass(frozen=True)
class Form:
    """The form as it was typed, right or wrong; an empty string is what was not filled in."""

    territory: str = ""
    """INSEE code of the commune or SIREN of the EPCI."""
    territory_typed: str = ""
    """What was typed to find the territory."""
    need: str = ""
    tried: str = ""
    """What was already tried."""
    deadline: str = ""
    """In the person's own words, or one of the choices offered."""
    name: str = ""
    role: str = ""
    """What the person does there: secretary, mayor…"""
    email: str = ""
    phone: str = ""

    def with_fields(self, typed: Mapping[str, str]) -> Form:
        """Take over what was typed.

        Args:
            typed: what was sent, by field; fields that are not of the form are left aside.

        Returns:
            The form with these fields replaced, cleaned of control characters and lone surrogates.

        """
        known = {field.name for field in fields(self)}
        return replace(self, **{name: _cleaned(name, value) for name, value in typed.items() if name in known})

    def as_dict(self) -> dict[str, str]:
        """Give the fields by name."""
        return asdict(self)


def check_form(form: Form, territories: Territories) -> dict[str, str]:
    """Check the whole form.

    Args:
        form: the form.
        territories: every territory.

    Returns:
        What to do, in French, by field, in the order of the form; empty when it can be sent.

    """
    checks = (check_step(form, step, territories) for step in range(1, len(STEPS) + 1))
    return {field: message for messages in checks for field, message in messages.items()}


def check_message(text: str) -> dict[str, str]:
    """Check what the person writes to the team.

    Args:
        text: the message, cleaned.

    Returns:
        What to do, in French, by field; empty when it can be sent.

    """
    if not text:
        return {"message": "Écrivez votre message."}
    if len(text) > MESSAGE_LIMIT:
        return {"message": _too_long(text, MESSAGE_LIMIT)}
    return {}


def check_step(form: Form, step: int, territories: Territories) -> dict[str, str]:
    """Check the fields of one step.

    Args:
        form: the form.
        step: from 1.
        territories: every territory.

    Returns:
        What to do, in French, by field; empty when the next step may follow.

    """
    found = ((name, _message(name, getattr(form, name), territories)) for name in STEPS[step - 1])
    return {name: message for name, message in found if message}


def _message(name: str, value: str, territories: Territories) -> str | None:
    if not value:
        return _MISSING.get(name)
    limit = LIMITS.get(name)
    if limit is not None and len(value) > limit:
        return _too_long(value, limit)
    if name == "territory":
        unknown = "Ce territoire n’est pas dans notre liste : choisissez-le à nouveau."
        return None if place_of(value, territories) else unknown
    about = {"need": _about_need, "email": _about_email, "phone": _about_phone}.get(name)
    return about(value) if about else None


def _too_long(value: str, limit: int) -> str:
    return f"Ce texte compte {number(len(value))} caractères. Le maximum est de {number(limit)} : raccourcissez-le."


def _about_need(value: str) -> str | None:
    return None if any(c.isalpha() for c in value) else "Décrivez votre besoin avec des mots."


def _about_phone(value: str) -> str | None:
    return None if _PHONE.fullmatch(value) else "Ce numéro ne peut pas être composé. Exemple : 01 99 00 12 34."


def _about_email(value: str) -> str | None:
    if is_mail_address(value):
        return None
    strange = next((c for c in value if not c.isascii() or c.isspace() or c in ",;<>()\"'"), None)
    if strange is not None:
        shown = "une espace" if strange.isspace() else f"« {strange} »"
        return f"Une adresse électronique ne contient pas {shown}. Exemple : mairie@exemple.fr."
    return "Cette adresse électronique n’est pas complète. Exemple : mairie@exemple.fr."


def _cleaned(name: str, value: str) -> str:
    clean = clean_text if name in _PARAGRAPHS else clean_line
    return clean(value[: 2 * KEPT])[:KEPT].strip()

"""The kinds of personal data, and where one stands in a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

PersonalKind = Literal["nir", "iban", "number", "mail", "phone", "plate", "birth", "address", "name"]

MASKS: Final[Mapping[PersonalKind, str]] = {
    "nir": "[numéro de sécurité sociale]",
    "iban": "[coordonnées bancaires]",
    "number": "[identifiant]",
    "mail": "[courriel]",
    "phone": "[téléphone]",
    "plate": "[immatriculation]",
    "birth": "[date de naissance]",
    "address": "[adresse]",
    "name": "[nom]",
}
"""What stands in the place of personal data."""


@dataclass(frozen=True, order=True)
class PersonalSpan:
    """Where a piece of personal data stands: ``text[start:end]``."""

    start: int
    end: int
    kind: PersonalKind

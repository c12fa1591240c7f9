"""Find personal data in text: mails, phone numbers, plates, names of people."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

GIVEN_NAMES = Path(__file__).parent / "data" / "given_names.txt"

PersonalKind = Literal["mail", "phone", "plate", "name"]

_MAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\d.,])(?:\+\s?33\s?(?:\(0\)\s?)?|0)[1-9](?:[\s.-]?\d{2}){4}(?!\d)")
# Plates since 2009 (AB-123-CD) and before (1234 AB 56); the letters I, O and U are never used.
_PLATE = re.compile(
    r"\b[A-HJ-NP-TV-Z]{2}[- ]\d{3}[- ][A-HJ-NP-TV-Z]{2}\b|\b\d{2,4} [A-HJ-NP-TV-Z]{2,3} (?:\d{2}|2[AB])\b"
)
_CAPITALISED = r"[A-ZÀ-Ý][\w’'-]+"
_TITLED = re.compile(
    rf"\b(?:M\.|MM\.|Mr|Mme|Mmes|Mlle|Dr|Monsieur|Madame|Mademoiselle)\s+(?:[A-Z]\.\s*)?{_CAPITALISED}"
)


@functools.cache
def _named() -> re.Pattern[str]:
    """Match a common given name that a capitalised word follows."""
    lines = GIVEN_NAMES.read_text(encoding="utf-8").splitlines()
    given = [name for line in lines if not line.startswith("#") for name in line.split()]
    return re.compile(rf"(?<![-\w])(?:{'|'.join(given)})(?:-{_CAPITALISED})?\s+{_CAPITALISED}")


@dataclass(frozen=True)
class PersonalData:
    """A piece of text that points at a person."""

    kind: PersonalKind
    text: str


def find_personal_data(text: str) -> list[PersonalData]:
    """Find what points at a person.

    Names are found after a civility or when a common given name is followed by
    a capitalised word; a street named after someone is found too, which is the
    side to err on.

    Args:
        text: any text.

    Returns:
        What was found: mails, then phones, plates and names, each in reading order.

    Examples:
        >>> [found.kind for found in find_personal_data("écrire à a.b@exemple.fr ou au 01 23 45 67 89")]
        ['mail', 'phone']

    """
    patterns: list[tuple[PersonalKind, re.Pattern[str]]] = [
        ("mail", _MAIL),
        ("phone", _PHONE),
        ("plate", _PLATE),
        ("name", _TITLED),
        ("name", _named()),
    ]
    return [PersonalData(kind, match.group()) for kind, pattern in patterns for match in pattern.finditer(text)]

"""Clean what people type; find and mask personal data in it: mails, phones, plates, names, identity numbers."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

GIVEN_NAMES = Path(__file__).parent / "data" / "given_names.txt"

PersonalKind = Literal["nir", "iban", "mail", "phone", "plate", "name"]

MASKS: Final[Mapping[PersonalKind, str]] = {
    "nir": "[numéro de sécurité sociale]",
    "iban": "[coordonnées bancaires]",
    "mail": "[courriel]",
    "phone": "[téléphone]",
    "plate": "[immatriculation]",
    "name": "[nom]",
}
"""What stands in the place of personal data."""

_DROPPED: Final = frozenset({"Cc", "Cf", "Cs"})
"""Unicode categories of control and format characters and of surrogates."""

# The look-behind keeps the search linear in a long word without an @.
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\d.,])(?:\+\s?33\s?(?:\(0\)\s?)?|0)[1-9](?:[\s.-]?\d{2}){4}(?!\d)")
# Plates since 2009 (AB-123-CD) and before (1234 AB 56); the letters I, O and U are never used.
_PLATE = re.compile(
    r"\b[A-HJ-NP-TV-Z]{2}[- ]\d{3}[- ][A-HJ-NP-TV-Z]{2}\b|\b\d{2,4} [A-HJ-NP-TV-Z]{2,3} (?:\d{2}|2[AB])\b"
)
# Sex, year, month, department, commune, order, and the key in the end.
_NIR = re.compile(r"(?<!\d)[12][ .]?\d{2}[ .]?\d{2}[ .]?(?:\d{2}|2[AB])[ .]?\d{3}[ .]?\d{3}[ .]?\d{2}(?!\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
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
    side to err on. Social security numbers and bank accounts are found by their
    key, so that other long numbers are left alone; a SIREN or a SIRET names an
    organisation.

    Args:
        text: any text.

    Returns:
        What was found: social security numbers, then bank accounts, mails, phones, plates and names, each in
        reading order.

    Examples:
        >>> [found.kind for found in find_personal_data("écrire à a.b@exemple.fr ou au 01 23 45 67 89")]
        ['mail', 'phone']

    """
    return [PersonalData(kind, match.group()) for kind, match in _found(text)]


def mask_personal_data(text: str) -> str:
    """Replace what points at a person by the sort of thing it was.

    Args:
        text: any text.

    Returns:
        The text with each piece of personal data replaced by its mask; where two overlap, the first to begin
        covers both. Masking again changes nothing.

    Examples:
        >>> mask_personal_data("Écrire à a.b@exemple.fr ou au 01 99 00 12 34.")
        'Écrire à [courriel] ou au [téléphone].'

    """
    masked, done = [], 0
    spans = sorted((match.start(), -match.end(), order, kind) for order, (kind, match) in enumerate(_found(text)))
    for start, minus_end, _, kind in spans:
        if start >= done:
            masked += [text[done:start], MASKS[kind]]
        done = max(done, -minus_end)
    return "".join([*masked, text[done:]])


def clean_line(text: str) -> str:
    r"""Bring a text to one line of readable characters.

    Args:
        text: any string, lone surrogates included.

    Returns:
        The text in NFC, without control and format characters, each run of white space one space.

    Examples:
        >>> clean_line("  Mairie\x00 de\r\nBourg\ud800 ")
        'Mairie de Bourg'

    """
    kept = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _DROPPED)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def clean_text(text: str) -> str:
    r"""Bring a text to readable characters, its paragraphs kept.

    Args:
        text: any string, lone surrogates included.

    Returns:
        Lines as `clean_line` gives them, parted by ``\n``, at most one of them empty in a row, none at the ends.

    Examples:
        >>> clean_text("Bonjour,\r\n\r\n\r\nle hall\x00 est plein.\n")
        'Bonjour,\n\nle hall est plein.'

    """
    lines = [clean_line(line) for line in text.splitlines()]
    paragraphs = ["\n".join(group) for written, group in groupby(lines, key=bool) if written]
    return "\n\n".join(paragraphs)


def _found(text: str) -> Iterator[tuple[PersonalKind, re.Match[str]]]:
    patterns: list[tuple[PersonalKind, re.Pattern[str], Callable[[str], bool]]] = [
        ("nir", _NIR, _has_nir_key),
        ("iban", _IBAN, _has_iban_key),
        ("mail", _MAIL, bool),
        ("phone", _PHONE, bool),
        ("plate", _PLATE, bool),
        ("name", _TITLED, bool),
        ("name", _named(), bool),
    ]
    for kind, pattern, holds in patterns:
        yield from ((kind, match) for match in pattern.finditer(text) if holds(match.group()))


def _has_nir_key(found: str) -> bool:
    """Check the key of a social security number: 97 less the rest of the number modulo 97."""
    # In Corsica the letter counts as 19 or 18 in the department's place.
    digits = re.sub(r"[ .]", "", found).replace("2A", "19").replace("2B", "18")
    return 97 - int(digits[:-2]) % 97 == int(digits[-2:])


def _has_iban_key(found: str) -> bool:
    """Check the key of an IBAN (ISO 13616): rearranged, with letters as numbers, it is 1 modulo 97."""
    compact = found.replace(" ", "")
    return int("".join(str(int(sign, 36)) for sign in compact[4:] + compact[:4])) % 97 == 1

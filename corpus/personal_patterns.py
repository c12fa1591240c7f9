"""Find what points at a person by its form: mails, phones, plates, numbers with a key, addresses, dates of birth."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.personal_kinds import PersonalSpan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.personal_kinds import PersonalKind

# The look-behind keeps the search linear in a long word without an @.
_MAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]+(?:\s?@\s?|\s?[(\[]\s?(?:at|arobase)\s?[)\]]\s?|\s(?:at|arobase)\s)[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
# Numbers in 08 are those of services.
_PHONE = re.compile(
    r"(?<![\d.,])(?<!\d[ .])(?:\(?(?:\+\s?|00\s?)33\)?\s?(?:\(0\)\s?)?|0\s?)[1-79](?:[\s.-]?\d){8}(?![\s.-]?\d)"
)
# Plates since 2009 (AB-123-CD) and before (1234 AB 56); the letters I, O and U are never used. "150 KW 24 h" is none.
_PLATE = re.compile(
    r"\b[A-HJ-NP-TV-Z]{2}[- ]\d{3}[- ][A-HJ-NP-TV-Z]{2}\b"
    r"|\b\d{2,4} [A-HJ-NP-TV-Z]{2,3} (?:\d{2}|2[AB])\b(?! ?(?:h\b|€|euros))"
)
# Sex, year, month, department, commune, order, and the key in the end.
_NIR = re.compile(r"(?<!\d)[12][ .]?\d{2}[ .]?\d{2}[ .]?(?:\d{2}|2[AB])[ .]?\d{3}[ .]?\d{3}[ .]?\d{2}(?!\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_BIRTH = re.compile(
    r"(?:\bnée?|\bnaissance) ?(?:le|:) ?(?P<told>\d{1,2}(?:er)?[ ./-](?:\d{1,2}|[^\W\d_]{3,9})[ ./-](?:19|20)?\d{2})\b",
    re.IGNORECASE,
)
# What is born too, and is nobody: "l’association née le".
_BORN = re.compile(
    r"\b(?:agglomération|associations?|collectif|communes?(?: nouvelles?)?|métropole|sociétés?|syndicat),? $",
    re.IGNORECASE,
)
_WAY = (
    r"(?i:(?:(?:grande?|vieille) )?(?:rue|avenue|av|boulevard|bd|place|impasse|allée|chemin|quai|cours|route|square"
    r"|passage|ruelle|sente|faubourg|lotissement|venelle))"
)
_OLD_WAY = r"(?:Grande?|Haute|Basse|Vieille) Rue"
_WAY_NAME = r"(?: (?:[A-ZÀ-Ý][\w’'-]*|[dl][’'][\w’'-]+|du|des?|la|les?|aux?|et)\b){1,6}"
_ADDRESS = re.compile(
    rf"(?<![\w.,])(?<!\d )\d{{1,4}}(?: ?(?:bis|ter|quater|[A-D])\b)?,? (?:{_WAY}\b\.?{_WAY_NAME}|{_OLD_WAY}\b)"
    r"(?:,? \d{5} [A-ZÀ-Ý][\w’'-]*)?"
)
# What an office knows a person by: only after the word that says so.
_NUMBER = re.compile(
    r"\b(?:allocataire|fiscale?|adhérente?|patiente?|passeport|d[’']identité)\b[^\d\n]{0,12}"
    r"(?P<told>\d(?:[ .]?\d){6,14})\b",
    re.IGNORECASE,
)


def find_patterns(text: str) -> Iterator[PersonalSpan]:
    """Find what has the form of personal data.

    Args:
        text: any text.

    Yields:
        Where each piece stands, kind by kind; some may overlap.

    """
    patterns: list[tuple[PersonalKind, re.Pattern[str], Callable[[re.Match[str]], bool]]] = [
        ("nir", _NIR, _has_nir_key),
        ("iban", _IBAN, _has_iban_key),
        ("mail", _MAIL, bool),
        ("phone", _PHONE, bool),
        ("plate", _PLATE, bool),
        ("birth", _BIRTH, _is_of_a_person),
        ("number", _NUMBER, bool),
        ("address", _ADDRESS, bool),
    ]
    for kind, pattern, holds in patterns:
        group = "told" if "told" in pattern.groupindex else 0
        for match in pattern.finditer(text):
            if holds(match):
                yield PersonalSpan(*match.span(group), kind)


def _is_of_a_person(birth: re.Match[str]) -> bool:
    return _BORN.search(birth.string, max(0, birth.start() - 25), birth.start()) is None


def _has_nir_key(nir: re.Match[str]) -> bool:
    """Check the key of a social security number: 97 less the rest of the number modulo 97."""
    # In Corsica the letter counts as 19 or 18 in the department's place.
    digits = re.sub(r"[ .]", "", nir.group()).replace("2A", "19").replace("2B", "18")
    return 97 - int(digits[:-2]) % 97 == int(digits[-2:])


def _has_iban_key(iban: re.Match[str]) -> bool:
    """Check the key of an IBAN (ISO 13616): rearranged, with letters as numbers, it is 1 modulo 97."""
    compact = iban.group().replace(" ", "")
    return int("".join(str(int(sign, 36)) for sign in compact[4:] + compact[:4])) % 97 == 1

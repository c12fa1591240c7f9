"""Find what points at a person by its form: mails, phones, plates, numbers with a key, addresses, dates of birth."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.personal_kinds import PersonalSpan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.personal_kinds import PersonalKind

_ENDING = r"(?:fr|com|org|net|eu|info|email|bzh|re)\b"
"""Of most addresses: a space before its dot, or a comma in its place, is a slip and no end of a sentence."""
_AT = r"(?:\s?@\s?|\s?[(\[]\s?(?:at|arobase)\s?[)\]]\s?|\s(?:at|arobase)\s)"
_DOT = r"(?:\s?\.\s?|,|\s?[(\[]\s?(?:dot|point)\s?[)\]]\s?|\s(?:dot|point)\s)"
# The look-behind keeps the search linear in a long word without an @.
_MAIL = re.compile(
    rf"(?<![\w.+-])[\w.+-]+(?: [._-] [\w+-]+){{0,2}}{_AT}"
    rf"(?:[\w-]+(?:\.[\w-]+){{0,4}}{_DOT}{_ENDING}|[\w-]+(?:\.[\w-]+)+)",
    re.IGNORECASE,
)
_SEP = r"(?:\s?[._‐‑–-]\s?|\s)?"
"""What parts the digits of a number, or nothing."""
# Numbers in 08 are those of services. Beyond the sea, and of the neighbours, the country is told.
_PHONE = re.compile(
    rf"(?<![\d.,])(?<!\d[ .])(?:\(?(?:\+\s?|00\s?)33\)?{_SEP}(?:\(?0\)?{_SEP})?|0\s?)[1-79](?:{_SEP}\d){{8}}"
    rf"(?!\d)(?!{_SEP}\d(?!\d{{4}}\b|[1-79](?:{_SEP}\d){{8}}(?!\d)))"
    r"|(?<![\d.,/])0[1-79](?:\s?/\s?\d{2}){4}(?!/?\d)"
    rf"|(?<![\w.,])(?:\+\s?|00\s?)(?:262|32|352|377|41|49|508|59[046]|68[179]){_SEP}(?:\(0\){_SEP})?\d(?:{_SEP}\d){{5,9}}(?!\d)"
)
_DATE = re.compile(r"\d{2}([./-])\d{2}\1(?:19|20)\d{2}")
# Plates since 2009 (AB-123-CD) and before (1234 AB 56); the letters I, O and U are never used. "150 KW 24 h" is none.
_PLATE = re.compile(
    r"\b[A-HJ-NP-TV-Z]{2}[- ]?\d{3}[- ]?[A-HJ-NP-TV-Z]{2}\b(?! \d)"
    r"|\b(?i:[A-HJ-NP-TV-Z]{2}-\d{3}-[A-HJ-NP-TV-Z]{2})\b"
    r"|\b(?!(?:19|20)\d\d )\d{2,4} [A-HJ-NP-TV-Z]{2,3} (?:\d{2}|2[AB])\b(?! ?(?:h\b|€|euros))"
)
# As anybody types one, where the text says that a plate follows.
_TOLD_PLATE = re.compile(
    r"\b(?:immatricul\w*|plaques?)\b[^\d\n]{0,20}?\b(?!de )"
    r"(?P<told>[A-HJ-NP-TV-Z]{2}[- ]?\d{3}[- ]?[A-HJ-NP-TV-Z]{2}"
    r"|\d{2,4}[- ]?[A-HJ-NP-TV-Z]{2,3}[- ]?(?:\d{2}|2[AB]))\b",
    re.IGNORECASE,
)
# Sex, year, month, department, commune, order; then the key.
_NIR_ROOT = r"[12][ .-]?\d{2}[ .-]?\d{2}[ .-]?(?:\d{2}|2[AB])[ .-]?\d{3}[ .-]?\d{3}"
_NIR = re.compile(rf"(?<!\d){_NIR_ROOT}[ .-]?\d{{2}}(?!\d)", re.IGNORECASE)
# Where the text says what it is, the key may be missing, wrong or apart.
_TOLD_NIR = re.compile(
    r"\b(?:sécu|secu|sécurité sociale|securite sociale|n° ?ss|nir|numéro insee)\b[^\d\n]{0,20}"
    rf"(?P<told>{_NIR_ROOT}(?:[ .,(-]{{0,2}}(?:clé[ :]{{0,3}})?\d{{2}}\)?)?)(?!\d)",
    re.IGNORECASE,
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
# Of known length, so that it is found however it is typed.
_FRENCH_IBAN = re.compile(r"\b(?:FR|MC)[ .-]?\d[ .-]?\d(?:[ .-]?[A-Z0-9]){23}\b", re.IGNORECASE)
_BIRTH = re.compile(
    r"(?:\bnée? ?(?:le|:)|\bnaissance ?(?:le|:)?) ?"
    r"(?P<told>\d{1,2}(?:er)?[ ./-](?:\d{1,2}|[^\W\d_]{3,9})[ ./-](?:19|20)?\d{2})\b",
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
_COUNTED = frozenset({"chemin", "cours", "passage", "place", "quai", "route", "square"})
"""What stands after its count too: "1 place de parking", "3 cours de yoga"."""
_OF_A_SORT = re.compile(r" (?:de (?!l[a’'])|d[’'])[a-zà-ÿ]")
_OLD_WAY = r"(?:Grande?|Haute|Basse|Vieille) Rue"
_DAY = r"\d{1,2}(?:er)? "
_SMALL_NAME = (
    rf" (?:du|des|de la|de(?! la?\b)|aux?) (?:{_DAY})?(?:l[’'])?(?!(?:la|les?)\b)[a-zà-ÿ][\w’'-]+"
    r"(?: (?:18|19|20)\d{2}\b)?"
)
_CAPITAL_NAME = (
    r"(?:(?: (?:du|des?|la|les?|aux?|et)\b){0,3}"
    rf" (?:[A-ZÀ-Ý][\w’'-]*|[dl][’'][\w’'-]+|{_DAY}[A-Z][\w’'-]+)){{1,4}}"
)
_ADDRESS = re.compile(
    rf"(?<![\w.,])(?<!\d )(?P<number>\d{{1,4}})(?: ?(?:bis|ter|quater|[A-D])\b)?,? "
    rf"(?:(?P<way>{_WAY})\b\.?(?P<name>{_SMALL_NAME}|{_CAPITAL_NAME})|{_OLD_WAY}\b)(?:,? \d{{5}} [A-ZÀ-Ý][\w’'-]*)?"
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
        ("nir", _TOLD_NIR, bool),
        ("iban", _IBAN, _has_iban_key),
        ("iban", _FRENCH_IBAN, _has_iban_key),
        ("mail", _MAIL, bool),
        ("phone", _PHONE, _is_no_date),
        ("plate", _PLATE, bool),
        ("plate", _TOLD_PLATE, bool),
        ("birth", _BIRTH, _is_of_a_person),
        ("number", _NUMBER, bool),
        ("address", _ADDRESS, _is_an_address),
    ]
    for kind, pattern, holds in patterns:
        group = "told" if "told" in pattern.groupindex else 0
        for match in pattern.finditer(text):
            if holds(match):
                yield PersonalSpan(*match.span(group), kind)


def _is_of_a_person(birth: re.Match[str]) -> bool:
    return _BORN.search(birth.string, max(0, birth.start() - 25), birth.start()) is None


def _is_no_date(phone: re.Match[str]) -> bool:
    """Tell a number from a day and its hour: "01.02.2024 14 h"."""
    return _DATE.match(phone.group()) is None


def _is_an_address(found: re.Match[str]) -> bool:
    """Tell "3 chemin des vignes" from "3 cours de yoga"."""
    way = (found["way"] or "").lower()
    is_counted = way in _COUNTED and (found["number"] == "1" or way == "cours")
    return not (is_counted and _OF_A_SORT.match(found["name"]))


def _has_nir_key(nir: re.Match[str]) -> bool:
    """Check the key of a social security number: 97 less the rest of the number modulo 97."""
    # In Corsica the letter counts as 19 or 18 in the department's place.
    digits = re.sub(r"[ .-]", "", nir.group().upper()).replace("2A", "19").replace("2B", "18")
    return 97 - int(digits[:-2]) % 97 == int(digits[-2:])


def _has_iban_key(iban: re.Match[str]) -> bool:
    """Check the key of an IBAN (ISO 13616): rearranged, with letters as numbers, it is 1 modulo 97."""
    compact = re.sub(r"[ .-]", "", iban.group())
    return int("".join(str(int(sign, 36)) for sign in compact[4:] + compact[:4])) % 97 == 1

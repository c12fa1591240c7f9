"""What opens a mail, and says nothing of the need but its subject: a need is often pasted from a mail."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADER: Final = re.compile(
    r"""[ \t>*]*
    (?:(?P<subject>objet|subject|sujet)|(?P<sender>de|from|exp[ée]diteur|envoy[ée][ ]par)
    |(?P<sent>envoy[ée](?:[ ]le)?|sent)|(?P<date>date)
    |[àa]|to|pour|cc|cci|bcc|copie(?:[ ][àa])?|r[ée]pondre[ ][àa]|pi[èe]ces?[ ]jointes?)
    [ \t*\u00a0\u202f]*:[ \t*\u00a0\u202f]*(?P<value>.*)""",
    re.IGNORECASE | re.VERBOSE,
)
_ADDRESS: Final = r"(?:\S@\S{1,80}|[<‹][^<>‹›\n]{0,80}[>›])"
"""A mail address, or the brackets that a mask leaves of one."""
_SENT_ON: Final = re.compile(
    r"""(?:(?:lun|mar|mer|mercre|jeu|ven|vendre|sam|same)(?:di)?|dim(?:anche)?
    |(?:mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?)[.,]*\s+(?:[^\W\d]+\s+)?\d{1,2}\b
    |(?:\d{1,2}(?:er)?\s+[^\W\d]+\.?\s+|\d{1,4}[-/.]\d{1,2}[-/.])\d{2,4}\b.{0,5}\b\d{1,2}[:h]\d{2}""",
    re.IGNORECASE | re.VERBOSE,
)
"""When a mail was sent: a day of the week and of the month, or a date and an hour; « lundi » alone is anybody's."""
_CARRIED: Final = re.compile(
    rf"""[ \t>]*
    (?:-{{2,}}[^\n]{{0,20}}\bmessage\b[^\n]{{0,30}}-{{2,}}
    |d[ée]but[ ]du[ ]message[ ](?:transf[ée]r[ée]|r[ée]exp[ée]di[ée])[ \u00a0\u202f]?:
    |le\b[^\n]{{0,30}}\d
     (?:[^\n]{{0,120}}{_ADDRESS}|[^\n]{{0,20}}\b\d{{1,2}}[:h]\d{{2}}(?::\d{{2}})?,\s*(?-i:[A-ZÀ-Ý][^\n,]{{0,40}})?)
     \s*\ba[ ]écrit[ \u00a0\u202f]?:)\s*""",
    re.IGNORECASE | re.VERBOSE,
)
"""What mail programs put above a mail that is answered or handed on: with an address, or an hour and a name, for
« le 3 novembre, un habitant excédé par le bruit nous a écrit : » tells the need."""
_QUOTING: Final = re.compile(r"[ \t]*(?:>[ \t]?)+(?![ \t]*\d)")
"""What mail programs put before each line of a mail that is answered; « > 60 ans » is an age."""
_HANDED_ON: Final = re.compile(r"(?:(?:re|ré|rép|tr|fw|fwd)\s*:\s*)+", re.IGNORECASE)
"""What they put before its subject."""
_TELLING: Final = ("subject", "sender", "sent")
_FEWEST: Final = 2
"""Telling headers in a row from which they may be a mail's: « De : la gare », « À : l’hôpital » are lines of a need."""


def without_mail_headers(text: str) -> str:
    r"""Leave out who sent a mail, to whom and when; its subject stays, for it often tells the need best.

    Args:
        text: a need as it was typed or pasted.

    Returns:
        The text without the headers that follow one another, where one holds an address or when a mail was sent, and
        without the marks before lines that are quoted; the whole text if no letter would be left.

    Examples:
        >>> without_mail_headers("De : la mairie\nEnvoyé : lundi 2 mars\nObjet : TR: Chiens errants\n\nBonjour,")
        'Chiens errants.\n\nBonjour,'
        >>> without_mail_headers("Date : depuis trois ans")
        'Date : depuis trois ans'
        >>> without_mail_headers("Une demande :\n> L’eau du robinet\n> > est jaune.")
        'Une demande :\nL’eau du robinet\nest jaune.'

    """
    kept: list[str] = []
    for are_headers, lines in groupby(text.splitlines(), key=lambda line: _HEADER.fullmatch(line) is not None):
        if are_headers:
            kept += _told_by(list(lines))
        else:
            kept += [line for line in lines if not _CARRIED.fullmatch(line)]
    told = "\n".join(line[quoting.end() :] if (quoting := _QUOTING.match(line)) else line for line in kept)
    return told if any(map(str.isalpha, told)) else text


def holds_mail(text: str) -> bool:
    """Tell whether a text holds a mail that was answered or handed on: its headers, its mark, or quoted lines."""
    lines = text.splitlines()
    return any(line.lstrip().startswith(">") for line in lines) or without_mail_headers(text).splitlines() != lines


def _told_by(lines: Sequence[str]) -> list[str]:
    """Give what lines that look like headers say of the need: themselves, where they are not a mail's."""
    headers = [header for line in lines if (header := _HEADER.fullmatch(line))]
    telling = {kind for header in headers for kind in _TELLING if header[kind]}
    if len(telling) < _FEWEST or not any(map(_is_of_a_mail, headers)):
        return list(lines)
    subjects = (_HANDED_ON.sub("", header["value"]).strip() for header in headers if header["subject"])
    return [f"{subject}." if subject[-1].isalnum() else subject for subject in subjects if subject]


def _is_of_a_mail(header: re.Match[str]) -> bool:
    """Tell a header that a mail program wrote: it holds an address, or the day and hour of a mail."""
    if header["sent"] or header["date"]:
        return _SENT_ON.match(header["value"]) is not None
    return not header["subject"] and re.search(_ADDRESS, header["value"]) is not None

"""What opens a mail, and says nothing of the need but its subject: a need is often pasted from a mail."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADER: Final = re.compile(
    r"""[ \t>*]*
    (?:(?P<subject>objet|subject|sujet)|(?P<sent>envoy[ée](?:[ ](?:le|par))?|sent)
    |date|de|from|exp[ée]diteur|[àa]|to|destinataires?|cc|cci|bcc|copie|importance|pi[èe]ces?[ ]jointes?)
    [ \t*\u00a0\u202f]*:[ \t*\u00a0\u202f]*(?P<value>.*)""",
    re.IGNORECASE | re.VERBOSE,
)
_CARRIED: Final = re.compile(
    r"""[ \t>]*
    (?:-{2,}[^\n]{0,20}\bmessage\b[^\n]{0,30}-{2,}|le\b[^\n]{0,30}\d[^\n]{0,120}\ba[ ]écrit[ \u00a0\u202f]?:)\s*""",
    re.IGNORECASE | re.VERBOSE,
)
"""What mail programs put above a mail that is answered or handed on."""
_HANDED_ON: Final = re.compile(r"(?:(?:re|ré|tr|fw|fwd)\s*:\s*)+", re.IGNORECASE)
"""What they put before its subject."""
_FEWEST: Final = 2
"""Headers in a row from which they are a mail's: « Date : depuis trois ans » alone is a line of the need."""


def without_mail_headers(text: str) -> str:
    r"""Leave out who sent a mail, to whom and when; its subject stays, for it often tells the need best.

    Args:
        text: a need as it was typed or pasted.

    Returns:
        The text without the headers that follow one another, where one tells the subject or that it was sent; the
        whole text if no letter would be left.

    Examples:
        >>> without_mail_headers("De : la mairie\nEnvoyé : lundi 2 mars\nObjet : TR: Chiens errants\n\nBonjour,")
        'Chiens errants.\n\nBonjour,'
        >>> without_mail_headers("Date : depuis trois ans")
        'Date : depuis trois ans'

    """
    kept: list[str] = []
    for are_headers, lines in groupby(text.splitlines(), key=lambda line: _HEADER.fullmatch(line) is not None):
        if are_headers:
            kept += _told_by(list(lines))
        else:
            kept += [line for line in lines if not _CARRIED.fullmatch(line)]
    told = "\n".join(kept)
    return told if any(map(str.isalpha, told)) else text


def _told_by(lines: Sequence[str]) -> list[str]:
    """Give what lines that look like headers say of the need: themselves, where they are not a mail's."""
    headers = [header for line in lines if (header := _HEADER.fullmatch(line))]
    if len(headers) < _FEWEST or not any(header["subject"] or header["sent"] for header in headers):
        return list(lines)
    subjects = (_HANDED_ON.sub("", header["value"]).strip() for header in headers if header["subject"])
    return [f"{subject}." if subject[-1].isalnum() else subject for subject in subjects if subject]

"""What a field of a record may hold: ids, labels, texts, addresses, citations of lines.

Every class of records is frozen and refuses unknown fields, so that a YAML file either is a record or names the field
that is wrong.
"""

from __future__ import annotations

import re
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints

_ID = r"^[\w.-]*[^\W_][\w.-]*$"
_ADDRESS = r"^https?://[^\s]+$"
_CODE = r"^[0-9AB]{2,14}$"
_CITATION = r"^\d+(-\d+)?(, \d+(-\d+)?)*$"
TERRITORY_CODE: Final = r"^[0-9AB]{5,9}$"
"""INSEE code of a commune, SIREN of an EPCI."""
FORMATS: Final = {
    TERRITORY_CODE: "Donnez le code INSEE d’une commune (5 signes) ou le SIREN d’un EPCI (9 chiffres), et non son nom.",
    _ID: "Un identifiant est fait de lettres, de chiffres, de points, de tirets, sans espace.",
    _ADDRESS: "Une adresse commence par https:// et n’a pas d’espace.",
    _CODE: "Un code est fait de 2 à 14 chiffres.",
    _CITATION: "Des lignes s’écrivent ainsi : 405, 406-411.",
}
"""What a field of each pattern is, in French."""


def as_text(value: object) -> object:
    """Read ``lines: 405``, which YAML takes for a number, as the text ``405``."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


RecordId = Annotated[str, StringConstraints(pattern=_ID, max_length=120)]
"""Letters of any alphabet, digits, ``.``, ``_`` and ``-``, one letter or digit at least: an upstream's id stays."""
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
"""A name: that of some software is one letter."""


def _readable(address: str) -> str:
    """Let through the address that its readers can take apart: a bracket left open stops them."""
    try:
        urlsplit(address)
    except ValueError:
        raise ValueError("Cette adresse ne se lit pas : vérifiez le nom du site.") from None
    return address


WebAddress = Annotated[str, StringConstraints(pattern=_ADDRESS, max_length=2000), AfterValidator(_readable)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=3000)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Code = Annotated[str, StringConstraints(pattern=_CODE)]


def line_spans(lines: str) -> list[tuple[int, int]]:
    """Read a citation of lines.

    Args:
        lines: a citation such as ``"405, 406-411"``.

    Returns:
        Pairs of first and last line, both included, in the order they are cited.

    Raises:
        ValueError: if the text is no citation, or a span goes backward.

    Examples:
        >>> line_spans("405, 406-411")
        [(405, 405), (406, 411)]

    """
    if not re.fullmatch(_CITATION, lines):
        raise ValueError(FORMATS[_CITATION])
    spans = []
    for part in lines.split(", "):
        first, _, last = part.partition("-")
        span = (int(first), int(last or first))
        if span[1] < span[0]:
            raise ValueError(f"Des lignes vont de la première à la dernière : « {last}-{first} », et non « {part} ».")
        spans.append(span)
    return spans


def _in_order(lines: str) -> str:
    line_spans(lines)
    return lines


Lines = Annotated[str, BeforeValidator(as_text), StringConstraints(pattern=_CITATION), AfterValidator(_in_order)]
"""Lines of a document, as a reader cites them: ``405``, ``406-411`` or ``405, 406-411``."""


class Part(BaseModel):
    """A record or a part of one: frozen, and unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

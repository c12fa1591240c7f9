"""Names of territories as people say them: the sigla that INSEE begins them with, spelled out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS: Final[Mapping[str, str]] = {
    "CC": "Communauté de communes",
    "CA": "Communauté d’agglomération",
    "CU": "Communauté urbaine",
    "CCAS": "Centre communal d’action sociale",
    "CIAS": "Centre intercommunal d’action sociale",
    "PETR": "Pôle d’équilibre territorial et rural",
    "SIVOM": "Syndicat intercommunal à vocations multiples",
    "SIVU": "Syndicat intercommunal à vocation unique",
}
_BEGINNING: Final = re.compile(rf"({'|'.join(_KINDS)})(?= )")


def spelled_out(name: str) -> str:
    """Spell out the kind with which a name begins; the records, the search and the API keep it short.

    Args:
        name: of a territory, as INSEE or a record gives it.

    Returns:
        The name, as it is where it begins with no kind that we know.

    Examples:
        >>> spelled_out("CC du Sud-Artois"), spelled_out("CASUD"), spelled_out("Métropole de Lyon")
        ('Communauté de communes du Sud-Artois', 'CASUD', 'Métropole de Lyon')

    """
    found = _BEGINNING.match(name)
    return _KINDS[found[1]] + name[found.end() :] if found else name

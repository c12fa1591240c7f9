"""The record that an expert means, by its id, its address or some words of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from api.desk import DecisionError
from api.pages.desk.history import record_title
from api.pages.desk.matches import is_known
from corpus.place_names import folded_name

if TYPE_CHECKING:
    from corpus.catalogue import Catalogue
    from corpus.records import Record

_SEVERAL: Final = 4
"""Names told when the words are of several records."""


class SeveralRecordsError(DecisionError):
    """Words of the names of several records."""

    def __init__(self, message: str, records: tuple[tuple[str, str], ...]) -> None:
        """Say so; ``records`` are pairs of id and title, a few of them."""
        super().__init__(message)
        self.records = records


def named_record(typed: str, catalogue: Catalogue) -> str:
    """Find the record that is meant.

    Args:
        typed: its id, an address that ends with it, or words of its name in any order.
        catalogue: every record.

    Returns:
        Its id.

    Raises:
        DecisionError: if there is no such record.
        SeveralRecordsError: if there are more than one.

    """
    words = typed.strip()
    last = urlsplit(words).path.rstrip("/").rpartition("/")[2] if "/" in words else words
    if is_known(last, catalogue):
        return last
    found = _bearing(words, catalogue)
    if len(found) == 1:
        return found[0]
    if not found:
        raise DecisionError(
            "Aucune fiche du catalogue ne porte ce nom : essayez moins de mots, ou collez l’adresse de la fiche."
        )
    records = tuple((one, record_title(one, catalogue)) for one in found[:_SEVERAL])
    told = " ; ".join(f"{title} ({one})" for one, title in records)
    more = " ; et d’autres" if len(found) > _SEVERAL else ""
    message = f"Plusieurs fiches portent ces mots : {told}{more}. Écrivez l’identifiant de la vôtre."
    raise SeveralRecordsError(message, records)


def _bearing(words: str, catalogue: Catalogue) -> list[str]:
    wanted = folded_name(words).split()
    records: tuple[Record, ...] = (*catalogue.investigations, *catalogue.tools)
    named = {record.id: folded_name(record_title(record.id, catalogue)) for record in records} if wanted else {}
    exact = [one for one, name in named.items() if name.split() == wanted]
    return exact or [one for one, name in named.items() if all(word in name for word in wanted)]

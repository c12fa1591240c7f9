"""Look a record up by what was typed in a terminal, and say which ids are near one that nothing bears."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process, utils

from api.operator_errors import OperatorError
from corpus.errors import UnknownRecordError
from corpus.records import title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus import Catalogue
    from corpus.records import Record

_LIKE: Final = 80
"""Least likeness, of 100, of an id or a name that is offered."""
_OFFERED: Final = 3
_QUOTED: Final = 80
"""Characters of what was typed that are said again."""


class NoSuchRecordError(OperatorError):
    """No record has this id; the message offers the nearest ones."""


def look_up(catalogue: Catalogue, record_id: str) -> Record:
    """Find a record by its id.

    Args:
        catalogue: the records.
        record_id: what was typed.

    Returns:
        The record.

    Raises:
        NoSuchRecordError: if no record has this id.

    """
    try:
        return catalogue.record(record_id)
    except UnknownRecordError:
        near = nearest_ids(catalogue, record_id)
        offer = f"Les plus proches : {', '.join(near)}." if near else "Cherchez-la par son sujet avec deja-la match."
        raise NoSuchRecordError(f"Aucune fiche n’a l’identifiant « {record_id[:_QUOTED]} ». {offer}") from None


def nearest_ids(catalogue: Catalogue, typed: str) -> Sequence[str]:
    """List the ids of the records whose id or name is most like what was typed.

    Args:
        catalogue: the records.
        typed: a piece of an id, a name, a typo.

    Returns:
        At most three ids, the nearest first; none if nothing is like it.

    """
    records: list[Record] = [*catalogue.investigations, *catalogue.tools]
    by_id = {record.id: record.id for record in records}
    by_name = {record.id: title_of(record) for record in records}
    likeness: dict[str, float] = {}
    for choices in (by_id, by_name):
        found = process.extract(
            typed[:_QUOTED],
            choices,
            scorer=fuzz.WRatio,
            processor=utils.default_process,
            score_cutoff=_LIKE,
            limit=_OFFERED,
        )
        for _, score, record_id in found:
            likeness[record_id] = max(score, likeness.get(record_id, 0.0))
    return sorted(likeness, key=lambda record_id: (-likeness[record_id], record_id))[:_OFFERED]

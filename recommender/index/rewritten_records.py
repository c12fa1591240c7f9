"""Which records of the files the desk changed so much that what was learned of them may not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corpus.passages import PassageKind, passages_of
from recommender.search_words import words_of

if TYPE_CHECKING:
    from corpus.catalogue import Catalogue
    from corpus.overlay import Overlay
    from corpus.records import Record

_SUBJECT: Final = frozenset({PassageKind.PROBLEM, PassageKind.PURPOSE, PassageKind.WORDING})
"""What says which needs a record answers."""
_KEPT: Final = 0.5
"""Share of its words that the file's record must hold already: no two of the 113 that ship share so many (.48 at most),
and one whose problem is told in none of its former words still keeps .69."""


def rewritten(files: Catalogue, overlay: Overlay) -> frozenset[str]:
    """Find the records of the files that the desk wrote anew: what was learned of them by their id no longer holds.

    Args:
        files: the records of the files.
        overlay: those of the desk.

    Returns:
        The ids of the records that say in other words which needs they answer.

    """
    before = {record.id: record for record in files.records}
    return frozenset(
        record.id for record in overlay.records if record.id in before and _is_another(record, before[record.id])
    )


def retold(files: Catalogue, overlay: Overlay) -> frozenset[str]:
    """Find the records of the files of which the desk changed or added a problem.

    Args:
        files: the records of the files.
        overlay: those of the desk.

    Returns:
        The ids of the records that tell a problem which they did not.

    """
    before = {record.id: record for record in files.records}
    return frozenset(
        record.id
        for record in overlay.records
        if record.id in before and not _problems(record) <= _problems(before[record.id])
    )


def _problems(record: Record) -> frozenset[str]:
    return frozenset(one.text for one in passages_of(record) if one.kind is PassageKind.PROBLEM)


def _is_another(record: Record, before: Record) -> bool:
    words = _words(record)
    return len(words & _words(before)) < _KEPT * len(words)


def _words(record: Record) -> frozenset[str]:
    return frozenset().union(*(words_of(one.text) for one in passages_of(record) if one.kind in _SUBJECT))

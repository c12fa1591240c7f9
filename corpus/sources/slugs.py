"""Ids for rows whose upstream gives none."""

from __future__ import annotations

from corpus.fidelity import words_of
from corpus.sources.normalisation import check_id


def slug_of(name: str, *, field: str) -> str:
    """Make an id of a name.

    Args:
        name: the name, in a cell that may be empty.
        field: its column, for the error.

    Returns:
        Its words in lower case without accents, parted by ``-``; an empty name is a ``CellError``.

    Examples:
        >>> slug_of("Plus fraîche ma ville", field="name")
        'plus-fraiche-ma-ville'

    """
    return check_id("-".join(words_of(name))[:120], field=field)

"""Open the search of territories once for the whole process, when it is first asked for."""

from __future__ import annotations

import functools
from threading import Lock

from corpus.territory_search import TerritorySearch

_opening = Lock()


def open_territories() -> TerritorySearch:
    """Give the search of territories; the first call takes about a second and a half.

    Returns:
        The same search each time, safe to share between threads.

    """
    # Two first requests at once must not build it twice: `functools.cache` alone would let them.
    with _opening:
        return _open()


@functools.cache
def _open() -> TerritorySearch:
    return TerritorySearch.open()

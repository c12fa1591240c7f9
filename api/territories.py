"""Open the search of territories once for the whole process, when it is first asked for; say who is eligible."""

from __future__ import annotations

import functools
from threading import Lock
from typing import TYPE_CHECKING

from corpus.eligibility import Thresholds
from corpus.territory_search import TerritorySearch

if TYPE_CHECKING:
    from api.settings import Settings

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


def thresholds_of(settings: Settings) -> Thresholds:
    """Read the populations under which a territory is eligible."""
    return Thresholds(
        commune=settings.sur_mesure_commune, epci=settings.sur_mesure_epci, since=settings.sur_mesure_since
    )

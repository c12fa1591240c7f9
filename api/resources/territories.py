"""Open the search of territories once for the whole process, when it is first asked for; say who is eligible."""

from __future__ import annotations

import functools
from threading import Lock
from typing import TYPE_CHECKING

from corpus.eligibility import PROGRAMME, Thresholds
from corpus.errors import UnknownRecordError
from corpus.records import ToolState
from corpus.territory_search import TerritorySearch

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.catalogue import Catalogue

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


def offered_in(catalogue: Catalogue) -> ToolState:
    """Tell what a catalogue says of the programme that one is eligible to; unknown where it says nothing."""
    try:
        return catalogue.tool(PROGRAMME).state
    except UnknownRecordError:
        return ToolState.UNKNOWN


def thresholds_of(settings: Settings) -> Thresholds:
    """Read the populations under which a territory is eligible."""
    return Thresholds(
        commune=settings.sur_mesure_commune, epci=settings.sur_mesure_epci, since=settings.sur_mesure_since
    )

"""How one searches, as the address of the answer bears it: for which territory, and whether words are read as typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import Depends, Request

from api.contexts.request_form.form import ChosenPlace
from api.desk import place_of
from api.pages.local_tools import own_names
from api.pages.places_shown import chosen_place
from api.state import TerritoriesState, ThresholdsState
from recommender import Need

KEY: Final = re.compile(r"[\w-]{22}", re.ASCII)
"""What the key of a search is like."""
YES: Final = "oui"
"""Says in an address or a form that words are read as they were typed."""


@dataclass(frozen=True)
class Asking:
    """How one searches."""

    code: str = ""
    """INSEE code or SIREN of the territory that one searches for; empty when nobody said."""
    place: ChosenPlace | None = None
    """The same, as it is read."""
    as_typed: bool = False
    """Whether mistyped words are read as they were typed."""
    own: frozenset[str] = frozenset()
    """The territories whose tools that territory may use, as `own_names` gives them."""
    since: str = ""
    """Key of the person's own words, where the need is a problem that they chose instead; empty elsewhere."""

    @property
    def query(self) -> dict[str, str]:
        """What the address of the answer bears of it."""
        return ({"territoire": self.code} if self.place else {}) | self.reading

    @property
    def reading(self) -> dict[str, str]:
        """The same, whatever the territory."""
        return ({"tel_quel": YES} if self.as_typed else {}) | ({"depuis": self.since} if self.since else {})

    def need(self, text: str) -> Need:
        """Make a need of a text, searched this way."""
        return Need(text, territory=self.code or None, as_typed=self.as_typed)


def _asking(
    request: Request,
    search: TerritoriesState,
    thresholds: ThresholdsState,
    *,
    territoire: str = "",
    tel_quel: str = "",
    depuis: str = "",
) -> Asking:
    """Read an address; a code that is no commune's and no EPCI's says nothing, nor does what is no key."""
    place = chosen_place(territoire, search, departments=request.state.departments, thresholds=thresholds)
    since = depuis if KEY.fullmatch(depuis) else ""
    own = own_names(place_of(territoire, search.territories), search.territories)
    return Asking(territoire if place else "", place, as_typed=tel_quel == YES, own=own, since=since)


AskingState = Annotated[Asking, Depends(_asking)]


def results_address(key: str, query: dict[str, str]) -> str:
    """Give the address of an answer.

    Args:
        key: of the search.
        query: what the address bears.

    Returns:
        Such as ``/recherche/KEY?territoire=27474``.

    Examples:
        >>> results_address("k", {"territoire": "27474"})
        '/recherche/k?territoire=27474'

    """
    return f"/recherche/{key}" + (f"?{urlencode(query)}" if query else "")

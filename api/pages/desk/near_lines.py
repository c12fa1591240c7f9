"""Requests of other territories that ask the same, as an expert weighs them, and how far an introduction has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.contexts.desk.near_lines import ApartLine, NearLine
from api.desk import IntroductionState
from api.pages.desk.inbox_words import status_label, status_tone, where_and_how_many
from api.pages.typography import counted, paris_day
from corpus.particles import before
from recommender.difference import FAR_LARGER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from api.desk import NearRequest, PairDecision, RequestsIntroduction
    from api.desk.requests.places import Place

_LIKELY = 1 / 3
"""The probability under which a near request is folded away."""


def near_line(
    near: NearRequest,
    *,
    mine: Place | None,
    introduction: RequestsIntroduction | None,
    departments: Mapping[str, str],
    names: Callable[[str], str],
) -> NearLine:
    """Tell a request that is held for the same need.

    Args:
        near: the request.
        mine: the territory of the request that is read; none once erased.
        introduction: the last one between the two; none where nothing was proposed.
        departments: names by number.
        names: gives the name of an account.

    Returns:
        The line.

    """
    place = near.place
    return NearLine(
        reference=near.reference,
        place=place.name,
        detail=where_and_how_many(place, departments),
        size=_size(place, mine),
        status=status_label(near.status),
        tone=status_tone(near.status),
        owner=names(near.owner) if near.owner else "",
        received_at=near.received_at,
        text=near.masked_text,
        closeness=_closeness(near),
        likely=near.probability >= _LIKELY,
        shared_words=near.shared_words,
        state=introduction.state.value if introduction else "",
        told=_told(introduction, mine=mine.name if mine else "", theirs=place.name) if introduction else "",
    )


def apart_lines(pairs: Sequence[PairDecision], *, names: Callable[[str], str]) -> tuple[ApartLine, ...]:
    """Tell the requests that an expert told apart from one, in the order in which they did.

    Args:
        pairs: what was decided of the request and others.
        names: gives the name of who decided.

    Returns:
        A line for each that is still told apart.

    """
    return tuple(
        ApartLine(one.other, one.place.name if one.place else "", names(one.actor), one.at)
        for one in pairs
        if one.is_apart
    )


def _closeness(near: NearRequest) -> str:
    # No figure: of the pairs that are said to be sure, one in two was the same need when it was measured.
    if near.sure:
        return "Semble le même besoin"
    return "Peut-être le même besoin" if near.probability >= _LIKELY else "Sans doute un autre besoin"


def _size(there: Place, here: Place | None) -> str:
    if here is None or not here.population or not there.population:
        return ""
    ratio = max(here.population, there.population) / min(here.population, there.population)
    if ratio < FAR_LARGER:
        return ""
    word = "plus" if there.population > here.population else "moins"
    return f"{counted(round(ratio), 'fois', 'fois')} {word} peuplé {before('que', here.name)}"


def _told(introduction: RequestsIntroduction, *, mine: str, theirs: str) -> str:
    proposed = f"le {paris_day(introduction.proposed_at)}"
    answers = ((mine, introduction.mine), (theirs, introduction.theirs))
    if introduction.state is IntroductionState.MADE:
        return "les deux ont accepté et ont reçu les coordonnées de l’autre"
    if introduction.state is IntroductionState.PROPOSED:
        agreed = [name for name, answer in answers if answer]
        awaited = " et ".join(before("de", name) for name, answer in answers if answer is None)
        return f"{proposed}, en attente {awaited}" + (f" ; {agreed[0]} a accepté" if agreed else "")
    refused = [name for name, answer in answers if answer is False]
    if refused:
        return f"{refused[0]} a refusé celle qui était proposée {proposed}"
    return f"celle qui était proposée {proposed} a été retirée"

"""``/bureau/territoire``: an agent of a territory reads the requests of that territory, and no other.

Who wrote each of them stays between that person and the team: colleagues see the need without personal data, where it
stands, and what was answered.
"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.contexts.desk.territory_requests import (
    TerritoryAnswer,
    TerritoryMessage,
    TerritoryRequestPage,
    TerritoryRequestsPage,
)
from api.desk import (
    InboxFilter,
    InboxPlace,
    IntroductionState,
    Status,
    UnknownRequestError,
    read_reference,
)
from api.pages.rendering import render
from api.pages.request_form.follow_up import territories_met
from api.protection.agents import TerritoryAgent
from api.state import StoreState
from corpus.cleaning import mask_personal_data

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

TERRITORY: Final = "/bureau/territoire"
_SIZE: Final = 20
_SHOWN: Final = tuple(status for status in Status if status is not Status.ERASED)


@router.get(TERRITORY)
def territory_requests(
    request: Request, agent: TerritoryAgent, store: StoreState, apres: Annotated[str, Query()] = ""
) -> HTMLResponse:
    """List the requests of the agent's territory."""
    after = InboxPlace.read(apres)
    # The code is the account's, never the address's. An account without one, which none is, would see nothing.
    wanted = InboxFilter(statuses=_SHOWN, territory=agent.territory or "")
    found = store.inbox.page(wanted, size=_SIZE, after=after)
    page = TerritoryRequestsPage(
        agent,
        place=store.territories().by_code(agent.territory).name if agent.territory else "",
        lines=found.lines,
        next=f"{TERRITORY}?apres={found.after.token}" if found.after else "",
        first=after is None,
    )
    return render(request, "pages/territory_requests.html", page)


@router.get(f"{TERRITORY}/{{reference}}")
def territory_request(request: Request, reference: str, agent: TerritoryAgent, store: StoreState) -> HTMLResponse:
    """Show a request of the agent's territory; of another, it is not said that there is one."""
    filed = store.treatment.read(read_reference(reference) or "")
    if filed.place is None or not agent.may_see(filed.place.code):
        raise UnknownRequestError("Aucune demande de votre territoire ne porte ce numéro.")
    answers = tuple(TerritoryAnswer(answer.at, mask_personal_data(answer.text)) for answer in filed.answers)
    messages = tuple(
        TerritoryMessage(one.at, mask_personal_data(one.text), one.is_the_persons) for one in filed.messages
    )
    states = [one.state for one in store.introductions.of_request(filed.reference).values()]
    wrote = filed.form is not None and filed.form.email.strip().casefold() == agent.mail.casefold()
    page = TerritoryRequestPage(
        agent,
        filed,
        answers,
        messages,
        to_introduce=IntroductionState.PROPOSED in states,
        introduced=bool(states),
        met=territories_met(store.introductions.of_writer(filed.reference, agent)) if wrote else (),
        wrote=wrote,
    )
    return render(request, "pages/territory_request.html", page)

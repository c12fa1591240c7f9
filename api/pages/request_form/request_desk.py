"""What the pages of the form share: where its steps are, and what a draft says of the territory that asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Request

from api.contexts.request_form.form import ChosenPlace
from api.desk import STEPS, Form, Store, check_form
from api.pages.places_shown import chosen_place
from api.pages.posted_form import PostedForm
from api.protection.form_tokens import FormTokens
from api.state import FormTokensState, RecommenderState, StoreState, TerritoriesState, ThresholdsState
from corpus.eligibility import Thresholds
from corpus.territory_search import TerritorySearch
from recommender import Recommender

START: Final = "/demande"
STEP_PATHS: Final = ("territoire", "besoin", "coordonnees")
"""The last part of the address of each step."""
OPENING: Final = "demande"
"""What the form token of a page without a draft is for."""
RECAP: Final = "recapitulatif"
SEE_OTHER: Final = 303
"""What was posted is done: the next page is read by GET, so that reloading it sends nothing again."""
INVALID, REFUSED, TOO_LONG, AWAY, ALREADY = 422, 403, 413, 503, 409
"""The statuses of a page that is shown again."""


@dataclass(frozen=True)
class RequestDesk:
    """What the pages of the form work with."""

    store: Store
    tokens: FormTokens
    search: TerritorySearch
    recommender: Recommender
    thresholds: Thresholds
    departments: dict[str, str]

    def chosen(self, form: Form) -> ChosenPlace | None:
        """Show the territory of a form; none before one was chosen."""
        return chosen_place(form.territory, self.search, departments=self.departments, thresholds=self.thresholds)

    def first_fault(self, form: Form) -> int | None:
        """Tell the first step that is not right, from 1; none when the form can be sent."""
        wrong = check_form(form, self.search.territories)
        return next((step for step, fields in enumerate(STEPS, start=1) if wrong.keys() & set(fields)), None)


def draft_address(token: str) -> str:
    """Give the address of a draft, on which those of its steps are built."""
    return f"{START}/{token}"


def step_address(token: str, step: int) -> str:
    """Give the address of a step, from 1."""
    return f"{draft_address(token)}/{STEP_PATHS[step - 1]}"


def version_shown(posted: PostedForm) -> int:
    """Read the version of the request that a form was shown with; -1, which is none, for what is no number."""
    version = posted.fields.get("version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1


def purpose_of(token: str) -> str:
    """Name what a form token of a draft is for."""
    return f"demande/{token}"


def follow_address(secret: str) -> str:
    """Give the address of a request that was sent, for its person."""
    return f"/suivi/{secret}"


def follow_purpose(secret: str) -> str:
    """Name what a form token of a change to a request is for."""
    return f"suivi/{secret}"


def _request_desk(
    request: Request,
    store: StoreState,
    tokens: FormTokensState,
    search: TerritoriesState,
    *,
    recommender: RecommenderState,
    thresholds: ThresholdsState,
) -> RequestDesk:
    return RequestDesk(store, tokens, search, recommender, thresholds, request.state.departments)


DeskState = Annotated[RequestDesk, Depends(_request_desk)]

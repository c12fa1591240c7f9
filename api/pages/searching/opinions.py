"""``POST /avis``: whether an answer helped, in one click.

A vote is known by the key of its search, so that a second click changes the first and reloading adds nothing.
Whoever says that it did not help may say why, in a second click.
The answer comes back with a word of thanks, its filters and its territory kept; where it is no longer held,
a page says it.

While the need is held, what was shown is kept with the vote, for `deja-la learn`: see `api.desk.judgments.opinions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.desk.judgments.opinions import ShownAnswer
from api.desk.usage.counts import What
from api.pages.rendering import render
from api.pages.searching.asking import AskingState, results_address
from api.pages.searching.result_filters import Chosen
from api.protection.form_tokens import TokenState
from api.protection.honeypot import FIELD, is_caught
from api.state import FormTokensState, HeldNeedsState, RecommenderState, StoreState, VotersState
from corpus.cleaning import mask_personal_data
from recommender import Need

if TYPE_CHECKING:
    from api.protection.voters import Voter
    from recommender import Recommender

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

HELPED: Final = "oui"
NOT_HELPED: Final = "non"
REASONS: Final = {
    "hors-sujet": ("Hors sujet", What.OFF_TOPIC),
    "trop-ancien": ("Trop ancien", What.OUTDATED),
    "autre-taille": ("Territoires trop différents du mien", What.OTHER_SIZE),
}
"""Why an answer did not help, as the form sends it: in words, and what is counted."""
_JUDGED: Final = 3
"""Records of each kind that a vote is about: those further down were hardly read."""


class Opinion(Chosen):
    """What the form sends: the click, and what leads back to the answer with its filters."""

    jeton: str = ""
    site_web: str = ""
    cle: str = ""
    """Key of the search."""
    avis: str = ""
    motif: str = ""
    """Why it did not help; empty where nobody said."""


def purpose_of(key: str) -> str:
    """Give the purpose of the token that the form of an answer bears."""
    return f"avis/{key}"


@router.post("/avis")
def give_opinion(
    request: Request,
    opinion: Annotated[Opinion, Form()],
    tokens: FormTokensState,
    store: StoreState,
    *,
    needs: HeldNeedsState,
    recommender: RecommenderState,
    voters: VotersState,
    asking: AskingState,
) -> Response:
    """Count the click and thank for it."""
    state = tokens.check(opinion.jeton, purpose=purpose_of(opinion.cle))
    if state is TokenState.FOREIGN or opinion.avis not in {HELPED, NOT_HELPED}:
        raise HTTPException(403)
    held = needs.find(opinion.cle)
    if state is TokenState.VALID and not is_caught({FIELD: opinion.site_web}):
        counted = store.usage.record_vote(opinion.cle, helped=opinion.avis == HELPED)
        if counted and held is not None:
            voter = voters.of(request, day=store.clock().date())
            masked = mask_personal_data(held.text)
            shown = _shown(recommender, asking.need(masked), voter, need_digest=voters.need(masked))
            store.opinions.keep(opinion.cle, shown)
        if opinion.avis == NOT_HELPED and opinion.motif in REASONS:
            store.usage.record_reason(opinion.cle, REASONS[opinion.motif][1])
    if held is None:
        return render(request, "pages/thanks.html", None)
    query = {**asking.query, **opinion.known().without(""), "avis": opinion.avis}
    if opinion.avis == NOT_HELPED and opinion.motif in REASONS:
        query["motif"] = opinion.motif
    return RedirectResponse(f"{results_address(opinion.cle, query)}#avis", status_code=303)


def _shown(recommender: Recommender, need: Need, voter: Voter, *, need_digest: str) -> ShownAnswer:
    """Find again what was shown; the need without personal data is asked, of which alone anything is kept."""
    answer = recommender.recommend(need, top_k=_JUDGED)
    return ShownAnswer(
        need_digest=need_digest,
        vector=recommender.need_vector(need.text),
        encoder=recommender.encoder_digest,
        agent=voter.agent,
        network=voter.network,
        records=tuple(
            (match.ranked.record_id, place)
            for matches in (answer.investigations, answer.tools)
            for place, match in enumerate(matches, start=1)
        ),
    )

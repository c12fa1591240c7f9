"""From a need, an answer or a fiche to a benchmark: proposals, ticks, and the secret address.

- ``GET /comparatifs`` shows the box alone; ``POST /comparatifs`` proposes answers, and keeps nothing.
- ``POST /comparatifs/creer`` opens the benchmark and leads to its secret address.
- ``/comparatif/{secret}/reponses`` adds answers to one that is open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.benchmarks.proposals import ProposalsPage
from api.desk import UNKNOWN, OpenedFor, TextTooLongError, place_of
from api.desk.benchmarks.texts import check_length
from api.desk.tokens import new_token
from api.pages.benchmarks.catalogue_answers import answers_of
from api.pages.benchmarks.forms import PURPOSE, AnswersForm, AskingForm, Refusal, attempt
from api.pages.benchmarks.matching import matches_of
from api.pages.benchmarks.origins import known_records
from api.pages.benchmarks.proposals import propose
from api.pages.benchmarks.published import published_near
from api.pages.local_tools import own_names
from api.pages.rendering import render
from api.protection.agents import desk_agent
from api.state import DerivedSecretsState, FormTokensState, RecommenderState, StoreState, TerritoriesState
from corpus.cleaning import clean_line, clean_text
from corpus.records import Tool
from recommender import MAX_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.contexts.benchmarks.proposals import Proposal
    from api.desk import Benchmark, ComparedAnswer, NewAnswer, Place
    from api.protection.form_tokens import FormTokens
    from corpus import Catalogue
    from corpus.territories import Territories
    from recommender import Recommender

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_NOTHING = f"Cochez une réponse, ou écrivez-en une : ce que vous ne savez pas d’elle sera « {UNKNOWN} »."
_REFERENCE = 40


@router.get("/comparatifs")
def start(request: Request, tokens: FormTokensState) -> HTMLResponse:
    """Show the box alone."""
    page = ProposalsPage(tokens.issue(PURPOSE), need="", title="", proposals=(), own="", asked=False, error="")
    return render(request, "pages/benchmark_start.html", page)


@router.post("/comparatifs")
def proposals(
    request: Request,
    form: Annotated[AskingForm, Form()],
    *,
    recommender: RecommenderState,
    store: StoreState,
    tokens: FormTokensState,
    search: TerritoriesState,
) -> HTMLResponse:
    """Propose answers to a need, to what was on a page of results, to a fiche or to a request."""
    need = clean_text(form.besoin).strip()
    refused = _refused(need)
    asking = _Asking(need, place_of(form.territoire, search.territories), search.territories)
    again, error = form if form.encore else None, refused.error if refused else ""
    page = replace(
        _page(recommender, tokens, asking, seen=form.vus, form=again, error=error),
        near=() if refused else published_near(need, store, recommender),
        request=_request_of(request, form.demande),
    )
    return render(request, "pages/benchmark_start.html", page, status=refused.status if refused else 200)


@router.post("/comparatifs/creer")
def create(
    request: Request,
    form: Annotated[AnswersForm, Form()],
    *,
    recommender: RecommenderState,
    store: StoreState,
    tokens: FormTokensState,
    search: TerritoriesState,
    secrets: DerivedSecretsState,
) -> Response:
    """Open a benchmark."""
    need = clean_text(form.besoin).strip()
    asked = _request_of(request, form.demande)
    answers, place = _ticked(form, recommender, need=need), place_of(form.territoire, search.territories)
    salt = new_token()
    # Of a request, one that the service can make again: its page leads back to the benchmark.
    secret = secrets.make(salt) if asked else new_token()

    def write() -> None:
        store.benchmarks.open(
            title=form.titre,
            context=need,
            answers=answers,
            index_version=recommender.index_version,
            secret=secret,
            opened_for=OpenedFor(place.code if place else "", asked, salt),
        )

    refusal = _refused(need) or (attempt(form, tokens, write) if answers else Refusal(422, _NOTHING))
    if refusal is None:
        return RedirectResponse(f"/comparatif/{secret}", status_code=303)
    asking = _Asking(need, place, search.territories)
    page = replace(_page(recommender, tokens, asking, seen=form.vus, form=form, error=refusal.error), request=asked)
    return render(request, "pages/benchmark_start.html", page, status=refusal.status)


@router.get("/comparatif/{secret}/reponses")
def more(
    request: Request,
    secret: str,
    *,
    recommender: RecommenderState,
    store: StoreState,
    tokens: FormTokensState,
    search: TerritoriesState,
) -> HTMLResponse:
    """Propose more answers for a benchmark that is open."""
    benchmark = store.benchmarks.read_open(secret)
    return render(
        request,
        "pages/benchmark_more.html",
        _more(benchmark, secret, recommender, tokens=tokens, territories=search.territories),
    )


@router.post("/comparatif/{secret}/reponses")
def add(
    request: Request,
    secret: str,
    form: Annotated[AnswersForm, Form()],
    *,
    recommender: RecommenderState,
    store: StoreState,
    tokens: FormTokensState,
    search: TerritoriesState,
) -> Response:
    """Add answers."""
    benchmark = store.benchmarks.read(secret)
    answers = _ticked(form, recommender, need=benchmark.context)
    refusal = (
        attempt(form, tokens, lambda: store.benchmark_work.add(secret, answers)) if answers else Refusal(422, _NOTHING)
    )
    if refusal is None:
        return RedirectResponse(f"/comparatif/{secret}#grille", status_code=303)
    page = _more(
        benchmark,
        secret,
        recommender,
        tokens=tokens,
        territories=search.territories,
        form=form,
        error=refusal.error,
    )
    return render(request, "pages/benchmark_more.html", page, status=refusal.status)


def _ticked(form: AnswersForm, recommender: Recommender, *, need: str) -> list[NewAnswer]:
    own = clean_text(form.autres).splitlines()
    practices = clean_text(form.sans_outil).splitlines()
    matches = matches_of(need, recommender)
    return answers_of(form.reponse, recommender.catalogue, matches=matches, own=own, practices=practices)


def _more(
    benchmark: Benchmark,
    secret: str,
    recommender: Recommender,
    *,
    tokens: FormTokens,
    territories: Territories,
    form: AnswersForm | None = None,
    error: str = "",
) -> ProposalsPage:
    asking = _Asking(benchmark.context, place_of(benchmark.territory, territories), territories)
    present = {answer.origin for answer in benchmark.answers}
    away = {answer.origin: answer for answer in (*benchmark.aside, *benchmark.removed_answers)}
    ticked = form.reponse if form else ()
    found = (_reminded(one, away.get(one.origin)) for one in asking.proposals([], recommender))
    return ProposalsPage(
        token=tokens.issue(PURPOSE),
        need=benchmark.context,
        title=benchmark.title,
        proposals=tuple(one.ticked_if(one.origin in ticked) for one in found if one.origin not in present),
        own=clean_text(form.autres) if form else "",
        practices=clean_text(form.sans_outil) if form else "",
        asked=True,
        error=error,
        secret=secret,
    )


def _reminded(proposal: Proposal, away: ComparedAnswer | None) -> Proposal:
    """Say of an answer that was set aside that it was, and why; of one that was removed, that its cells come back."""
    if away is None:
        return proposal
    if away.removed:
        return replace(proposal, detail=f"Retirée : ses cases reviendront telles quelles. {proposal.detail}")
    why = f"Écartée : {away.aside_why.rstrip('.')}." if away.aside_why else "Écartée."
    return replace(proposal, detail=f"{why} {proposal.detail}")


@dataclass(frozen=True)
class _Asking:
    """What answers are proposed for."""

    need: str
    place: Place | None
    """None where nobody said for which territory."""
    territories: Territories

    def proposals(
        self, seen: Sequence[str], recommender: Recommender, *, kept: Sequence[str] = ()
    ) -> tuple[Proposal, ...]:
        return propose(self.need, seen, recommender, own=own_names(self.place, self.territories), kept=kept)


def _page(
    recommender: Recommender,
    tokens: FormTokens,
    asking: _Asking,
    *,
    seen: str = "",
    form: AnswersForm | AskingForm | None = None,
    error: str = "",
) -> ProposalsPage:
    need, place, ids = asking.need, asking.place, seen.split(",") if seen else []
    found = asking.proposals(ids, recommender, kept=form.reponse if form else ())
    if form:
        found = tuple(proposal.ticked_if(proposal.origin in form.reponse) for proposal in found)
    title = clean_line(form.titre) if form else _title_after(ids, recommender.catalogue) if not need else ""
    own = clean_text(form.autres) if form else ""
    practices = clean_text(form.sans_outil) if form else ""
    return ProposalsPage(
        token=tokens.issue(PURPOSE),
        need=need,
        seen=seen,
        title=title,
        proposals=found,
        own=own,
        asked=True,
        error=error,
        faulty="besoin" if len(need) > MAX_CHARACTERS else "autres",
        practices=practices,
        again=form is not None,
        territory=place.code if place else "",
        place=place.name if place else "",
    )


def _title_after(ids: Sequence[str], catalogue: Catalogue) -> str:
    """Propose a title to a team that comes from one fiche, without a need to take it from."""
    records = list(known_records(ids, catalogue))
    if len(records) != 1:
        return ""
    return f"Autour de « {records[0].name if isinstance(records[0], Tool) else records[0].title} »"


def _request_of(request: Request, reference: str) -> str:
    """Give the reference of a request to the experts who treat it, and to nobody else."""
    return clean_line(reference)[:_REFERENCE] if reference and desk_agent(request) else ""


def _refused(need: str) -> Refusal | None:
    """Refuse a need that is too long to be matched; what was typed is shown again, whole."""
    try:
        check_length(need, what="Le besoin", most=MAX_CHARACTERS)
    except TextTooLongError as refused:
        return Refusal(422, str(refused))
    return None

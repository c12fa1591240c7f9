"""From the box to its answer, an address for each step.

- ``POST /recherche`` reads the need, holds its text under a random key (`api.desk.usage.held_needs`) and redirects.
- ``GET /recherche/{key}`` answers. Filters are its query; going back and reloading lose nothing and send nothing
  again. When the key is no longer held, the page says so and offers the box.
- ``GET /recherche/{key}/territoire`` (`asking_territory`) says for which territory one searches: the answer is
  then compared with it, and its code is in the query too, as is ``tel_quel`` for words read as they were typed.
- ``GET /resultats/{version}/{codes}`` shows the same records without the need: the address to give to others.
- ``GET /resultats/comme/{record_id}`` shows what is like a record.
- ``POST /avis`` (`api.pages.searching.opinions`) counts whether it helped.
- ``POST /recherche/apercu`` is the part of a page that scripts show while one types; nothing is held.

The need itself is in no address, so in no log and no history. Writing the answer straight from the first ``POST``
was set aside: reloading it asks whether to send again, and a filter could not be a link. So was a key that holds the
text enciphered: an address of up to 14,000 characters that keeps the text for ever, wherever it is pasted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.searching.home import SearchPage
from api.contexts.searching.results import AlikePage, ResultsPage, SharedPage
from api.pages.benchmarks.published import published_near
from api.pages.other_languages import is_other_than_french
from api.pages.personal_words import personal_words
from api.pages.rendering import render
from api.pages.result_cards import cards_of, cards_of_records, href_of, named_tools
from api.pages.searching.asking import KEY, YES, Asking, AskingState, results_address
from api.pages.searching.opinions import HELPED, NOT_HELPED, REASONS, purpose_of
from api.pages.searching.previews import MOST_SHOWN, preview_of
from api.pages.searching.result_filters import Chosen, filters_of, keep
from api.pages.searching.shared_addresses import is_version, shared_address, shared_records
from api.pages.site_origin import site_origin
from api.pages.typed_text import typed
from api.pages.verdict_words import headline_of
from api.state import FormTokensState, HeldNeedsState, RecommenderState, StoreState
from corpus.cleaning import without_personal_data
from corpus.elsewhere import elsewhere, services_for
from corpus.records import Tool, title_of
from recommender import By, Need, NeedError, Verdict
from recommender.need import read_need

if TYPE_CHECKING:
    from corpus.catalogue import Catalogue
    from recommender import Recommendation

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_MOST_FILTERED: Final = 20
"""Records of each kind that filters choose from."""
_MOST_ALIKE: Final = 6
_FIELD: Final = "besoin"


class _Asked(Chosen):
    """The query of an answer."""

    avis: str = ""
    """What was clicked on the question whether it helped."""
    motif: str = ""
    """Why it did not, where that was clicked."""


NeedField = Annotated[str, Form()]
AnswersField = Annotated[list[str] | None, Form()]


@router.get("/recherche")
def box(request: Request) -> HTMLResponse:
    """Show the box alone; the map of the site leaves it out, for the home page holds the same."""
    return _box(request)


@router.post("/recherche")
def search(
    request: Request,
    needs: HeldNeedsState,
    *,
    besoin: NeedField = "",
    precision: AnswersField = None,
    tel_quel: Annotated[str, Form()] = "",
    depuis: Annotated[str, Form()] = "",
    asked: AskingState,
) -> Response:
    """Hold the need and lead to its answer, or show the box again with what is wrong.

    ``precision`` holds the answers to the questions that a vague need is met with; ``tel_quel`` is ``oui`` when words
    are to be read as they were typed; ``depuis`` is the key of what the person wrote, where the need is a problem of a
    record that they chose instead. The query bears how one searched before, as that of an answer does.
    """
    text = typed("\n".join([besoin, *(answer for answer in precision or () if answer.strip())]))
    try:
        read_need(Need(text))
    except NeedError as error:
        return _box(request, text=text, errors=((_FIELD, str(error)),), status=422)
    since = depuis if KEY.fullmatch(depuis) else asked.since
    asking = replace(asked, as_typed=asked.as_typed or tel_quel == YES, since=since)
    return RedirectResponse(results_address(needs.hold(text), asking.query), status_code=303)


@router.post("/recherche/apercu")
def preview(request: Request, recommender: RecommenderState, besoin: NeedField = "") -> Response:
    """Give the part of a page that shows the first results while one types; none for what cannot be read."""
    try:
        part = preview_of(besoin, recommender)
    except NeedError:
        return Response(status_code=204)
    return render(request, "partials/preview.html", part)


@router.get("/recherche/{key}")
def results(
    request: Request,
    key: str,
    *,
    recommender: RecommenderState,
    needs: HeldNeedsState,
    store: StoreState,
    tokens: FormTokensState,
    asked: Annotated[_Asked, Query()],
    asking: AskingState,
) -> HTMLResponse:
    """Answer the need that is held under a key."""
    held = needs.find(key)
    if held is None:
        return _box(request, expired=True, status=410)
    answer = recommender.recommend(asking.need(held.text), top_k=_MOST_FILTERED)
    if held.first:
        store.usage.record_answer(_as_shown(answer))
    page = _page(
        answer,
        asked,
        key=key,
        text=held.text,
        asking=asking,
        catalogue=recommender.catalogue,
        minutes=needs.minutes,
        token=tokens.issue(purpose_of(key)),
    )
    if answer.verdict is Verdict.NOTHING_COMPARABLE:
        page = replace(page, elsewhere=services_for(held.text), elsewhere_on=elsewhere().reviewed_on)
    if own := needs.find(asking.since):
        page = replace(page, own_words=own.text)
    if page.cards.ids:
        near = published_near(held.text, store, recommender)
        page = replace(page, benchmarks=near, printed=site_origin(request) + page.shared)
    return render(request, "pages/results.html", page, headers={"X-Robots-Tag": "noindex"})


@router.get("/resultats/comme/{record_id}")
def alike(request: Request, record_id: str, recommender: RecommenderState, par: By = By.PROBLEM) -> HTMLResponse:
    """Show the records that are like one of them."""
    catalogue = recommender.catalogue
    record = catalogue.record(record_id)
    found = recommender.similar(record_id, by=par, top_k=_MOST_ALIKE)
    page = AlikePage(
        id=record_id,
        href=href_of(record),
        title=title_of(record),
        tool=isinstance(record, Tool),
        by=par.value,
        cards=cards_of_records((catalogue.record(similar.record_id) for similar in found), catalogue),
    )
    return render(request, "pages/alike.html", page)


@router.get("/resultats/{version}/{codes}")
def shared(request: Request, version: str, codes: str, recommender: RecommenderState) -> HTMLResponse:
    """Show the records of an answer, without the need."""
    records, missing = shared_records(codes, recommender.catalogue)
    if not records:
        raise HTTPException(404)
    page = SharedPage(
        cards=cards_of_records(records, recommender.catalogue),
        missing=missing,
        changed=not is_version(version, recommender.index_version),
    )
    return render(request, "pages/shared.html", page)


def _as_shown(answer: Recommendation) -> Recommendation:
    return replace(answer, investigations=answer.investigations[:MOST_SHOWN], tools=answer.tools[:MOST_SHOWN])


def _page(
    answer: Recommendation,
    asked: _Asked,
    *,
    key: str,
    text: str,
    asking: Asking,
    catalogue: Catalogue,
    minutes: int,
    token: str,
) -> ResultsPage:
    chosen, personal = asked.known(), personal_words(text)
    found = (*answer.investigations, *answer.tools)
    kept = [keep(matches, chosen, catalogue)[:MOST_SHOWN] for matches in (answer.investigations, answer.tools)]
    themed = answer.named_theme is not None
    cards = cards_of([match for matches in kept for match in matches], catalogue, own=asking.own, themed=themed)
    return ResultsPage(
        key=key,
        text=text,
        verdict=answer.verdict.value,
        headline=headline_of(answer, cards if cards.ids else cards_of(found, catalogue)),
        themes=answer.themes,
        questions=answer.questions,
        rewording=answer.rewording,
        cards=cards,
        filters=filters_of(found, chosen, address=f"/recherche/{key}", catalogue=catalogue, kept=asking.query),
        unfiltered=sum(len(matches[:MOST_SHOWN]) for matches in (answer.investigations, answer.tools)),
        shared=shared_address(cards.ids, index_version=answer.index_version),
        minutes=minutes,
        token=token,
        named=named_tools(answer, catalogue),
        opinion=asked.avis if asked.avis in {HELPED, NOT_HELPED} else "",
        reason=REASONS[asked.motif][0] if asked.motif in REASONS else "",
        reasons=tuple((code, told) for code, (told, _) in REASONS.items()),
        territory=asking.code,
        personal=personal,
        impersonal=without_personal_data(text) if personal else "",
        place=asking.place,
        kept=asking.query,
        read_as=answer.read_as,
        other_language=is_other_than_french(text),
        named_theme=answer.named_theme or "",
        read_otherwise=results_address(key, replace(asking, as_typed=not asking.as_typed).query),
    )


def _box(
    request: Request,
    *,
    text: str = "",
    errors: tuple[tuple[str, str], ...] = (),
    expired: bool = False,
    status: int = 200,
) -> HTMLResponse:
    return render(request, "pages/search.html", SearchPage(text, errors, expired), status=status)

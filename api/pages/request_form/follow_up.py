"""Follow a request through its secret link: read it, take a copy of it."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.attachments import attachment
from api.contexts.follow_up import AnswerShown, FollowUpPage
from api.desk import FiledRequest, IntroductionState, PersonsIntroduction, Status, as_export
from api.pages.rendering import render
from api.pages.request_form.request_desk import DeskState, RequestDesk
from api.pages.request_form.seen_records import record_cards, seen_cards
from api.pages.request_form.words import history_line, status_words
from api.pages.site_origin import site_origin

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/suivi/{secret}")
def follow(request: Request, secret: str, desk: DeskState) -> HTMLResponse:
    """Show a request to the person who made it."""
    filed = desk.store.requests.follow(secret)
    proposed = desk.store.introductions.of_person(secret)
    page = _page(request, filed, desk, base=f"/suivi/{secret}", proposed=proposed)
    return render(request, "pages/follow_up.html", page)


@router.get("/suivi/{secret}/mes-donnees.json")
def export(secret: str, desk: DeskState) -> Response:
    """Give the person all that is kept of their request, as a file."""
    filed = desk.store.requests.follow(secret)
    body = json.dumps(as_export(filed), ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": attachment(f"demande-{filed.reference}.json")}
    return Response(body, media_type="application/json", headers=headers)


def _page(
    request: Request,
    filed: FiledRequest,
    desk: RequestDesk,
    *,
    base: str,
    proposed: tuple[PersonsIntroduction, ...],
) -> FollowUpPage:
    label, tone, meaning = status_words(filed.status, filed.closing)
    catalogue = desk.recommender.catalogue
    return FollowUpPage(
        base=base,
        link=site_origin(request) + base,
        reference=filed.reference,
        status=label,
        tone=tone,
        meaning=meaning,
        received_at=filed.received_at,
        form=filed.form,
        chosen=desk.chosen(filed.form) if filed.form else None,
        seen=seen_cards(filed.seen, catalogue),
        history=tuple(history_line(event) for event in reversed(filed.events) if event.is_the_persons),
        answers=tuple(
            AnswerShown(answer.at, answer.text, record_cards(((i, "") for i in answer.records), catalogue))
            for answer in reversed(filed.answers)
        ),
        to_introduce=sum(one.state is IntroductionState.PROPOSED and one.agreed is None for one in proposed),
        introduced=len(proposed),
        can_be_corrected=filed.can_be_corrected,
        can_be_withdrawn=filed.can_be_withdrawn,
        erased=filed.status is Status.ERASED,
        corrected=request.query_params.get("corrigee") == "1",
        unchanged=request.query_params.get("corrigee") == "0",
    )

"""Follow a request through its secret link: read it, write to the team about it, take a copy of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.request_form.follow_up import AnswerShown, Awaited, FollowUpPage, MessageShown
from api.desk import (
    MESSAGE_LIMIT,
    DeskError,
    FiledRequest,
    IntroductionState,
    InvalidFormError,
    PersonsIntroduction,
    Status,
    StoreUnavailableError,
    as_export,
)
from api.desk.retention import Kind, days_of
from api.pages.attachments import attachment
from api.pages.posted_form import Posted
from api.pages.rendering import render
from api.pages.request_form.answer_day import answer_day
from api.pages.request_form.request_desk import (
    ALREADY,
    AWAY,
    INVALID,
    REFUSED,
    SEE_OTHER,
    TOO_LONG,
    DeskState,
    RequestDesk,
    follow_address,
)
from api.pages.request_form.seen_records import record_cards, seen_cards
from api.pages.request_form.words import history_line, status_words
from api.pages.site_origin import site_origin

if TYPE_CHECKING:
    from collections.abc import Iterable

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_UNANSWERED: Final = frozenset({Status.RECEIVED, Status.IN_PROGRESS})
_UNSAVED: Final = (
    "Votre message n’a pas pu être enregistré : le service est très occupé. Il est toujours là : attendez quelques "
    "secondes et envoyez-le à nouveau."
)


@router.get("/suivi/{secret}")
def follow(request: Request, secret: str, desk: DeskState) -> HTMLResponse:
    """Show a request to the person who made it."""
    filed = desk.store.requests.follow(secret)
    proposed = desk.store.introductions.of_person(secret)
    page = _page(request, filed, desk, secret=secret, proposed=proposed)
    return render(request, "pages/follow_up.html", page)


@router.post("/suivi/{secret}/message")
def write(request: Request, secret: str, desk: DeskState, posted: Posted) -> Response:
    """Take what the person writes to the team; what is not right is shown again, whole."""
    desk.store.requests.follow(secret)
    typed, notice, error, status = posted.fields.get("message", ""), "", "", REFUSED
    if objection := posted.objection(desk.tokens, purpose=_purpose(secret)):
        notice = objection
    elif shortened := posted.shortened():
        error, status = " ".join(shortened.values()), TOO_LONG if posted.cut else INVALID
    else:
        try:
            desk.store.requests.say(secret, typed)
        except InvalidFormError as problem:
            error, status = " ".join(problem.messages.values()), INVALID
        except StoreUnavailableError:
            notice, status = _UNSAVED, AWAY
        except DeskError as problem:
            notice, status = str(problem), ALREADY
    if not notice and not error:
        return RedirectResponse(f"{follow_address(secret)}?ecrit=1", SEE_OTHER)
    filed, proposed = desk.store.requests.follow(secret), desk.store.introductions.of_person(secret)
    page = _page(request, filed, desk, secret=secret, proposed=proposed)
    page = replace(page, typed=typed, error=error, notice=notice)
    return render(request, "pages/follow_up.html", page, status=status)


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
    secret: str,
    proposed: tuple[PersonsIntroduction, ...],
) -> FollowUpPage:
    label, tone, meaning = status_words(filed.status, filed.closing_told)
    catalogue, base = desk.recommender.catalogue, follow_address(secret)
    return FollowUpPage(
        base=base,
        link=site_origin(request) + base,
        reference=filed.reference,
        status=label,
        tone=tone,
        meaning=meaning,
        received_at=filed.received_at,
        awaited=_awaited(request, filed, desk),
        form=filed.form,
        chosen=desk.chosen(filed.form) if filed.form else None,
        seen=seen_cards(filed.seen, catalogue),
        history=tuple(history_line(event) for event in reversed(filed.events) if event.is_the_persons),
        answers=tuple(
            AnswerShown(answer.at, answer.text, record_cards(((i, "") for i in answer.records), catalogue))
            for answer in reversed(filed.answers)
        ),
        messages=tuple(MessageShown(one.at, one.text, one.is_the_persons) for one in filed.messages),
        asked=filed.status is Status.WAITING,
        can_be_written_to=filed.can_be_written_to,
        token=desk.tokens.issue(_purpose(secret)),
        limit=MESSAGE_LIMIT,
        typed="",
        error="",
        notice="",
        to_introduce=sum(one.state is IntroductionState.PROPOSED and one.agreed is None for one in proposed),
        introduced=len(proposed),
        met=territories_met(proposed),
        can_be_corrected=filed.can_be_corrected,
        can_be_withdrawn=filed.can_be_withdrawn,
        withdrawn_days=days_of(Kind.WITHDRAWN),
        erased=filed.status is Status.ERASED,
        corrected=request.query_params.get("corrigee") == "1",
        unchanged=request.query_params.get("corrigee") == "0",
        written=request.query_params.get("ecrit") == "1",
    )


def _awaited(request: Request, filed: FiledRequest, desk: RequestDesk) -> Awaited | None:
    within = request.state.site.answer_within
    if not within or filed.answers or filed.status not in _UNANSWERED:
        return None
    by = answer_day(filed.received_at, within)
    return Awaited(within, by, late=by is not None and desk.store.clock().date() > by)


def territories_met(introductions: Iterable[PersonsIntroduction]) -> tuple[str, ...]:
    """Name the territories that a person was put in touch with, the last one first."""
    made = (one for one in introductions if one.state is IntroductionState.MADE and one.contact)
    return tuple(one.place.name for one in made if one.place)


def _purpose(secret: str) -> str:
    return f"suivi/{secret}/message"

"""``/bureau/demandes/{reference}``: a request as an expert works on it, its history as files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.contexts.desk.request import BenchmarkLink, Contact, DeskAnswer, DeskMessage, DeskRequestPage, Statement
from api.desk import Agent, Closing, FiledRequest, Grounds, IntroductionState, Status
from api.desk.requests.statuses import THE_PERSONS_OWN, TRANSITIONS
from api.pages.attachments import attachment
from api.pages.desk.history import as_csv
from api.pages.desk.inbox_query import MINE, NONE
from api.pages.desk.inbox_words import CLOSINGS, closing_of, status_label, status_slug, status_tone
from api.pages.desk.near_lines import apart_lines, near_line
from api.pages.desk.opened_request import RECORDS_PURPOSE, REQUEST, Opened, OpenedState
from api.pages.desk.recurrent_need_words import need_line
from api.pages.desk.request_list import ANSWERED, ASKED, list_links
from api.pages.desk.same_territory import same_territory
from api.pages.desk.theme_words import CHOICES, CHOICES_AGAIN, NONE_FITS
from api.pages.rendering import render
from api.pages.request_form.request_desk import ALREADY, INVALID
from api.pages.request_form.seen_records import record_cards, seen_cards
from api.protection.agents import ExpertAgent
from corpus.cleaning import mask_personal_data

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.contexts.desk.near_lines import NearLine
    from api.contexts.desk.recurrent_needs import NeedLine
    from api.contexts.desk.request import SameTerritory
    from api.desk import Cluster, NearFound, Store
    from api.protection.derived_secrets import DerivedSecrets

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_FIRST_WORDS: Final = 60
"""Characters of a need by which a choice is recognised."""
_SENT: Final = {ANSWERED: "La réponse est envoyée.", ASKED: "La question est envoyée."}
_KEPT: Final = "C’est enregistré."
_CHANNELS: Final = {"form": "par le formulaire", "api": "par un autre service"}


@router.get(REQUEST)
def request_page(request: Request, agent: ExpertAgent, opened: OpenedState) -> HTMLResponse:
    """Show a request; the person's own words and contact only where they are asked for."""
    return show(request, agent, opened)


@router.get(f"{REQUEST}/historique.json")
def history_json(agent: ExpertAgent, opened: OpenedState) -> Response:
    """Give the whole history of a request as JSON."""
    del agent
    told = {
        "reference": opened.filed.reference,
        "statut": opened.filed.status.value,
        "version": opened.filed.version,
        "historique": opened.history_entries,
    }
    body = json.dumps(told, ensure_ascii=False, indent=2)
    return Response(body, media_type="application/json", headers=_attached(opened, "json"))


@router.get(f"{REQUEST}/historique.csv")
def history_csv(agent: ExpertAgent, opened: OpenedState) -> Response:
    """Give the whole history of a request as CSV."""
    del agent
    body = as_csv(opened.history_entries)
    return Response(body, media_type="text/csv", headers=_attached(opened, "csv"))


def show(
    request: Request,
    agent: Agent,
    opened: Opened,
    *,
    notice: str = "",
    since: int | None = None,
    typed: Mapping[str, str] | None = None,
    offered: tuple[tuple[str, str], ...] = (),
    status: int = 200,
) -> HTMLResponse:
    """Show a request.

    Args:
        request: the request of the browser.
        agent: who reads.
        opened: the request.
        notice: why a form was not taken; empty when none was.
        since: the version that a form had seen when it came too late.
        typed: what was typed in the form that was not taken.
        offered: the records that were meant, perhaps: pairs of id and title.
        status: the HTTP status.

    Returns:
        The page.

    """
    desk, filed = opened.desk, opened.filed
    done = request.query_params.get("fait", "")
    wanted = "coordonnees" in request.query_params
    same = same_territory(filed, desk.store)
    page = DeskRequestPage(
        base=opened.base,
        list=list_links(request, agent, opened, count=done in _SENT),
        token=desk.tokens.issue(opened.purpose),
        reference=filed.reference,
        version=filed.version,
        status=status_label(filed.status),
        tone=status_tone(filed.status),
        owner=opened.name(filed.owner) if filed.owner else "",
        handed=opened.handed,
        received_at=filed.received_at,
        updated_at=filed.updated_at,
        channel=_CHANNELS.get(filed.channel, filed.channel),
        statement=_statement(filed, whole=wanted),
        contact=_contact(filed) if wanted else None,
        place=desk.chosen(filed.form) if filed.form else None,
        territory=filed.place.code if filed.place else "",
        matches=opened.matches,
        benchmarks=_benchmarks(filed.reference, desk.store, request.state.derived_secrets),
        seen=seen_cards(filed.seen, desk.recommender.catalogue),
        near_ready=opened.near.ready,
        near=_near(request, opened),
        near_sure=opened.near.sure,
        apart=apart_lines(opened.pairs, names=opened.aside_name),
        proposed=sum(one.state is IntroductionState.PROPOSED for one in opened.introductions.values()),
        recurrent=_recurrent(desk.store.clusters.of_request(filed.reference)),
        same_territory=same,
        answers=_answers(opened),
        messages=_messages(opened, whole=wanted),
        history=opened.whole_history[::-1],
        experts=((MINE, "Moi"), *((k, v) for k, v in opened.experts.items() if k != agent.id), (NONE, "Personne")),
        moves=_moves(filed),
        closings=CLOSINGS if Status.CLOSED in TRANSITIONS[filed.status] else (),
        may_be_double_of=_may_be_double_of(same, opened.near),
        double_of=filed.double_of.reference if filed.double_of else "",
        doubles=filed.doubles,
        askable=Status.WAITING in TRANSITIONS[filed.status],
        themes=CHOICES_AGAIN if opened.given_theme else CHOICES,
        theme=_theme(opened),
        grounds=tuple((one.value, one.label) for one in Grounds),
        open=opened.is_open,
        answerable=opened.is_answerable,
        closed=filed.status is Status.CLOSED,
        record_token=desk.tokens.issue(RECORDS_PURPOSE),
        drafted=desk.store.reply_drafts.of(filed.reference) is not None,
        notice=notice,
        faulty=_faulty(typed or {}) if status == INVALID or (status == ALREADY and since is None) else "",
        changes=opened.history[since:] if since is not None else (),
        typed=typed or {},
        offered=offered,
        done=_SENT.get(done, _KEPT) if done else "",
        sent=done in _SENT,
    )
    return render(request, "pages/desk_request.html", page, status=status)


def _faulty(typed: Mapping[str, str]) -> str:
    """Tell the ``id`` of the field that a refused form is about."""
    action = typed.get("action", "")
    if action == "ecarter":
        return f"{'note' if typed.get('motif') else 'motif'}-{typed.get('fiche', '')}"
    if action == "statut" and typed.get("devient") == status_slug(Status.CLOSED):
        return "double" if closing_of(typed) is Closing.DOUBLE else "raison"
    if action == "statut" and typed.get("devient") == status_slug(Status.WAITING):
        return "question"
    return {
        "confier": "confier_a",
        "statut": "devient",
        "retenir": "fiche",
        "classer": "theme",
        "noter": "note-collegues",
    }.get(action, "")


def _near(request: Request, opened: Opened) -> tuple[NearLine, ...]:
    return tuple(
        near_line(
            one,
            mine=opened.filed.place,
            introduction=opened.introductions.get(one.reference),
            departments=request.state.departments,
            names=opened.name,
        )
        for one in opened.near.requests
    )


def _may_be_double_of(same: SameTerritory, near: NearFound) -> tuple[tuple[str, str], ...]:
    there = ((one.reference, f"même collectivité : {one.text[:_FIRST_WORDS]}") for one in same.lines)
    elsewhere = ((one.reference, f"{one.place.name} : {one.masked_text[:_FIRST_WORDS]}") for one in near.requests)
    return (*there, *elsewhere)


def _recurrent(cluster: Cluster | None) -> NeedLine | None:
    return need_line(cluster) if cluster else None


def _benchmarks(reference: str, store: Store, secrets: DerivedSecrets) -> tuple[BenchmarkLink, ...]:
    return tuple(
        BenchmarkLink(
            f"/comparatif/{secret}" if (secret := secrets.find(one.salt, one.edit_digest)) else "",
            one.title,
            one.answers,
            one.updated_at,
            finished=one.finished_at is not None,
        )
        for one in store.request_benchmarks.of(reference)
    )


def _statement(filed: FiledRequest, *, whole: bool) -> Statement | None:
    form = filed.form
    if form is None:
        return None
    if whole:
        return Statement(form.need, form.tried, form.deadline)
    return Statement(filed.masked_text, mask_personal_data(form.tried), mask_personal_data(form.deadline))


def _contact(filed: FiledRequest) -> Contact | None:
    form = filed.form
    return Contact(form.name, form.role, form.email, form.phone) if form else None


def _answers(opened: Opened) -> tuple[DeskAnswer, ...]:
    catalogue = opened.desk.recommender.catalogue
    return tuple(
        DeskAnswer(one.at, opened.name(one.author), one.text, record_cards(((i, "") for i in one.records), catalogue))
        for one in reversed(opened.filed.answers)
    )


def _messages(opened: Opened, *, whole: bool) -> tuple[DeskMessage, ...]:
    return tuple(
        DeskMessage(one.at, "La personne", one.text if whole else mask_personal_data(one.text))
        if one.is_the_persons
        else DeskMessage(one.at, opened.name(one.author), one.text)
        for one in opened.filed.messages
    )


def _theme(opened: Opened) -> str:
    """Tell how the form writes the theme that the request was given; empty where it was given none."""
    return (opened.given_theme.theme or NONE_FITS) if opened.given_theme else ""


def _moves(filed: FiledRequest) -> tuple[tuple[str, str], ...]:
    # An answer is sent, not declared: the status follows it.
    ways = TRANSITIONS[filed.status] - THE_PERSONS_OWN - {Status.ANSWERED}
    return tuple((status_slug(one), status_label(one)) for one in Status if one in ways)


def _attached(opened: Opened, suffix: str) -> dict[str, str]:
    name = f"historique-{opened.filed.reference}.{suffix}"
    return {"Content-Disposition": attachment(name), "Cache-Control": "no-store"}

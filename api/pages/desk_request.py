"""``/bureau/demandes/{reference}``: a request as an expert works on it, its history as files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from api.attachments import attachment
from api.contexts.desk_request import Contact, DeskAnswer, DeskRequestPage, Statement
from api.desk import Agent, Decision, FiledRequest, Grounds, Status
from api.desk.statuses import THE_PERSONS_OWN, TRANSITIONS
from api.pages.desk_history import as_csv, history_entries, history_rows
from api.pages.desk_matches import opened_matches
from api.pages.inbox_query import INBOX, MINE, NONE
from api.pages.inbox_words import status_label, status_slug, status_tone
from api.pages.recurrent_need_words import need_line
from api.pages.rendering import render
from api.pages.request_desk import DeskState, RequestDesk
from api.pages.seen_records import record_cards, seen_cards
from api.protection.agents import ExpertAgent
from corpus.cleaning import mask_personal_data

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.contexts.desk_request import HistoryRow, Matches
    from api.contexts.recurrent_needs import NeedLine
    from api.desk import Cluster

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

REQUEST: Final = f"{INBOX}/demandes/{{reference}}"
_CHANNELS: Final = {"form": "par le formulaire", "api": "par un autre service"}


@dataclass(frozen=True)
class Opened:
    """A request and what the pages of an expert work with."""

    desk: RequestDesk
    filed: FiledRequest
    decisions: tuple[Decision, ...]

    @classmethod
    def read(cls, desk: RequestDesk, reference: str) -> Opened:
        """Read a request; `UnknownRequestError` if none bears the reference."""
        filed = desk.store.treatment.read(reference)
        return cls(desk, filed, desk.store.decisions.of(reference))

    @property
    def base(self) -> str:
        """The address of the request."""
        return f"{INBOX}/demandes/{self.filed.reference}"

    @property
    def purpose(self) -> str:
        """What the form tokens of the request are for."""
        return f"bureau/{self.filed.reference}"

    @property
    def is_open(self) -> bool:
        """Whether anything may still be decided."""
        return self.filed.status not in THE_PERSONS_OWN

    @property
    def is_answerable(self) -> bool:
        """Whether an answer may be sent."""
        status = self.filed.status
        return status is Status.ANSWERED or Status.ANSWERED in TRANSITIONS[status]

    @cached_property
    def experts(self) -> Mapping[str, str]:
        """Names of those to whom requests are given, by account."""
        return {agent.id: agent.name for agent in self.desk.store.accounts.agents()}

    def name(self, account: str) -> str:
        """Name an account."""
        if account in self.experts:
            return self.experts[account]
        gone = self.desk.store.accounts.find(account)
        return gone.name if gone else "Un compte supprimé"

    @cached_property
    def matches(self) -> Matches | None:
        """What the recommender says of it now, opened up; none where nothing of its need can be read."""
        return _matches_of(self)

    @cached_property
    def history(self) -> tuple[HistoryRow, ...]:
        """What happened, first things first."""
        catalogue = self.desk.recommender.catalogue
        return history_rows(self.filed, self.decisions, names=self.name, catalogue=catalogue)


def _opened(reference: str, desk: DeskState) -> Opened:
    return Opened.read(desk, reference)


# Named by the routes that ask for it, which all are an expert's: who asks is checked first.
OpenedState = Annotated[Opened, Depends(_opened)]


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
        "historique": history_entries(opened.filed, opened.decisions, names=opened.name),
    }
    body = json.dumps(told, ensure_ascii=False, indent=2)
    return Response(body, media_type="application/json", headers=_attached(opened, "json"))


@router.get(f"{REQUEST}/historique.csv")
def history_csv(agent: ExpertAgent, opened: OpenedState) -> Response:
    """Give the whole history of a request as CSV."""
    del agent
    body = as_csv(history_entries(opened.filed, opened.decisions, names=opened.name))
    return Response(body, media_type="text/csv", headers=_attached(opened, "csv"))


def show(
    request: Request,
    agent: Agent,
    opened: Opened,
    *,
    notice: str = "",
    since: int | None = None,
    typed: Mapping[str, str] | None = None,
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
        status: the HTTP status.

    Returns:
        The page.

    """
    desk, filed = opened.desk, opened.filed
    wanted = "coordonnees" in request.query_params
    page = DeskRequestPage(
        base=opened.base,
        token=desk.tokens.issue(opened.purpose),
        reference=filed.reference,
        version=filed.version,
        status=status_label(filed.status),
        tone=status_tone(filed.status),
        owner=opened.name(filed.owner) if filed.owner else "",
        received_at=filed.received_at,
        updated_at=filed.updated_at,
        channel=_CHANNELS.get(filed.channel, filed.channel),
        statement=_statement(filed, whole=wanted),
        contact=_contact(filed) if wanted else None,
        place=desk.chosen(filed.form) if filed.form else None,
        matches=opened.matches,
        seen=seen_cards(filed.seen, desk.recommender.catalogue),
        near=desk.store.near_requests.of(filed.reference),
        introductions=desk.store.introductions.states(filed.reference),
        recurrent=_recurrent(desk.store.clusters.of_request(filed.reference)),
        answers=_answers(opened),
        history=opened.history[::-1],
        experts=((MINE, "Moi"), *((k, v) for k, v in opened.experts.items() if k != agent.id), (NONE, "Personne")),
        moves=_moves(filed),
        grounds=tuple((one.value, one.label) for one in Grounds),
        open=opened.is_open,
        answerable=opened.is_answerable,
        drafted=desk.store.reply_drafts.of(filed.reference) is not None,
        notice=notice,
        changes=opened.history[since:] if since is not None else (),
        typed=typed or {},
        done="fait" in request.query_params,
    )
    return render(request, "pages/desk_request.html", page, status=status)


def _recurrent(cluster: Cluster | None) -> NeedLine | None:
    return need_line(cluster) if cluster else None


def _matches_of(opened: Opened) -> Matches | None:
    filed = opened.filed
    if not filed.masked_text:
        return None
    return opened_matches(
        filed.masked_text,
        opened.desk.recommender,
        territory=filed.place.code if filed.place else None,
        decisions=opened.decisions,
        names=opened.name,
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


def _moves(filed: FiledRequest) -> tuple[tuple[str, str], ...]:
    # An answer is sent, not declared: the status follows it.
    ways = TRANSITIONS[filed.status] - THE_PERSONS_OWN - {Status.ANSWERED}
    return tuple((status_slug(one), status_label(one)) for one in Status if one in ways)


def _attached(opened: Opened, suffix: str) -> dict[str, str]:
    name = f"historique-{opened.filed.reference}.{suffix}"
    return {"Content-Disposition": attachment(name), "Cache-Control": "no-store"}

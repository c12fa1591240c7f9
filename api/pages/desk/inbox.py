"""``/bureau``: the inbox of experts, narrowed as the address asks; others are led to their own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.inbox import Field, InboxPageContext, RequestLine, Tab, ViewLink
from api.desk import OPEN_STATUSES, Agent, Role, Status, Store, UnknownClusterError
from api.desk.requests.places import place_of
from api.pages.desk.history import record_title
from api.pages.desk.inbox_query import (
    ALL,
    INBOX,
    LATE,
    MINE,
    NEED,
    NONE,
    PLACE,
    RECENT,
    InboxQuery,
    read_query,
    read_query_text,
)
from api.pages.desk.inbox_words import (
    CLOSINGS_OF_MANY,
    ELIGIBLE,
    STATUSES,
    VERDICTS,
    status_label,
    status_slug,
    status_tone,
    verdict_label,
)
from api.pages.desk.recurrent_need_words import title_of as need_title
from api.pages.desk.territory_requests import TERRITORY
from api.pages.desk.working_days import recent_from, since
from api.pages.rendering import render
from api.pages.typography import counted, when
from api.protection.agents import AnyAgent
from api.protection.form_tokens import FormTokens
from api.state import FormTokensState, RecommenderState, StoreState
from corpus.place_names import folded_name
from corpus.themes import LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from api.desk import InboxCounts, InboxLine, InboxPage
    from recommender import Recommender

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

PURPOSE: Final = "bureau"
"""What the form tokens of the inbox are for."""
SIZE: Final = 40
"""Lines of a page: a form takes sixty fields, and each line that is ticked is one."""
# An answer is sent and a question asked, to each person in turn: neither is declared.
MOVES: Final = (Status.IN_PROGRESS, Status.CLOSED)
_GONE: Final = "Un compte supprimé"
_MISSING: Final = "N’existe pas, ou plus"
_TABS: Final = (Status.RECEIVED, Status.IN_PROGRESS, Status.WAITING, Status.ANSWERED, Status.CLOSED)


@dataclass(frozen=True)
class InboxDesk:
    """What the pages of the inbox work with."""

    store: Store
    recommender: Recommender
    tokens: FormTokens
    departments: Mapping[str, str]
    experts: Mapping[str, str]
    """Names of those to whom requests are given, by account."""
    closed: Mapping[str, str]
    """Names of the others who still look after requests."""
    reminder_days: int

    def read(self, asked: Mapping[str, str]) -> InboxQuery:
        """Read an address."""
        return read_query(asked, departments=self.departments)

    def read_text(self, query: str) -> InboxQuery:
        """Read a query that a form gave back."""
        return read_query_text(query, departments=self.departments)

    def name(self, account: str) -> str:
        """Name who looks after a request, plainly where the account is gone."""
        return {**self.experts, **self.closed}.get(account, _GONE)

    @property
    def late_before(self) -> datetime:
        """The moment before which a request without an answer came too long ago."""
        return self.store.clock() - timedelta(days=self.reminder_days)


@dataclass(frozen=True)
class Overtaken:
    """What others did to a request since it was shown."""

    told: str
    """What, and who."""
    version: int
    """The one that it led to: a form that is sent with it comes from who was told."""


@dataclass(frozen=True)
class Changed:
    """What became of the requests that were ticked."""

    done: int
    """How many changed."""
    refused: Mapping[str, str]
    """Those that did not, by reference, each with the cause."""
    overtaken: Mapping[str, Overtaken]
    """Those that others had changed, by reference."""


def _inbox_desk(
    request: Request, store: StoreState, recommender: RecommenderState, tokens: FormTokensState
) -> InboxDesk:
    experts = {agent.id: agent.name for agent in store.accounts.agents()}
    others = [owner for owner in store.inbox.owners() if owner not in experts]
    closed = {**dict.fromkeys(others, _GONE), **store.accounts.names(others)}
    return InboxDesk(
        store, recommender, tokens, request.state.departments, experts, closed, request.state.reminder_days
    )


InboxDeskState = Annotated[InboxDesk, Depends(_inbox_desk)]


@router.get(INBOX)
def inbox(request: Request, agent: AnyAgent, desk: InboxDeskState) -> Response:
    """Show the requests to an expert; lead an agent of a territory to those of that territory."""
    if agent.role is Role.TERRITORY:
        return RedirectResponse(TERRITORY, status_code=303)
    return show(request, agent, desk, desk.read(request.query_params))


def show(
    request: Request,
    agent: Agent,
    desk: InboxDesk,
    query: InboxQuery,
    *,
    notice: str = "",
    typed: Mapping[str, str] | None = None,
    changed: Changed | None = None,
    status: int = 200,
) -> HTMLResponse:
    """Show the inbox.

    Args:
        request: the request.
        agent: who reads.
        desk: what the inbox works with.
        query: what is asked.
        notice: why a form was not taken; empty when none was.
        typed: what stood in the form that was not taken.
        changed: what became of the requests that were ticked; none to read it in the address.
        status: the HTTP status.

    Returns:
        The page.

    """
    wanted = query.filter(agent_id=agent.id, now=desk.store.clock(), reminder_days=desk.reminder_days)
    oldest_first = query.value("ordre") == "anciennes"
    found = desk.store.inbox.page(wanted, size=SIZE, oldest_first=oldest_first, after=query.after, before=query.before)
    now = desk.store.clock()
    counts = desk.store.inbox.counts(wanted, overdue_before=desk.late_before, recent_from=recent_from(now))
    overtaken = changed.overtaken if changed else {}
    page = InboxPageContext(
        token=desk.tokens.issue(PURPOSE),
        query=query.text,
        words=query.value("mots"),
        narrowed=query.narrowed,
        fields=_fields(query, desk),
        tabs=_tabs(query, counts),
        views=tuple(
            ViewLink(view.id, view.name, desk.read_text(view.query).address())
            for view in desk.store.saved_views.of(agent.id)
        ),
        lines=tuple(_line(line, desk, query=query, overtaken=overtaken) for line in found.lines),
        **_around(query, found),
        heard=counts.heard,
        heard_address=InboxQuery().address(nouvelles="oui", statut=ALL),
        late=counts.overdue,
        late_address=InboxQuery().address(age=LATE, ordre="anciennes"),
        reminder_days=desk.reminder_days,
        recent=counts.recent,
        recent_since=since(now),
        recent_address=InboxQuery().address(age=RECENT, statut=ALL),
        unowned=counts.unowned,
        unowned_address=InboxQuery().address(statut=status_slug(Status.RECEIVED), responsable=NONE),
        experts=((MINE, "Moi"), *_others(desk, agent), (NONE, "Personne")),
        moves=tuple((status_slug(one), status_label(one)) for one in MOVES),
        closings=CLOSINGS_OF_MANY,
        view=view if (view := request.query_params.get("vue", "")) in {"gardee", "supprimee"} else "",
        done=changed.done if changed else _number(request.query_params.get("fait", "")),
        refused=changed.refused if changed else {},
        overtaken={reference: one.told for reference, one in overtaken.items()},
        notice=notice,
        typed=typed or {},
    )
    return render(request, "pages/inbox.html", page, status=status)


def back_to(query: InboxQuery, **told: str) -> Response:
    """Lead back to the list that a form was sent from, with what came of it."""
    return RedirectResponse(query.address(**told), 303)


def _line(line: InboxLine, desk: InboxDesk, *, query: InboxQuery, overtaken: Mapping[str, Overtaken]) -> RequestLine:
    place = line.territory
    recurrent = line.recurrent
    waits = line.status in {Status.RECEIVED, Status.IN_PROGRESS} and line.answered_at is None
    return RequestLine(
        reference=line.reference,
        address=query.of_request(line.reference),
        # What came after that is not told.
        version=overtaken[line.reference].version if line.reference in overtaken else line.version,
        title=place.name if place else "Territoire effacé",
        detail=_where(place.department, place.population, desk.departments) if place else "",
        status=status_label(line.status),
        tone=status_tone(line.status),
        verdict=verdict_label(line.verdict),
        closest=record_title(line.closest, desk.recommender.catalogue) if line.closest else "",
        closeness=line.closeness,
        eligible=ELIGIBLE[line.eligible],
        themes=tuple(LABELS[theme] for theme in LABELS if theme in line.themes),
        owner=desk.name(line.owner) if line.owner else "",
        came=when(line.received_at, now=desk.store.clock()),
        heard=when(line.heard_at, now=desk.store.clock()) if line.heard_at else "",
        days=(desk.store.clock() - line.received_at).days,
        late=waits and line.received_at < desk.late_before,
        excerpt=line.excerpt,
        others=recurrent.territories - 1 if recurrent else 0,
        shared=", ".join(recurrent.words) if recurrent else "",
        double_of=line.double_of,
        near=line.near,
        near_address=f"{query.of_request(line.reference)}#autres",
        shared_address=InboxQuery().address(besoin=str(recurrent.id), statut=ALL) if recurrent else "",
    )


def _where(department: str, population: int | None, departments: Mapping[str, str]) -> str:
    where = f"{departments[department]} ({department})" if department in departments else department
    return f"{where}, {counted(population, 'habitant')}" if population is not None else where


def _others(desk: InboxDesk, agent: Agent) -> tuple[tuple[str, str], ...]:
    return tuple((number, name) for number, name in desk.experts.items() if number != agent.id)


def _around(query: InboxQuery, found: InboxPage) -> dict[str, str]:
    return {
        "previous": query.address(avant=found.before.token) if found.before else "",
        "next": query.address(apres=found.after.token) if found.after else "",
    }


def _tabs(query: InboxQuery, counts: InboxCounts) -> tuple[Tab, ...]:
    asked = query.value("statut")
    open_count = sum(counts.by_status[status] for status in OPEN_STATUSES)
    every = sum(counts.by_status.values())
    told = [Tab("À traiter", open_count, query.address(statut=""), not asked)]
    told += [
        Tab(
            status_label(status),
            counts.by_status[status],
            query.address(statut=status_slug(status)),
            asked == status_slug(status),
        )
        for status in _TABS
    ]
    return (*told, Tab("Toutes", every, query.address(statut=ALL), asked == ALL))


def _fields(query: InboxQuery, desk: InboxDesk) -> tuple[Field, ...]:
    departments = tuple((number, f"{number} {name}") for number, name in desk.departments.items())
    themes = tuple(sorted(LABELS.items(), key=lambda pair: folded_name(pair[1])))
    offered: tuple[tuple[str, str, tuple[tuple[str, str], ...], str], ...] = (
        ("theme", "Thème", themes, "Tous"),
        ("departement", "Département", departments, "Tous"),
        ("verdict", "Ce qui existe déjà", tuple(VERDICTS.values()), "Peu importe"),
        ("eligible", "Accompagnement sur-mesure", _MAY_BE_ELIGIBLE, "Peu importe"),
        ("responsable", "Responsable", _owners(desk), "Peu importe"),
        (
            "age",
            "Âge",
            (
                (RECENT, f"Reçue {since(desk.store.clock())}"),
                *_AGES,
                (LATE, f"Sans réponse depuis plus de {desk.reminder_days} jours"),
            ),
            "Peu importe",
        ),
        ("statut", "Statut", (*((slug, label) for slug, label, _ in STATUSES.values()), (ALL, "Toutes")), "À traiter"),
        ("nouvelles", "Nouvelles du territoire", (("oui", "Corrigée ou complétée depuis"),), "Peu importe"),
        ("proches", "Demandes proches", (("oui", "D’une autre collectivité au moins"),), "Peu importe"),
        ("ordre", "Ordre", (("anciennes", "Les plus anciennes d’abord"),), "Les plus récentes d’abord"),
    )
    need = query.value(NEED)
    if need:
        # Chosen from a line or from its own page, where it is named: here it can be given up.
        offered = (*offered, (NEED, "Besoin récurrent", ((need, _need_name(query.need, desk)),), "Tous"))
    if place := query.value(PLACE):
        offered = (*offered, (PLACE, "Collectivité", ((place, _place_name(place, desk)),), "Toutes"))
    return tuple(
        _field(Field(name, label, choices, query.value(name), empty)) for name, label, choices, empty in offered
    )


def _field(field: Field) -> Field:
    """Show what is chosen and does not exist as such, and not as if nothing were."""
    if not field.chosen or field.chosen in dict(field.choices):
        return field
    return replace(field, choices=(*field.choices, (field.chosen, _MISSING)), known=False)


def _owners(desk: InboxDesk) -> tuple[tuple[str, str], ...]:
    closed = tuple((account, f"{name} (compte fermé)") for account, name in desk.closed.items())
    return ((MINE, "Moi"), (NONE, "Personne"), *desk.experts.items(), *closed)


def _need_name(cluster_id: int | None, desk: InboxDesk) -> str:
    try:
        return need_title(desk.store.clusters.read(cluster_id or 0)[0])
    except UnknownClusterError:
        return "Besoin qui n’existe plus"


def _place_name(code: str, desk: InboxDesk) -> str:
    place = place_of(code, desk.store.territories())
    return place.name if place else code


_MAY_BE_ELIGIBLE: Final = (("oui", "Éligible"), ("non", "Non éligible"), ("inconnu", "À vérifier"))
_AGES: Final = (
    ("semaine", "Moins de 7 jours"),
    ("mois", "Moins de 30 jours"),
    ("plus-d-un-mois", "Plus de 30 jours"),
)


def _number(told: str) -> int:
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 4 else 0

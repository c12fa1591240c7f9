"""``/bureau/besoins-recurrents``: what several territories ask and nothing meets, as page, file and picture."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, TypedDict
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.addresses.row_ids import RowId
from api.contexts.desk.recurrent_needs import (
    AnsweredLine,
    DecisionLine,
    MemberLine,
    RecurrentNeedPage,
    RecurrentNeedsPage,
)
from api.desk import (
    Cluster,
    ClusterDecision,
    ClusterDecisionKind,
    DeskError,
    MemberDecision,
    MemberDecisionKind,
    Store,
    StoreUnavailableError,
    ThemeDecision,
)
from api.pages.attachments import attachment
from api.pages.desk.inbox_query import ALL, InboxQuery
from api.pages.desk.inbox_words import VERDICTS, status_label, status_tone, verdict_label, where_and_how_many
from api.pages.desk.recurrent_need_files import ReportFile, cluster_file
from api.pages.desk.recurrent_need_words import (
    BASE,
    DRAWN,
    NO_THEME,
    TOLD_APART,
    loose_line,
    name_of_slug,
    need_line,
    picture,
    theme_line,
    theme_sentence,
    theme_slug,
    title_of,
)
from api.pages.desk.theme_words import CHOICES, CHOICES_AGAIN, COMPUTED, NONE_FITS, chosen_theme, given_theme
from api.pages.posted_form import UNSAVED, Posted
from api.pages.rendering import environment, render
from api.pages.request_form.request_desk import AWAY, INVALID, REFUSED, SEE_OTHER
from api.pages.typography import counted, month
from api.protection.agents import ExpertAgent
from api.protection.form_tokens import FormTokens
from api.state import FormTokensState, StoreState
from corpus.themes import LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from api.contexts.desk.recurrent_needs import ThemeLine
    from api.desk import ClusterMember, Clusters, ThemeCounts

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_SIZE: Final = 40
"""Needs of a page."""
_ALL: Final = 10_000
"""Requests of a file."""
_REPORTS: Final[WeakKeyDictionary[Clusters, ReportFile]] = WeakKeyDictionary()
"""By what they report on: each goes with its store."""
_GONE: Final = "Un ancien compte"
_DONE: Final[Mapping[str, str]] = {
    "1": "Votre décision est enregistrée.",
    "retiree": "La demande est retirée de ce besoin. Elle n’y reviendra pas d’elle-même.",
    "theme": "Le thème est donné à ce besoin et à ses demandes.",
    "calcul": "Ce besoin et ses demandes reprennent le thème que le calcul leur trouve ; les demandes sous peu.",
    "remise": "La demande est remise dans ce besoin, sauf si elle est d’un autre désormais.",
}
_DECISIONS: Final[Mapping[str, ClusterDecisionKind]] = {
    "proposer": ClusterDecisionKind.CANDIDATE,
    "abandonner": ClusterDecisionKind.DROPPED,
}


class _Narrowed(TypedDict):
    theme: str | None
    none_fits: bool


@dataclass(frozen=True)
class OpenedNeed:
    """A recurrent need, as its page works with it."""

    store: Store
    tokens: FormTokens
    cluster: Cluster
    history: tuple[ClusterDecision, ...]
    member_history: tuple[MemberDecision, ...]
    themes: tuple[ThemeDecision, ...]
    """What was decided of the themes of its requests."""

    @property
    def purpose(self) -> str:
        """What the form tokens of the need are for."""
        return f"besoin-recurrent/{self.cluster.id}"


def _opened(cluster_id: RowId, store: StoreState, tokens: FormTokensState) -> OpenedNeed:
    told = store.cluster_members.history(cluster_id), store.given_themes.of_need(cluster_id)
    return OpenedNeed(store, tokens, *store.clusters.read(cluster_id), *told)


OpenedNeedState = Annotated[OpenedNeed, Depends(_opened)]


@router.get(BASE)
def report(request: Request, agent: ExpertAgent, store: StoreState) -> HTMLResponse:
    """Show recurrent needs, by theme."""
    del agent
    theme, candidates, start = _asked(request.query_params)
    found = store.clusters.page(**_narrowed(theme), candidates=candidates, size=_SIZE + 1, start=start)
    themes = store.clusters.themes()
    received, verdicts = store.inbox.by_verdict()
    page = RecurrentNeedsPage(
        received=received,
        received_address=InboxQuery().address(statut=ALL),
        answered=tuple(
            AnsweredLine(label, verdicts[verdict], InboxQuery().address(verdict=slug, statut=ALL))
            for verdict, (slug, label) in VERDICTS.items()
            if verdicts.get(verdict)
        ),
        grouped=sum(one.requests for one in themes),
        unmet=sum(one.unmet for one in themes),
        themes=_theme_lines(store, themes, chosen=theme),
        chosen=name_of_slug(theme) if theme else "",
        candidates=candidates,
        needs=tuple(map(need_line, found[:_SIZE])),
        previous=_address(theme, candidates=candidates, start=max(start - _SIZE, 0)) if start else "",
        following=_address(theme, candidates=candidates, start=start + _SIZE) if len(found) > _SIZE else "",
        updated_at=max((one.updated_at for one in found), default=None),
    )
    return render(request, "pages/recurrent_needs.html", page)


@router.get(f"{BASE}.csv", response_class=Response)
def report_csv(agent: ExpertAgent, store: StoreState) -> Response:
    """Give the report as a file."""
    del agent
    report = _REPORTS.setdefault(store.clusters, ReportFile())
    return _file(report.read(store.clusters), name="besoins-recurrents.csv")


@router.get(f"{BASE}.svg", response_class=Response)
def report_picture(agent: ExpertAgent, store: StoreState) -> Response:
    """Give the report as a picture; what it says is in the table of the page too."""
    del agent
    themes = store.clusters.themes()
    # Needs whose theme is not known are drawn one by one.
    slugs = [slug for slug in map(theme_slug, themes[:DRAWN]) if slug != NO_THEME]
    first = {slug: _first_title(store.clusters, slug) for slug in slugs}
    loose = store.clusters.page(theme="", size=TOLD_APART)
    drawn = (
        environment()
        .get_template("pages/recurrent_needs.svg")
        .render(page=picture(themes, first, loose=loose, received=store.inbox.by_verdict()[0], at=store.clock()))
    )
    return Response(drawn, media_type="image/svg+xml", headers={"Cache-Control": "no-store"})


def _first_title(clusters: Clusters, theme: str) -> str:
    return "".join(title_of(one) for one in clusters.page(**_narrowed(theme), size=1))


def _narrowed(theme: str | None) -> _Narrowed:
    """Say in the desk's words what the address asks of themes."""
    return {"none_fits": theme == NONE_FITS, "theme": "" if theme == NO_THEME else theme}


def _theme_lines(store: Store, themes: Sequence[ThemeCounts], *, chosen: str | None) -> tuple[ThemeLine, ...]:
    lines = []
    for one in themes:
        lines.append(theme_line(one, chosen=chosen, address=lambda slug: _address(slug, candidates=False)))
        if theme_slug(one) == NO_THEME:
            lines += map(loose_line, store.clusters.page(theme="", size=TOLD_APART))
    return tuple(lines)


@router.get(BASE + "/{cluster_id}")
def one_need(request: Request, agent: ExpertAgent, opened: OpenedNeedState) -> HTMLResponse:
    """Show a recurrent need, the territories that ask for it, and what was decided."""
    del agent
    return _show(request, opened)


@router.get(BASE + "/{cluster_id}/collectivites.csv", response_class=Response)
def one_need_csv(agent: ExpertAgent, opened: OpenedNeedState) -> Response:
    """Give the list of the territories that ask for it as a file."""
    del agent
    content = cluster_file(opened.store.cluster_members.of(opened.cluster.id, limit=_ALL))
    return _file(content, name=f"besoin-recurrent-{opened.cluster.id}.csv")


@router.post(BASE + "/{cluster_id}")
def decide(request: Request, agent: ExpertAgent, opened: OpenedNeedState, posted: Posted) -> Response:
    """Make a recurrent need a candidate *commun*, or no longer."""
    fields, cluster_id = posted.fields, opened.cluster.id
    kind = _DECISIONS.get(fields.get("action", ""))
    notice, status = posted.objection(opened.tokens, purpose=opened.purpose), REFUSED
    if not notice and kind is None:
        notice, status = "Choisissez ce que vous voulez faire.", INVALID
    if not notice and kind is not None:
        told = {"title": fields.get("titre", ""), "note": fields.get("note", "")}
        try:
            opened.store.clusters.decide(cluster_id, kind, **told, actor=agent.id)
        except StoreUnavailableError:
            notice, status = UNSAVED, AWAY
        except DeskError as error:
            notice, status = str(error), INVALID
    if notice:
        return _show(request, opened, notice=notice, typed=fields, status=status)
    return RedirectResponse(f"{BASE}/{cluster_id}?fait=1", SEE_OTHER)


@router.post(BASE + "/{cluster_id}/demandes")
def change_members(request: Request, agent: ExpertAgent, opened: OpenedNeedState, posted: Posted) -> Response:
    """Take a request out of a recurrent need, or put it back."""
    members, cluster_id = opened.store.cluster_members, opened.cluster.id
    out, back = posted.fields.get("retirer", ""), posted.fields.get("remettre", "")
    notice, status = posted.objection(opened.tokens, purpose=opened.purpose), REFUSED
    if not notice and not out and not back:
        notice, status = "Choisissez la demande à retirer ou à remettre.", INVALID
    if not notice:
        try:
            (members.take_out if out else members.put_back)(cluster_id, out or back, actor=agent.id)
        except StoreUnavailableError:
            notice, status = UNSAVED, AWAY
        except DeskError as error:
            notice, status = str(error), INVALID
    if notice:
        return _show(request, opened, notice=notice, status=status)
    return RedirectResponse(f"{BASE}/{cluster_id}?fait={'retiree' if out else 'remise'}", SEE_OTHER)


@router.post(BASE + "/{cluster_id}/theme")
def give_theme(request: Request, agent: ExpertAgent, opened: OpenedNeedState, posted: Posted) -> Response:
    """Give a recurrent need its theme, and to all its requests, or let theirs be computed again."""
    notice, status = posted.objection(opened.tokens, purpose=opened.purpose), REFUSED
    themes, back = opened.store.given_themes, posted.fields.get("theme") == COMPUTED
    if not notice:
        try:
            if back:
                themes.give_back_of_need(opened.cluster.id, actor=agent.id)
            else:
                themes.give_to_need(opened.cluster.id, chosen_theme(posted.fields), actor=agent.id)
        except StoreUnavailableError:
            notice, status = UNSAVED, AWAY
        except DeskError as error:
            notice, status = str(error), INVALID
    if notice:
        return _show(request, opened, notice=notice, typed=posted.fields, status=status)
    return RedirectResponse(f"{BASE}/{opened.cluster.id}?fait={'calcul' if back else 'theme'}", SEE_OTHER)


def _show(
    request: Request,
    opened: OpenedNeed,
    *,
    notice: str = "",
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    cluster, store, departments = opened.cluster, opened.store, request.state.departments
    counts = cluster.counts
    decisions: list[ClusterDecision | MemberDecision | ThemeDecision] = [*opened.history, *opened.member_history]
    decisions += opened.themes
    decisions.sort(key=lambda one: one.at, reverse=True)
    actors = {one.actor for one in decisions}
    names = {**store.accounts.names(actors), **store.keys.names(actors)}
    page = RecurrentNeedPage(
        base=f"{BASE}/{cluster.id}",
        requests_address=InboxQuery().address(besoin=str(cluster.id), statut=ALL),
        token=opened.tokens.issue(opened.purpose),
        need=need_line(cluster),
        first_at=counts.first_at,
        last_at=counts.last_at,
        departments=tuple(
            (f"{departments.get(number, '')} ({number})", count)
            for number, count in sorted(counts.departments.items(), key=lambda one: (-one[1], one[0]))
        ),
        months=tuple((month(dt.date.fromisoformat(f"{name}-01")), count) for name, count in counts.months.items()),
        members=tuple(_member(one, departments) for one in store.cluster_members.of(cluster.id)),
        taken_out=tuple(_member(one, departments) for one in store.cluster_members.taken_out(cluster.id)),
        theme_told=theme_sentence(counts),
        themes=CHOICES_AGAIN if store.given_themes.stands_in_need(cluster.id) else CHOICES,
        theme=counts.theme or (NONE_FITS if counts.none_fits else ""),
        history=tuple(_decision(one, names) for one in decisions),
        notice=notice,
        typed=typed or {},
        done=_DONE.get(request.query_params.get("fait", ""), ""),
    )
    return render(request, "pages/recurrent_need.html", page, status=status)


def _member(member: ClusterMember, departments: Mapping[str, str]) -> MemberLine:
    place = member.place
    return MemberLine(
        reference=member.reference,
        place=place.name,
        detail=where_and_how_many(place, departments),
        status=status_label(member.status),
        tone=status_tone(member.status),
        verdict=verdict_label(member.verdict),
        received_at=member.received_at,
        text=member.masked_text,
    )


def _decision(decision: ClusterDecision | MemberDecision | ThemeDecision, names: Mapping[str, str]) -> DecisionLine:
    if isinstance(decision, ThemeDecision):
        text = f"{given_theme(decision)}, pour {counted(decision.requests, 'demande')}"
        return DecisionLine(decision.at, names.get(decision.actor, _GONE), text, "")
    if isinstance(decision, MemberDecision):
        out = decision.kind is MemberDecisionKind.TAKEN_OUT
        text = f"Demande {decision.reference} {'retirée' if out else 'remise'}"
        return DecisionLine(decision.at, names.get(decision.actor, _GONE), text, "")
    chosen = decision.kind is ClusterDecisionKind.CANDIDATE
    text = f"Candidat commun : {decision.title}" if chosen else "N’est plus un candidat commun"
    return DecisionLine(decision.at, names.get(decision.actor, _GONE), text, decision.note)


def _asked(params: Mapping[str, str]) -> tuple[str | None, bool, int]:
    """Read the address; what it does not know is left out."""
    theme, page = params.get("theme", ""), params.get("apres", "")
    known = theme if theme in {NO_THEME, NONE_FITS, *LABELS} else None
    start = int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 0
    return known, "candidats" in params, start


def _address(theme: str | None, *, candidates: bool, start: int = 0) -> str:
    asked = {"theme": theme or "", "candidats": "oui" if candidates else "", "apres": str(start) if start else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{BASE}?{query}" if query else BASE


def _file(content: bytes, *, name: str) -> Response:
    headers = {"Content-Disposition": attachment(name), "Cache-Control": "no-store"}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)

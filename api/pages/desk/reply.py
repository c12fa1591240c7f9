"""``/bureau/demandes/{reference}/reponse``: the reply, assembled from records, edited, sent by an expert alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.contexts.desk_request import ReplyPage
from api.desk import DecisionKind, DeskError, StaleError, StatusError, StoreUnavailableError
from api.pages.desk.matches import is_known
from api.pages.desk.opened_request import REQUEST, Opened, OpenedState
from api.pages.desk.reply_letter import letter_for
from api.pages.desk.request_actions import STALE, seen_version
from api.pages.desk.request_list import asked_list, back_to_request
from api.pages.posted_form import Posted, PostedForm
from api.pages.rendering import render
from api.pages.request_form.request_desk import ALREADY, AWAY, INVALID, REFUSED
from api.pages.request_form.seen_records import record_cards
from api.pages.site_origin import site_origin
from api.pages.typography import paris_day
from api.protection.agents import ExpertAgent
from corpus.records import Investigation
from recommender import Closeness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.desk import Agent, ReplyDraft
    from corpus.catalogue import Catalogue

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_TICKED: Final = "r-"
_SUGGESTED: Final = 2
"""Records a letter begins with when an expert pinned none; of each kind, where none is close."""
_SURE: Final = 0.8
"""The probability that something answers a need, from which neighbours of both kinds are told."""
_BEFORE: Final = "\n\n— Votre texte précédent —\n\n"
_UNREAD: Final = "Cochez « J’ai relu cette réponse » avant de l’envoyer."
_EMPTY: Final = "La réponse est vide."
_COLLEAGUE: Final = (
    "Un collègue a changé ce brouillon entre-temps. Son texte est ci-dessous, le vôtre est dans le champ : "
    "reprenez ce qui vous sert, puis gardez à nouveau."
)
_UNSAVED: Final = "Le service est très occupé : rien n’a été enregistré. Attendez un instant et recommencez."


@router.get(f"{REQUEST}/reponse")
def reply_page(request: Request, agent: ExpertAgent, opened: OpenedState) -> HTMLResponse:
    """Show the reply being written, or the letter it begins as."""
    del agent
    draft = opened.desk.store.reply_drafts.of(opened.filed.reference)
    if draft:
        return _show(request, opened, draft, written=_Written(draft.text, draft.records))
    chosen = _suggested(opened)
    return _show(request, opened, None, written=_Written(_letter(request, opened, chosen), chosen))


@router.post(f"{REQUEST}/reponse")
def write_reply(request: Request, agent: ExpertAgent, opened: OpenedState, posted: Posted) -> Response:
    """Assemble the letter again, keep the draft, or send the reply: as the button says."""
    draft = opened.desk.store.reply_drafts.of(opened.filed.reference)
    written = _Written(posted.fields.get("text", "").replace("\r\n", "\n"), _chosen(posted, opened))
    objection = posted.objection(opened.desk.tokens, purpose=opened.purpose)
    long = posted.shortened().get("text", "")
    action = posted.fields.get("action", "")
    if objection or long:
        status = REFUSED if objection else INVALID
        return _show(request, opened, draft, written=written, notice=objection or long, status=status)
    if action == "composer":
        before = [one for one in posted.fields.get("avant", "").split(",") if one]
        typed, letter = written.text.strip(), _letter(request, opened, written.chosen)
        untouched = typed in {"", _letter(request, opened, before).strip()}
        composed = letter if untouched else letter + _BEFORE + written.text
        return _show(request, opened, draft, written=_Written(composed, written.chosen))
    notice = _sendable(posted, written.text) if action == "envoyer" else ""
    if notice:
        return _show(request, opened, draft, written=written, notice=notice, status=INVALID)
    try:
        return _write(request, agent, opened, posted, written=written)
    except DeskError as error:
        return _refused(request, opened, error, posted, written=written)


@dataclass(frozen=True)
class _Written:
    """What stands in the form."""

    text: str
    chosen: Sequence[str]
    """Ids of the records that are ticked."""


def _write(request: Request, agent: Agent, opened: Opened, posted: PostedForm, *, written: _Written) -> Response:
    reference, store = opened.filed.reference, opened.desk.store
    if posted.fields.get("action") == "envoyer":
        store.treatment.answer(
            reference,
            written.text,
            actor=agent.id,
            records=written.chosen,
            expected_version=seen_version(posted.fields),
        )
        return back_to_request(request, opened)
    version = seen_version({"version": posted.fields.get("brouillon", "")})
    store.reply_drafts.keep(reference, written.text, records=written.chosen, actor=agent.id, expected_version=version)
    return back_to_request(request, opened, page="/reponse")


def _refused(request: Request, opened: Opened, error: DeskError, posted: PostedForm, *, written: _Written) -> Response:
    now = Opened.read(opened.desk, opened.filed.reference)
    draft = opened.desk.store.reply_drafts.of(opened.filed.reference)
    sending = posted.fields.get("action") == "envoyer"
    if isinstance(error, StaleError):
        notice, status = STALE if sending else _COLLEAGUE, ALREADY
    elif isinstance(error, StoreUnavailableError):
        notice, status = _UNSAVED, AWAY
    else:
        notice, status = str(error), ALREADY if isinstance(error, StatusError) else INVALID
    since = max(seen_version(posted.fields), 0) if isinstance(error, StaleError) and sending else None
    other = draft.text if draft and isinstance(error, StaleError) and not sending else ""
    return _show(request, now, draft, written=written, notice=notice, status=status, since=since, other=other)


def _show(
    request: Request,
    opened: Opened,
    draft: ReplyDraft | None,
    *,
    written: _Written,
    notice: str = "",
    status: int = 200,
    since: int | None = None,
    other: str = "",
) -> HTMLResponse:
    filed, desk = opened.filed, opened.desk
    page = ReplyPage(
        base=opened.base,
        suffix=asked_list(request, opened).listed,
        token=desk.tokens.issue(opened.purpose),
        reference=filed.reference,
        place=filed.place.name if filed.place else "",
        need=filed.masked_text,
        version=filed.version,
        draft_version=draft.version if draft else 0,
        text=written.text,
        offered=record_cards(((one, "") for one in _offered(opened, written.chosen)), desk.recommender.catalogue),
        chosen=tuple(written.chosen),
        mailed=desk.store.outbox.is_used and bool(filed.form and filed.form.email),
        answerable=opened.is_answerable,
        edited=f"{opened.name(draft.author)}, le {paris_day(draft.updated_at)}" if draft else "",
        notice=notice,
        other=other,
        changes=opened.history[since:] if since is not None else (),
        saved="fait" in request.query_params,
    )
    return render(request, "pages/desk_reply.html", page, status=status)


def _letter(request: Request, opened: Opened, record_ids: Sequence[str]) -> str:
    filed = opened.filed
    rejected = _rejected(opened)
    return letter_for(
        [one for one in record_ids if one not in rejected],
        opened.desk.recommender.catalogue,
        neighbours=_neighbours(opened),
        others=_others(opened),
        reference=filed.reference,
        territory=filed.place.name if filed.place else "votre territoire",
        eligible=filed.eligible,
        origin=site_origin(request),
    )


def _neighbours(opened: Opened) -> frozenset[str]:
    """Name what is shown as near the need's subject alone; what an expert pinned is of use, whatever was computed."""
    lines = opened.matches.shown if opened.matches else ()
    return frozenset(
        line.record_id for line in lines if line.closeness == Closeness.TO_EXPLORE.value and not line.standing
    )


def _others(opened: Opened) -> int:
    """Count the other territories of the recurrent need that a request is of."""
    cluster = opened.desk.store.clusters.of_request(opened.filed.reference)
    return max(0, cluster.counts.territories - 1) if cluster else 0


def _suggested(opened: Opened) -> tuple[str, ...]:
    """Choose what a letter begins with: what was pinned, or else the closest that nobody rejected.

    What is near the subject alone is chosen only where nothing answers better.
    """
    matches = opened.matches
    if matches is None:
        return ()
    pinned = tuple(line.record_id for line in matches.shown if line.standing and line.standing.pinned)
    away = _rejected(opened) | _tools_of(_rejected(opened), opened.desk.recommender.catalogue)
    lines = [line for line in matches.shown if not line.standing and line.record_id not in away]
    neighbours = _neighbours(opened)
    close = tuple(line.record_id for line in lines if line.record_id not in neighbours)[:_SUGGESTED]
    if pinned or close:
        return pinned or close
    if matches.probability < _SURE:
        return tuple(line.record_id for line in lines[:_SUGGESTED])
    firsts = [
        [line for line in lines if line.kind == kind][:_SUGGESTED] for kind in dict.fromkeys(one.kind for one in lines)
    ]
    return tuple(line.record_id for kind in firsts for line in kind)


def _rejected(opened: Opened) -> frozenset[str]:
    """Name the records that an expert set aside: no letter tells of them."""
    kept = (one for one in opened.decisions if one.stands and one.kind is DecisionKind.REJECTED)
    return frozenset(one.record_id for one in kept if one.record_id)


def _tools_of(record_ids: frozenset[str], catalogue: Catalogue) -> frozenset[str]:
    """Name the tools that investigations bring."""
    records = [catalogue.record(one) for one in record_ids if is_known(one, catalogue)]
    return frozenset(tool for one in records if isinstance(one, Investigation) for tool in one.tools)


def _offered(opened: Opened, chosen: Sequence[str]) -> tuple[str, ...]:
    matches = opened.matches
    shown = [line.record_id for line in matches.shown] if matches else []
    rejected = _rejected(opened)
    return tuple(one for one in dict.fromkeys([*chosen, *shown]) if one not in rejected)


def _chosen(posted: PostedForm, opened: Opened) -> tuple[str, ...]:
    ticked = [name.removeprefix(_TICKED) for name in posted.fields if name.startswith(_TICKED)]
    rejected = _rejected(opened)
    return tuple(one for one in ticked if one not in rejected and is_known(one, opened.desk.recommender.catalogue))


def _sendable(posted: PostedForm, text: str) -> str:
    """Tell why a reply is not sent yet; empty when it may be."""
    if not text.strip():
        return _EMPTY
    return "" if posted.fields.get("relu") else _UNREAD

"""``/bureau/demandes/{reference}/reponse``: the reply, assembled from records, edited, sent by an expert alone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.contexts.desk.reply import ReplyPage
from api.desk import (
    DecisionKind,
    DeskError,
    IntroductionState,
    StaleDraftError,
    StaleError,
    Status,
    StatusError,
    StoreUnavailableError,
)
from api.pages.desk.matches import is_known
from api.pages.desk.opened_request import REQUEST, Opened, OpenedState
from api.pages.desk.reply_letter import Asking, Others, letter_for, letter_that_asks
from api.pages.desk.request_actions import STALE, seen_version
from api.pages.desk.request_list import ANSWERED, ASKED, asked_list, back_to_request
from api.pages.local_tools import own_names
from api.pages.posted_form import UNSAVED, Posted, PostedForm
from api.pages.rendering import render
from api.pages.request_form.request_desk import ALREADY, AWAY, INVALID, REFUSED
from api.pages.request_form.seen_records import record_cards
from api.pages.site_origin import site_origin
from api.pages.typography import paris_day
from api.protection.agents import ExpertAgent
from corpus.elsewhere import services_for
from corpus.records import Investigation
from recommender import Closeness

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from api.desk import Agent, ReplyDraft
    from corpus.catalogue import Catalogue
    from corpus.elsewhere import Service

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_TICKED: Final = "r-"
_ANSWERS, _ASKS = "envoyer", "demander"
_SENDING: Final = frozenset({_ANSWERS, _ASKS})
"""The buttons by which a letter leaves: as the answer, or as a question that waits for the territory's."""
_SUGGESTED: Final = 2
"""Records a letter begins with, beside those that an expert pinned."""
_TELLING: Final = 4
"""Words from which a need tells a situation: « chat gpt » does not, nor « du numérique », whatever is near."""
_BEFORE: Final = "\n\n— Votre texte précédent —\n\n"
_UNREAD: Final = "Cochez « J’ai relu cette réponse » avant de l’envoyer."
_EMPTY: Final = "Écrivez la réponse."
_OUTDATED: Final = (
    "Les fiches choisies ont changé et ce texte n’en dit rien : « Composer le texte avec ces fiches », ou écrivez-le."
)
_COLLEAGUE: Final = (
    "Un collègue a changé ce brouillon entre-temps. Son texte est ci-dessous, le vôtre est dans le champ : "
    "reprenez ce qui vous sert, puis gardez ou envoyez à nouveau."
)
_ENDED: Final[Mapping[Status, str]] = {
    Status.CLOSED: "Cette demande est close : aucune réponse n’en part. Pour répondre, remettez-la d’abord « En cours "
    "d’étude » sur sa page.",
    Status.WITHDRAWN: "La personne a retiré sa demande : aucune réponse n’en part.",
    Status.ERASED: "La personne a effacé sa demande : aucune réponse n’en part.",
}
"""By status that no answer follows, why."""


@router.get(f"{REQUEST}/reponse")
def reply_page(request: Request, agent: ExpertAgent, opened: OpenedState) -> HTMLResponse:
    """Show the reply being written, or the letter it begins as."""
    del agent
    draft = opened.desk.store.reply_drafts.of(opened.filed.reference)
    if draft:
        return _show(request, opened, draft, written=_Written(draft.text, draft.records, draft.records))
    chosen = _suggested(opened)
    return _show(request, opened, None, written=_Written(_letter(request, opened, chosen), chosen, chosen))


@router.post(f"{REQUEST}/reponse")
def write_reply(request: Request, agent: ExpertAgent, opened: OpenedState, posted: Posted) -> Response:
    """Assemble the letter again, keep the draft, or send the reply: as the button says."""
    draft = opened.desk.store.reply_drafts.of(opened.filed.reference)
    before = tuple(one for one in posted.fields.get("avant", "").split(",") if one)
    written = _Written(
        posted.fields.get("text", "").replace("\r\n", "\n"),
        _chosen(posted, opened),
        before,
        seen=(seen_version(posted.fields), seen_version({"version": posted.fields.get("brouillon", "")})),
    )
    objection = posted.objection(opened.desk.tokens, purpose=opened.purpose)
    long = posted.shortened().get("text", "")
    action = posted.fields.get("action", "")
    if objection:
        return _show(request, opened, draft, written=written, notice=objection, status=REFUSED)
    if long:
        return _show(request, opened, draft, written=replace(written, errors={"text": long}), status=INVALID)
    untouched = written.text.strip() == _letter(request, opened, before).strip()
    if action == "composer":
        letter = _letter(request, opened, written.chosen)
        composed = letter if untouched or not written.text.strip() else letter + _BEFORE + written.text
        return _show(request, opened, draft, written=replace(written, text=composed, composed_with=written.chosen))
    outdated = untouched and set(written.chosen) != set(before)
    errors = _unsendable(posted, written.text, outdated=outdated) if action in _SENDING else {}
    if errors:
        return _show(request, opened, draft, written=replace(written, errors=errors), status=INVALID)
    try:
        return _write(request, agent, opened, posted, written=written)
    except DeskError as error:
        return _refused(request, opened, error, written=written)


@dataclass(frozen=True)
class _Written:
    """What stands in the form."""

    text: str
    chosen: Sequence[str]
    """Ids of the records that are ticked."""
    composed_with: Sequence[str]
    """Ids of those that the text was composed with."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """What is wrong, by field."""
    seen: tuple[int, int] | None = None
    """The versions of the request and of the draft that were shown; none to show those of now."""


def _write(request: Request, agent: Agent, opened: Opened, posted: PostedForm, *, written: _Written) -> Response:
    reference, store, action = opened.filed.reference, opened.desk.store, posted.fields.get("action")
    version, draft = written.seen or (-1, -1)
    if action == _ANSWERS:
        store.treatment.answer(
            reference,
            written.text,
            actor=agent.id,
            records=written.chosen,
            expected_version=version,
            expected_draft=draft,
        )
        return back_to_request(request, opened, done=ANSWERED)
    if action == _ASKS:
        store.treatment.ask(reference, written.text, actor=agent.id, expected_version=version, expected_draft=draft)
        return back_to_request(request, opened, done=ASKED)
    store.reply_drafts.keep(reference, written.text, records=written.chosen, actor=agent.id, expected_version=draft)
    return back_to_request(request, opened, page="/reponse")


def _refused(request: Request, opened: Opened, error: DeskError, *, written: _Written) -> Response:
    now = Opened.read(opened.desk, opened.filed.reference)
    draft = opened.desk.store.reply_drafts.of(opened.filed.reference)
    # A draft that is gone was sent: the history says so.
    theirs = draft if isinstance(error, StaleDraftError) else None
    if isinstance(error, StaleError):
        notice, status = _COLLEAGUE if theirs else STALE, ALREADY
    elif isinstance(error, StoreUnavailableError):
        notice, status = UNSAVED, AWAY
    else:
        notice, status = str(error), ALREADY if isinstance(error, StatusError) else INVALID
    since = max(written.seen[0], 0) if written.seen and isinstance(error, StaleError) and not theirs else None
    other = theirs.text if theirs else ""
    if isinstance(error, StaleError) and written.seen:
        # Of the two, what is shown now alone is read: the history of the request, or the colleague's draft.
        request_seen, draft_seen = written.seen
        seen = (request_seen, theirs.version) if theirs else (now.filed.version, draft_seen if draft else 0)
        written = replace(written, seen=seen)
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
    seen = written.seen or (filed.version, draft.version if draft else 0)
    page = ReplyPage(
        base=opened.base,
        suffix=asked_list(request, opened).listed,
        token=desk.tokens.issue(opened.purpose),
        reference=filed.reference,
        place=filed.place.name if filed.place else "",
        need=filed.masked_text,
        version=seen[0],
        draft_version=seen[1],
        text=written.text,
        offered=record_cards(_offered(opened, written.chosen), desk.recommender.catalogue),
        chosen=tuple(written.chosen),
        composed_with=tuple(written.composed_with),
        mailed=desk.store.outbox.is_used and bool(filed.form and filed.form.email),
        answerable=opened.is_answerable,
        ended=_ENDED.get(filed.status, ""),
        asks=_asks(opened, written.composed_with),
        near=(_others(opened) or Others()).asking,
        edited=f"{opened.name(draft.author)}, le {paris_day(draft.updated_at)}" if draft else "",
        notice=notice,
        errors=written.errors,
        other=other,
        changes=opened.history[since:] if since is not None else (),
        saved="fait" in request.query_params,
        # What is kept or sent leads to another page.
        unkept=request.method == "POST",
    )
    return render(request, "pages/desk_reply.html", page, status=status)


def _letter(request: Request, opened: Opened, record_ids: Sequence[str]) -> str:
    rejected = _rejected(opened)
    asking = _asking(opened)
    if _asks(opened, record_ids):
        return letter_that_asks(asking)
    return letter_for(
        [one for one in record_ids if one not in rejected],
        opened.desk.recommender.catalogue,
        asking=asking,
        neighbours=_neighbours(opened) - rejected,
        others=_others(opened),
        origin=site_origin(request),
        services=_services(opened, record_ids),
    )


def _asks(opened: Opened, record_ids: Sequence[str]) -> bool:
    """Tell whether the letter asks what is missing: nothing is told in it, and the need says too little."""
    if set(record_ids) - _rejected(opened):
        return False
    few = len(opened.filed.masked_text.split()) < _TELLING
    return opened.matches is None or opened.matches.vague or few


def _asking(opened: Opened) -> Asking:
    filed = opened.filed
    return Asking(
        reference=filed.reference,
        territory=filed.place.name if filed.place else "votre territoire",
        eligible=filed.eligible,
        own=own_names(filed.place, opened.desk.search.territories),
        code=filed.place.code if filed.place else "",
    )


def _services(opened: Opened, record_ids: Sequence[str]) -> tuple[Service, ...]:
    """Find who else helps with what the need speaks of, where the letter tells no record."""
    return () if set(record_ids) - _rejected(opened) else services_for(opened.filed.masked_text)


def _neighbours(opened: Opened) -> frozenset[str]:
    """Name what is shown and is not surely the same; what an expert pinned is of use, whatever was computed."""
    lines = opened.matches.shown if opened.matches else ()
    return frozenset(
        line.record_id for line in lines if line.closeness != Closeness.VERY_CLOSE.value and not line.standing
    )


def _others(opened: Opened) -> Others | None:
    """Count the other territories that surely ask for the same, as the page of the request shows them."""
    near, known = opened.near, opened.introductions
    if not near.ready:
        return None
    places: dict[IntroductionState | None, set[str]] = {}
    for one in near.requests:
        state = known[one.reference].state if one.reference in known else None
        if one.sure or state in {IntroductionState.PROPOSED, IntroductionState.MADE}:
            places.setdefault(state, set()).add(one.place.code)
    made, proposed = (places.get(state, set()) for state in (IntroductionState.MADE, IntroductionState.PROPOSED))
    # Where it came to nothing, the territories were asked already: nothing is promised again.
    asking = places.get(None, set()) - made - proposed
    return Others(asking=len(asking), proposed=len(proposed - made), made=len(made))


def _suggested(opened: Opened) -> tuple[str, ...]:
    """Choose what a letter begins with: what was pinned, and what is very close and nobody rejected."""
    if opened.matches is None:
        return ()
    shown = opened.matches.shown
    pinned = tuple(line.record_id for line in shown if line.standing and line.standing.pinned)
    away = _rejected(opened)
    away |= _tools_of(away, opened.desk.recommender.catalogue) | _neighbours(opened)
    close = [line.record_id for line in shown if not line.standing and line.record_id not in away]
    return (*pinned, *close[:_SUGGESTED])


def _rejected(opened: Opened) -> frozenset[str]:
    """Name the records that an expert set aside: no letter tells of them."""
    kept = (one for one in opened.decisions if one.stands and one.kind is DecisionKind.REJECTED)
    return frozenset(one.record_id for one in kept if one.record_id)


def _tools_of(record_ids: frozenset[str], catalogue: Catalogue) -> frozenset[str]:
    """Name the tools that investigations bring."""
    records = [catalogue.record(one) for one in record_ids if is_known(one, catalogue)]
    return frozenset(tool for one in records if isinstance(one, Investigation) for tool in one.tools)


def _offered(opened: Opened, chosen: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Offer the records that are ticked, then what is shown: pairs of id and closeness."""
    shown = {line.record_id: line.closeness for line in opened.matches.shown} if opened.matches else {}
    rejected = _rejected(opened)
    return tuple((one, shown.get(one, "")) for one in dict.fromkeys([*chosen, *shown]) if one not in rejected)


def _chosen(posted: PostedForm, opened: Opened) -> tuple[str, ...]:
    ticked = [name.removeprefix(_TICKED) for name in posted.fields if name.startswith(_TICKED)]
    rejected = _rejected(opened)
    return tuple(one for one in ticked if one not in rejected and is_known(one, opened.desk.recommender.catalogue))


def _unsendable(posted: PostedForm, text: str, *, outdated: bool) -> dict[str, str]:
    """Tell why a reply is not sent yet, by field; empty when it may be."""
    wrong = {"text": _OUTDATED} if outdated else {} if text.strip() else {"text": _EMPTY}
    return wrong if posted.fields.get("relu") else {**wrong, "relu": _UNREAD}

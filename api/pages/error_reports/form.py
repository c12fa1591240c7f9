"""``/signaler``: anyone tells an error in a record, without a name, a mail or an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.error_reports import ReportFormPage
from api.desk import MOST_REPORTED, ErrorKind, InvalidFormError, StoreUnavailableError
from api.desk.tokens import derive_token, new_token
from api.pages.error_reports.words import KINDS, reported_record
from api.pages.personal_words import personal_words
from api.pages.posted_form import UNSAVED, Posted
from api.pages.rendering import render
from api.state import FormTokensState, RecommenderState, StoreState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from api.desk import Store
    from api.protection.form_tokens import FormTokens
    from corpus import Catalogue

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

ADDRESS: Final = "/signaler"
_PURPOSE: Final = "signaler"
_MOST_RECORDS: Final = 40
"""More than an answer shows."""
NO_RECORD: Final = "site"
"""Chosen where the error is in no record."""


@router.get(ADDRESS)
def ask(
    request: Request,
    recommender: RecommenderState,
    tokens: FormTokensState,
    record_ids: Annotated[list[str] | None, Query(alias="fiche")] = None,
) -> HTMLResponse:
    """Show the form; ``?fiche=ID``, once or more, names the records it may be in; ``quoi``, what is wrong."""
    typed = {"quoi": request.query_params.get("quoi", "")}
    return _show(request, recommender.catalogue, tokens, known=record_ids or (), typed=typed)


@router.post(ADDRESS)
def tell(
    request: Request, recommender: RecommenderState, tokens: FormTokensState, *, store: StoreState, posted: Posted
) -> Response:
    """Keep what is told; what is not right is shown again, whole."""
    typed, catalogue = posted.fields, recommender.catalogue
    errors: Mapping[str, str] = {}
    notice, status = posted.objection(tokens, purpose=_PURPOSE), 403
    if not notice:
        errors, status = _faults(typed, catalogue), 422
        if shortened := posted.shortened():
            errors, status = {"texte": next(iter(shortened.values()))}, 413 if posted.cut else 422
    if not notice and not errors:
        try:
            return RedirectResponse(f"/signalement/{_filed(typed, store)}?envoye=1", status_code=303)
        except InvalidFormError as error:
            errors = {"texte": error.messages["text"]}
        except StoreUnavailableError:
            notice, status = UNSAVED, 503
    known = typed.get("fiches", "").split()
    return _show(request, catalogue, tokens, known=known, typed=typed, errors=errors, notice=notice, status=status)


def _faults(typed: Mapping[str, str], catalogue: Catalogue) -> dict[str, str]:
    faults = {}
    if (chosen := typed.get("fiche", "")) != NO_RECORD and reported_record(chosen, catalogue) is None:
        faults["fiche"] = "Choisissez la fiche où est l’erreur."
    if typed.get("quoi", "") not in set(ErrorKind):
        faults["quoi"] = "Choisissez ce qui ne va pas."
    if not typed.get("texte", "").strip():
        faults["texte"] = "Dites en une phrase ce qui ne va pas."
    return faults


def _filed(typed: Mapping[str, str], store: Store) -> str:
    """Keep a report; give its secret, the same for the same form sent again, another once it says otherwise."""
    record_id = "" if typed["fiche"] == NO_RECORD else typed["fiche"]
    kind, text = ErrorKind(typed["quoi"]), typed["texte"]
    secret = derive_token(typed.get("cle", "") or new_token(), purpose=f"{record_id}\n{kind.value}\n{text}")
    store.error_reports.file(secret, record_id=record_id, kind=kind, text=text)
    return secret


def _show(
    request: Request,
    catalogue: Catalogue,
    tokens: FormTokens,
    *,
    known: Iterable[str],
    typed: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> HTMLResponse:
    found = (reported_record(one, catalogue) for one in list(dict.fromkeys(known))[:_MOST_RECORDS])
    page = ReportFormPage(
        records=tuple(record for record in found if record),
        kinds=tuple((kind.value, label) for kind, label in KINDS.items()),
        typed=typed,
        personal=personal_words(typed.get("texte", "")),
        key=typed.get("cle", "") or new_token(),
        token=tokens.issue(_PURPOSE),
        limit=MOST_REPORTED,
        errors=errors or {},
        notice=notice,
    )
    return render(request, "pages/report_form.html", page, status=status)

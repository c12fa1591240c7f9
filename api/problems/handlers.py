"""Every error as ``application/problem+json`` (RFC 9457), or as a page for a person in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException

from api.desk import DeskError
from api.pages.errors.access import access_error_page
from api.pages.errors.desk import desk_error_page
from api.pages.errors.error_pages import error_page
from api.pages.posted_form import read_again
from api.problems.access import access_problem
from api.problems.desk import desk_problem, desk_status
from api.problems.problem import problem
from api.protection.agents import AccessError
from corpus.errors import UnknownRecordError, UnknownTerritoryError
from corpus.field_messages import field_message
from recommender import NeedError, NeedTooLongError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request
    from fastapi.responses import JSONResponse
    from starlette.responses import Response

_HTTP = {
    400: (
        "corps-illisible",
        "Requête illisible",
        "Le corps de la requête doit être du JSON en UTF-8, et ne pas s’imbriquer sans fin.",
    ),
    403: (
        "origine",
        "Formulaire refusé",
        "Ce formulaire ne vient pas d’une page de ce site. Un programme envoie du JSON aux adresses sous /api/.",
    ),
    404: ("introuvable", "Page introuvable", "Cette adresse n’existe pas. Voir /docs pour la liste des adresses."),
    405: ("methode", "Méthode refusée", "Cette adresse existe, mais pas avec cette méthode HTTP. Voir /docs."),
    421: (
        "hote-inconnu",
        "Adresse inconnue",
        "Ce service n’est pas à l’adresse que nomme l’en-tête Host. Voir DEJA_LA_PUBLIC_URL et DEJA_LA_HOSTS.",
    ),
    429: (
        "trop-de-requetes",
        "Trop de requêtes",
        "Attendez le nombre de secondes que donne l’en-tête Retry-After, puis recommencez.",
    ),
    503: (
        "service-indisponible",
        "Service indisponible",
        "Attendez le nombre de secondes que donne l’en-tête Retry-After, puis recommencez.",
    ),
}
_RETRY_AFTER = {429: "60", 503: "30"}
"""Seconds to wait, where who refuses has not said how many."""
_CODES = {
    "code": "le code INSEE d’une commune, le SIREN d’un EPCI ou le numéro d’un département",
    "territory": "le code INSEE d’une commune ou le SIREN d’un EPCI",
}
"""Which codes of territories are taken, in an address and in a body."""


def refusal(request: Request, wait: int | None = None, *, status: int) -> Response:
    """Answer a request that is refused before it reaches a route.

    Args:
        request: the request.
        wait: seconds before it may be tried again.
        status: the HTTP status.

    Returns:
        A page for a person, a problem for a program.

    """
    told = None if wait is None else str(wait)
    response: Response = error_page(request, status, retry_after=told) or problem(status, *_HTTP[status])
    if told is not None:
        response.headers["Retry-After"] = told
    return response


def install_error_handlers(app: FastAPI) -> None:
    """Translate every exception of the application into a problem."""

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, error: RequestValidationError) -> Response:
        errors = [{"field": _field(detail), "message": _message(detail)} for detail in error.errors()]
        detail = " ".join(f"{e['field']} : {e['message']}" if e["field"] else e["message"] for e in errors[:3])
        return error_page(request, 422) or problem(422, "requete-invalide", "Requête invalide", detail, errors=errors)

    @app.exception_handler(NeedError)
    def _unreadable(_: Request, error: NeedError) -> JSONResponse:
        kind = "besoin-trop-long" if isinstance(error, NeedTooLongError) else "besoin-vide"
        return problem(422, kind, "Besoin illisible", str(error), errors=[{"field": "text", "message": str(error)}])

    @app.exception_handler(UnknownRecordError)
    def _unknown(request: Request, error: UnknownRecordError) -> Response:
        del error
        message = "Aucune fiche ne porte cet identifiant."
        return error_page(request, 404) or problem(404, "fiche-inconnue", "Fiche inconnue", message)

    @app.exception_handler(UnknownTerritoryError)
    def _nowhere(request: Request, error: UnknownTerritoryError) -> JSONResponse:
        del error
        # The code is what is asked for in an address, and a field among others in a body.
        field, status = ("code", 404) if "code" in request.path_params else ("territory", 422)
        message = f"Aucun territoire ne porte ce code : donnez {_CODES[field]}."
        errors = [{"field": field, "message": message}]
        return problem(status, "territoire-inconnu", "Territoire inconnu", message, errors=errors)

    @app.exception_handler(DeskError)
    def _desk(request: Request, error: DeskError) -> Response:
        status, headers = desk_status(error)
        page = desk_error_page(request, error) or error_page(request, status, retry_after=headers.get("Retry-After"))
        response = page or desk_problem(error)
        response.headers.update(headers)
        return response

    @app.exception_handler(AccessError)
    async def _access(request: Request, error: AccessError) -> Response:
        posted = await read_again(request) if request.method == "POST" else []
        # The header of the page asks the database who is signed in.
        page = await run_in_threadpool(access_error_page, request, error, posted=posted)
        return page or access_problem(error)

    @app.exception_handler(StarletteHTTPException)
    def _http(request: Request, error: StarletteHTTPException) -> Response:
        kind, title, detail = _HTTP.get(error.status_code, ("http", "Requête refusée", str(error.detail)))
        headers = _headers(error)
        page = error_page(request, error.status_code, retry_after=headers.get("retry-after"))
        response = page or problem(error.status_code, kind, title, detail)
        response.headers.update(headers)
        return response


def _headers(error: StarletteHTTPException) -> dict[str, str]:
    told = {name.lower(): value for name, value in (error.headers or {}).items()}
    if error.status_code in _RETRY_AFTER:
        told.setdefault("retry-after", _RETRY_AFTER[error.status_code])
    return told


def _message(detail: Mapping[str, Any]) -> str:
    if detail["type"] != "json_invalid":
        return field_message(detail)
    return f"Ce n’est pas du JSON valide, à partir du caractère {int(detail['loc'][-1]) + 1}."


def _field(detail: Mapping[str, object]) -> str:
    location = detail["loc"]
    if not isinstance(location, tuple) or detail["type"] == "json_invalid":
        return ""
    return ".".join(str(step) for step in location[1:])

"""Every error as ``application/problem+json`` (RFC 9457), or as a page for a person in a browser."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

from api.contexts.site import ErrorPage
from api.desk import (
    AlreadySentError,
    DeskError,
    IdempotencyConflictError,
    IdempotencyKeyError,
    InvalidFormError,
    NoSecretError,
    StaleError,
    StatusError,
    StoreUnavailableError,
    UnknownDraftError,
    UnknownRequestError,
)
from api.pages.rendering import render
from corpus.errors import UnknownRecordError, UnknownTerritoryError
from recommender import NeedError, NeedTooLongError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import FastAPI, Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)

TYPES = "urn:deja-la:erreur:"
"""Prefix of the stable types, listed in docs/api.md."""
_HTTP = {
    400: ("corps-illisible", "Requête illisible", "Le corps de la requête doit être du JSON en UTF-8."),
    403: (
        "origine",
        "Formulaire refusé",
        "Ce formulaire ne vient pas d’une page de ce site. Un programme envoie du JSON aux adresses sous /api/.",
    ),
    404: ("introuvable", "Page introuvable", "Cette adresse n’existe pas. Voir /docs pour la liste des adresses."),
    405: ("methode", "Méthode refusée", "Cette adresse existe, mais pas avec cette méthode HTTP. Voir /docs."),
    429: (
        "trop-de-requetes",
        "Trop de requêtes",
        "Attendez le nombre de secondes que donne l’en-tête Retry-After, puis recommencez.",
    ),
}
_DESK: Mapping[type[DeskError], tuple[int, str, str]] = {
    IdempotencyKeyError: (400, "requete-sans-cle", "Clé d’idempotence absente"),
    NoSecretError: (401, "requete-sans-secret", "Secret absent"),
    UnknownDraftError: (404, "brouillon-inconnu", "Brouillon inconnu"),
    UnknownRequestError: (404, "demande-inconnue", "Demande inconnue"),
    AlreadySentError: (409, "demande-envoyee", "Demande déjà envoyée"),
    StaleError: (409, "demande-changee", "Demande changée entre-temps"),
    StatusError: (409, "demande-figee", "Changement refusé"),
    IdempotencyConflictError: (422, "requete-cle-reprise", "Clé d’idempotence déjà prise"),
    InvalidFormError: (422, "demande-incomplete", "Demande à compléter"),
    StoreUnavailableError: (503, "base-indisponible", "Base de données indisponible"),
}
_DESK_HEADERS = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "5"}}
_PAGES = {
    403: (
        "Ce formulaire n’a pas pu être accepté",
        (
            "Votre navigateur ne nous dit pas qu’il vient d’une page de ce site. Revenez à la page précédente : ce que "
            "vous avez écrit y est encore. Une extension qui cache l’origine des pages peut en être la cause."
        ),
    ),
    404: (
        "Page non trouvée",
        "Cette page n’existe pas, ou n’existe plus. Vérifiez l’adresse, ou repartez de la page d’accueil.",
    ),
    405: (
        "Cette page ne s’ouvre pas ainsi",
        "Elle attend un formulaire. Repartez de la page d’accueil.",
    ),
    429: (
        "Une minute de patience",
        (
            "Beaucoup d’envois sont arrivés d’un coup depuis votre connexion. Attendez une minute, revenez à la page "
            "précédente, où ce que vous avez écrit est encore, et recommencez."
        ),
    ),
    503: (
        "Un instant, s’il vous plaît",
        (
            "Nous n’arrivons pas à enregistrer ni à relire pour le moment. Revenez à la page précédente, où ce que "
            "vous avez écrit est encore, et recommencez dans quelques secondes."
        ),
    ),
}
_MESSAGES = {
    "missing": "Ce champ est obligatoire.",
    "string_type": "Un texte est attendu.",
    "string_pattern_mismatch": "Le format n’est pas celui attendu.",
    "string_too_long": "Le texte est trop long : {max_length} caractères au plus.",
    "int_parsing": "Un nombre entier est attendu.",
    "int_type": "Un nombre entier est attendu.",
    "int_from_float": "Un nombre entier est attendu.",
    "greater_than_equal": "La valeur doit être au moins {ge}.",
    "less_than_equal": "La valeur doit être au plus {le}.",
    "enum": "La valeur n’est pas dans la liste : {expected}.",
    "literal_error": "La valeur n’est pas dans la liste : {expected}.",
    "extra_forbidden": "Ce champ n’existe pas.",
    "too_short": "Il faut au moins {min_length} élément.",
    "too_long": "Il faut au plus {max_length} éléments.",
    "list_type": "Une liste est attendue.",
    "json_invalid": "Le corps de la requête n’est pas du JSON valide.",
    "model_attributes_type": "Un objet JSON est attendu, envoyé en application/json.",
}


class _ProblemResponse(JSONResponse):
    media_type = "application/problem+json"


def problem(
    status: int, kind: str, title: str, detail: str, *, errors: Sequence[Mapping[str, str]] = ()
) -> JSONResponse:
    """Make a problem response.

    Args:
        status: the HTTP status.
        kind: last part of the stable type.
        title: what sort of error it is, in French.
        detail: what happened and what to do, in French.
        errors: the fields concerned.

    Returns:
        The response.

    """
    body = {"type": TYPES + kind, "title": title, "status": status, "detail": detail, "errors": list(errors)}
    return _ProblemResponse(body, status_code=status)


def error_page(request: Request, status: int) -> Response | None:
    """Make the page of an error, for a person in a browser.

    Args:
        request: the request that failed.
        status: the HTTP status.

    Returns:
        The page; none for a program: under ``/api``, or where HTML is not asked for.

    """
    wanted = "text/html" in request.headers.get("accept", "")
    if status not in _PAGES or not wanted or request.url.path.startswith("/api/"):
        return None
    title, detail = _PAGES[status]
    return render(request, "pages/error.html", ErrorPage(status, title, detail), status=status)


def refusal(request: Request, status: int) -> Response:
    """Answer a request that is refused before it reaches a route.

    Args:
        request: the request.
        status: the HTTP status.

    Returns:
        A page for a person, a problem for a program.

    """
    return error_page(request, status) or problem(status, *_HTTP[status])


def install_error_handlers(app: FastAPI) -> None:
    """Translate every exception of the application into a problem."""

    @app.exception_handler(RequestValidationError)
    def _invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        errors = [{"field": _field(detail), "message": _message(detail)} for detail in error.errors()]
        detail = " ".join(f"{e['field']} : {e['message']}" if e["field"] else e["message"] for e in errors[:3])
        return problem(422, "requete-invalide", "Requête invalide", detail, errors=errors)

    @app.exception_handler(NeedError)
    def _unreadable(_: Request, error: NeedError) -> JSONResponse:
        kind = "besoin-trop-long" if isinstance(error, NeedTooLongError) else "besoin-vide"
        return problem(422, kind, "Besoin illisible", str(error), errors=[{"field": "text", "message": str(error)}])

    @app.exception_handler(UnknownRecordError)
    def _unknown(request: Request, error: UnknownRecordError) -> Response:
        del error
        return error_page(request, 404) or problem(
            404, "fiche-inconnue", "Fiche inconnue", "Aucune fiche ne porte cet identifiant."
        )

    @app.exception_handler(UnknownTerritoryError)
    def _nowhere(request: Request, error: UnknownTerritoryError) -> JSONResponse:
        del error
        # The code is what is asked for in an address, and a field among others in a body.
        field, status = ("code", 404) if "code" in request.path_params else ("territory", 422)
        message = "Aucun territoire ne porte ce code : donnez le code INSEE d’une commune ou le SIREN d’un EPCI."
        errors = [{"field": field, "message": message}]
        return problem(status, "territoire-inconnu", "Territoire inconnu", message, errors=errors)

    @app.exception_handler(DeskError)
    def _desk(request: Request, error: DeskError) -> Response:
        status, kind, title = _DESK.get(type(error), (500, "erreur-interne", "Erreur interne"))
        messages = error.messages if isinstance(error, InvalidFormError) else {}
        errors = [{"field": field, "message": message} for field, message in messages.items()]
        response = error_page(request, status) or problem(status, kind, title, f"{error}", errors=errors)
        response.headers.update(_DESK_HEADERS.get(status, {}))
        return response

    @app.exception_handler(StarletteHTTPException)
    def _http(request: Request, error: StarletteHTTPException) -> Response:
        kind, title, detail = _HTTP.get(error.status_code, ("http", "Requête refusée", str(error.detail)))
        response = error_page(request, error.status_code) or problem(error.status_code, kind, title, detail)
        response.headers.update(error.headers or {})
        return response


def _field(detail: Mapping[str, object]) -> str:
    location = detail["loc"]
    if not isinstance(location, tuple) or detail["type"] == "json_invalid":
        return ""
    return ".".join(str(step) for step in location[1:])


def _message(detail: Mapping[str, object]) -> str:
    template = _MESSAGES.get(str(detail["type"]), "La valeur n’est pas acceptée.")
    context = detail.get("ctx")
    return template.format(**context) if isinstance(context, dict) else template


class LastResort:
    """Answer an unexpected error with a problem, and log where it happened but not what it says.

    The message of an exception may quote the need; Starlette would hand it to the
    server, which logs it.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 - whatever it is, its author gets an answer
            place = traceback.extract_tb(error.__traceback__)[-1]
            logger.error("unexpected %s at %s:%s", type(error).__name__, place.filename, place.lineno)  # noqa: TRY400
            if scope["type"] == "http" and not started:
                detail = "Le service a rencontré une erreur. Réessayez dans un instant."
                await problem(500, "erreur-interne", "Erreur interne", detail)(scope, receive, send)


class BodyLimit:
    """Refuse a request body over a limit before it is read whole."""

    def __init__(self, app: ASGIApp, *, max_bytes: int) -> None:
        """Wrap an application; ``max_bytes`` is the largest body that passes."""
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        body = b"" if declared.isdigit() and int(declared) <= self._max_bytes else None
        while body is not None:
            message = await receive()
            if message["type"] != "http.request":
                break
            body += message.get("body", b"")
            if len(body) > self._max_bytes:
                body = None
            elif not message.get("more_body", False):
                break
        if body is None:
            response = problem(
                413,
                "requete-trop-grande",
                "Requête trop grande",
                f"Le corps de la requête dépasse {self._max_bytes // 1000} ko : raccourcissez le texte.",
            )
            await response(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)


def _replay(body: bytes, receive: Receive) -> Receive:
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return messages.pop() if messages else await receive()

    return replayed

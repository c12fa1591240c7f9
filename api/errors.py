"""Every error as ``application/problem+json`` (RFC 9457), or as a page for a person in a browser."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

from api.benchmark_schemas import CellOut
from api.desk import (
    AccountError,
    AlreadySentError,
    ApiKeyError,
    BenchmarkFinishedError,
    CellChangedError,
    DecisionError,
    DeskError,
    IdempotencyConflictError,
    IdempotencyKeyError,
    IntroductionError,
    InvalidFormError,
    NoAnswerError,
    NoSecretError,
    NotFinishedError,
    NoVersionError,
    PasswordError,
    RecordError,
    StaleError,
    StatusError,
    StoreUnavailableError,
    UnknownAccountError,
    UnknownAgentError,
    UnknownApiKeyError,
    UnknownBenchmarkError,
    UnknownClusterError,
    UnknownDraftError,
    UnknownRecordDraftError,
    UnknownRequestError,
    VersionPassedError,
    ViewError,
)
from api.pages.access_errors import access_error_page
from api.pages.desk_errors import desk_error_page
from api.pages.error_pages import error_page
from api.protection.agents import AccessError, RoleError
from api.protection.api_keys import KeyNeededError, ScopeError, UnknownKeyError
from corpus.errors import UnknownRecordError, UnknownTerritoryError
from recommender import NeedError, NeedTooLongError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import FastAPI
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
    503: (
        "service-indisponible",
        "Service indisponible",
        "Attendez le nombre de secondes que donne l’en-tête Retry-After, puis recommencez.",
    ),
}
_DESK: Mapping[type[DeskError], tuple[int, str, str]] = {
    IdempotencyKeyError: (400, "requete-sans-cle", "Clé d’idempotence absente"),
    NoSecretError: (401, "requete-sans-secret", "Secret absent"),
    UnknownDraftError: (404, "brouillon-inconnu", "Brouillon inconnu"),
    UnknownRequestError: (404, "demande-inconnue", "Demande inconnue"),
    ApiKeyError: (422, "compte-refuse", "Clé refusée"),
    UnknownApiKeyError: (404, "compte-inconnu", "Clé inconnue"),
    UnknownAgentError: (403, "compte-inconnu", "Compte inconnu"),
    UnknownAccountError: (404, "compte-inconnu", "Compte inconnu"),
    AccountError: (422, "compte-refuse", "Compte refusé"),
    PasswordError: (422, "compte-mot-de-passe", "Mot de passe refusé"),
    UnknownClusterError: (404, "besoin-recurrent-inconnu", "Besoin récurrent inconnu"),
    IntroductionError: (409, "mise-en-relation-refusee", "Mise en relation impossible"),
    UnknownBenchmarkError: (404, "comparatif-inconnu", "Comparatif inconnu"),
    BenchmarkFinishedError: (409, "comparatif-termine", "Comparatif terminé"),
    CellChangedError: (409, "case-changee", "Case changée entre-temps"),
    VersionPassedError: (412, "case-changee", "Case changée entre-temps"),
    NoVersionError: (428, "version-absente", "Version absente"),
    NotFinishedError: (409, "comparatif-non-termine", "Comparatif non terminé"),
    NoAnswerError: (422, "comparatif-vide", "Rien à comparer"),
    AlreadySentError: (409, "demande-envoyee", "Demande déjà envoyée"),
    StaleError: (409, "demande-changee", "Demande changée entre-temps"),
    StatusError: (409, "demande-figee", "Changement refusé"),
    IdempotencyConflictError: (422, "requete-cle-reprise", "Clé d’idempotence déjà prise"),
    InvalidFormError: (422, "demande-incomplete", "Demande à compléter"),
    RecordError: (422, "fiche-incomplete", "Fiche à compléter"),
    UnknownRecordDraftError: (404, "fiche-inconnue", "Brouillon de fiche inconnu"),
    DecisionError: (422, "decision-incomplete", "Décision à compléter"),
    ViewError: (422, "vue-incomplete", "Vue à compléter"),
    StoreUnavailableError: (503, "base-indisponible", "Base de données indisponible"),
}
_DESK_HEADERS = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "5"}}
_RETRY_AFTER = {429: "60", 503: "30"}
"""Seconds to wait, where who refuses has not said how many."""
_MESSAGES = {
    "missing": "Ce champ est obligatoire.",
    "string_type": "Un texte est attendu.",
    "string_pattern_mismatch": "Le format n’est pas celui attendu.",
    "string_too_long": "Le texte est trop long : {max_length} caractères au plus.",
    "int_parsing": "Un nombre entier est attendu.",
    "int_type": "Un nombre entier est attendu.",
    "int_from_float": "Un nombre entier est attendu.",
    "greater_than_equal": "La valeur doit être au moins {ge}.",
    "less_than_equal": "La valeur doit être au plus {le}.",
    "enum": "La valeur n’est pas dans la liste : {expected}.",
    "literal_error": "La valeur n’est pas dans la liste : {expected}.",
    "extra_forbidden": "Ce champ n’existe pas.",
    "too_short": "Il faut au moins {min_length} élément.",
    "too_long": "Il faut au plus {max_length} éléments.",
    "list_type": "Une liste est attendue.",
    "json_invalid": "Le corps de la requête n’est pas du JSON valide.",
    "model_attributes_type": "Un objet JSON est attendu, envoyé en application/json.",
}


_BENCHMARKS = "/api/v1/benchmarks"
_SIGN_IN = (401, "acces-connexion", "Connexion nécessaire", "Connectez-vous d’abord, à l’adresse /connexion.")
_ACCESS: Mapping[type[AccessError], tuple[int, str, str, str]] = {
    KeyNeededError: (
        401,
        "acces-cle",
        "Clé d’API nécessaire",
        "Joignez votre clé dans l’en-tête X-Api-Key. L’équipe en remet sur demande : voir /contact.",
    ),
    UnknownKeyError: (
        401,
        "acces-cle-refusee",
        "Clé d’API refusée",
        "Cette clé est inconnue, échue ou reprise. L’API publique n’en demande pas : retirez l’en-tête X-Api-Key.",
    ),
}
_DROPPED = 40
"""A body is read to its end up to this many times the limit: ten megabytes by default."""


class _ProblemResponse(JSONResponse):
    media_type = "application/problem+json"


def problem(
    status: int,
    kind: str,
    title: str,
    detail: str,
    *,
    errors: Sequence[Mapping[str, str]] = (),
    current: Mapping[str, object] | None = None,
) -> JSONResponse:
    """Make a problem response.

    Args:
        status: the HTTP status.
        kind: last part of the stable type.
        title: what sort of error it is, in French.
        detail: what happened and what to do, in French.
        errors: the fields concerned.
        current: what is there now, where somebody else wrote in between.

    Returns:
        The response.

    """
    body: dict[str, object] = {
        "type": TYPES + kind,
        "title": title,
        "status": status,
        "detail": detail,
        "errors": list(errors),
    }
    if current is not None:
        body["current"] = current
    return _ProblemResponse(body, status_code=status)


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
        # The id is what is asked for in an address, and one among others in a body.
        status = 422 if request.url.path.startswith(_BENCHMARKS) else 404
        message = "Aucune fiche ne porte cet identifiant."
        errors = [{"field": "records", "message": message}] if status == 422 else []
        return error_page(request, status) or problem(
            status, "fiche-inconnue", "Fiche inconnue", message, errors=errors
        )

    @app.exception_handler(UnknownTerritoryError)
    def _nowhere(request: Request, error: UnknownTerritoryError) -> JSONResponse:
        del error
        # The code is what is asked for in an address, and a field among others in a body.
        field, status = ("code", 404) if "code" in request.path_params else ("territory", 422)
        message = "Aucun territoire ne porte ce code : donnez le code INSEE d’une commune ou le SIREN d’un EPCI."
        errors = [{"field": field, "message": message}]
        return problem(status, "territoire-inconnu", "Territoire inconnu", message, errors=errors)

    @app.exception_handler(DeskError)
    def _desk(request: Request, error: DeskError) -> Response:
        status, kind, title = _DESK.get(type(error), (500, "erreur-interne", "Erreur interne"))
        messages = error.messages if isinstance(error, InvalidFormError) else {}
        errors = [{"field": field, "message": message} for field, message in messages.items()]
        headers = _DESK_HEADERS.get(status, {})
        page = desk_error_page(request, error) or error_page(request, status, retry_after=headers.get("Retry-After"))
        response: Response = page or problem(status, kind, title, f"{error}", errors=errors, current=_current(error))
        response.headers.update(headers)
        return response

    @app.exception_handler(AccessError)
    def _access(request: Request, error: AccessError) -> Response:
        return access_error_page(request, error) or access_problem(error)

    @app.exception_handler(StarletteHTTPException)
    def _http(request: Request, error: StarletteHTTPException) -> Response:
        kind, title, detail = _HTTP.get(error.status_code, ("http", "Requête refusée", str(error.detail)))
        headers = _headers(error)
        page = error_page(request, error.status_code, retry_after=headers.get("retry-after"))
        response = page or problem(error.status_code, kind, title, detail)
        response.headers.update(headers)
        return response


def _current(error: DeskError) -> Mapping[str, object] | None:
    return CellOut.of(error.current).model_dump(mode="json") if isinstance(error, CellChangedError) else None


def access_problem(error: AccessError) -> JSONResponse:
    """Tell a program why it may not have what it asks for, and what to do.

    Args:
        error: what is missing.

    Returns:
        The problem.

    """
    if isinstance(error, RoleError):
        wanted = ", ".join(role.value for role in error.roles)
        return problem(403, "acces-role", "Rôle insuffisant", f"Il faut l’un de ces rôles : {wanted}.")
    if isinstance(error, ScopeError):
        told = f"Cette clé n’a pas le droit {error.scope.value} : demandez-le à l’équipe."
        return problem(403, "acces-droit", "Droit absent de la clé", told)
    status, kind, title, told = _ACCESS.get(type(error), _SIGN_IN)
    return problem(status, kind, title, told)


def _headers(error: StarletteHTTPException) -> dict[str, str]:
    told = {name.lower(): value for name, value in (error.headers or {}).items()}
    if error.status_code in _RETRY_AFTER:
        told.setdefault("retry-after", _RETRY_AFTER[error.status_code])
    return told


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
                answer = error_page(Request(scope), 500) or problem(500, "erreur-interne", "Erreur interne", detail)
                await answer(scope, receive, send)


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
        body = await self._read(scope, receive)
        if body is None:
            response = error_page(Request(scope), 413) or problem(
                413,
                "requete-trop-grande",
                "Requête trop grande",
                f"Le corps de la requête dépasse {self._max_bytes // 1000} ko : raccourcissez le texte.",
            )
            await response(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes | None:
        """Read a body; of one over the limit nothing is kept, and it is let come in to its end.

        A browser that is cut off while it sends shows an error of its own, never our page: what is too large is read
        on and dropped, up to a size beyond which nobody has typed it.
        """
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        kept = bytearray() if declared.isdigit() and int(declared) <= self._max_bytes else None
        size, more = 0, True
        while more and size <= _DROPPED * self._max_bytes:
            message = await receive()
            more = message["type"] == "http.request" and message.get("more_body", False)
            chunk = message.get("body", b"")
            size += len(chunk)
            if size > self._max_bytes:
                kept = None
            elif kept is not None:
                kept += chunk
        return None if kept is None else bytes(kept)


def _replay(body: bytes, receive: Receive) -> Receive:
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return messages.pop() if messages else await receive()

    return replayed

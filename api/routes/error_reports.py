"""Errors in records, told and followed by programs, and settled by services of the desk."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from api.addresses.row_ids import RowId
from api.desk import ApiKey, Scope, UnknownErrorReportError
from api.protection.api_keys import key_with
from api.routes.bearer import Authorization, bearer_of
from api.routes.described import LOCATED, problem_response
from api.routes.known_parameters import KNOWN_PARAMETERS
from api.routes.sent_keys import Key, key_needed, read_key
from api.schemas.error_reports import (
    DecisionIn,
    ErrorReceiptOut,
    ErrorReportIn,
    ErrorReportOut,
    ErrorReportsOut,
)
from api.state import DerivedSecretsState, RecommenderState, StoreState

router = APIRouter(prefix="/api/v1", dependencies=[KNOWN_PARAMETERS])

_MOST = 200
Reader = Annotated[ApiKey, Depends(key_with(Scope.DESK_READ))]
Writer = Annotated[ApiKey, Depends(key_with(Scope.DESK_WRITE))]


@router.post(
    "/error-reports",
    tags=["Fiches"],
    summary="Signaler une erreur",
    status_code=201,
    responses={201: LOCATED},
    openapi_extra=key_needed("le même signalement et le même secret"),
)
def tell_error(
    body: ErrorReportIn,
    store: StoreState,
    recommender: RecommenderState,
    response: Response,
    *,
    secrets: DerivedSecretsState,
    idempotency_key: Key = None,
) -> ErrorReceiptOut:
    """Garde un signalement, sans rien de qui l’envoie ; la réponse se lit avec le secret rendu.

    Renvoyé tel quel avec la même clé, c’est le même signalement et le même secret.
    """
    sent = (read_key(idempotency_key), body.record_id, body.kind, body.text)
    # Another report under a key that someone else chose too is another secret: a key is nobody's, and tells nothing.
    secret = secrets.make("\n".join(("error report", *sent)))
    if body.record_id:
        recommender.catalogue.record(body.record_id)
    report = store.error_reports.file(secret, record_id=body.record_id, kind=body.kind, text=body.text)
    response.headers["Location"] = f"/api/v1/error-reports/{report.id}"
    response.headers["Cache-Control"] = "no-store"
    return ErrorReceiptOut(id=report.id, secret=secret, page=f"/signalement/{secret}")


@router.get("/error-reports/{report_id}", tags=["Fiches"], summary="Suivre un signalement")
def read_error(
    report_id: RowId, store: StoreState, response: Response, *, authorization: Authorization = None
) -> ErrorReportOut:
    """Le signalement et ce que l’équipe en a décidé, pour qui en connaît le secret."""
    report = store.error_reports.follow(bearer_of(authorization, what="du signalement"))
    if report.id != report_id:
        raise UnknownErrorReportError("Aucun signalement ne porte ce numéro et ne s’ouvre avec ce secret.")
    response.headers["Cache-Control"] = "no-store"
    return ErrorReportOut.of(report)


@router.get(
    "/desk/error-reports",
    tags=["Bureau"],
    summary="Lister les erreurs signalées",
    responses={403: problem_response("La clé n’a pas le droit `desk:read`.")},
)
def list_errors(
    store: StoreState,
    response: Response,
    reader: Reader,
    *,
    settled: Annotated[bool, Query(description="Les réglés plutôt que ceux qui attendent.")] = False,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 50,
) -> ErrorReportsOut:
    """Les signalements, sans rien de qui les a envoyés ; la clé doit avoir le droit `desk:read`."""
    del reader
    response.headers["Cache-Control"] = "no-store"
    found = store.error_reports.listed(settled=settled, most=limit)
    return ErrorReportsOut(
        reports=[ErrorReportOut.of(report) for report in found], waiting=store.error_reports.count_waiting()
    )


@router.post(
    "/desk/error-reports/{report_id}/decisions",
    tags=["Bureau"],
    summary="Répondre à un signalement",
    responses={
        403: problem_response("La clé n’a pas le droit `desk:write`."),
        404: problem_response("Le signalement n’existe pas, ou plus."),
        409: problem_response(
            "Une autre décision est venue depuis : `current` rend le signalement, même à qui n’a pas `desk:read`."
        ),
    },
)
def settle_error(
    report_id: RowId, body: DecisionIn, store: StoreState, response: Response, *, writer: Writer
) -> ErrorReportOut:
    """Règle un signalement, ou le rouvre : une décision s’ajoute, aucune n’est changée.

    La clé doit avoir le droit `desk:write`.
    """
    response.headers["Cache-Control"] = "no-store"
    report = store.error_reports.decide(
        report_id, body.outcome, answer=body.answer, actor=writer.actor, expected_steps=body.decisions
    )
    return ErrorReportOut.of(report)

"""Requests for the *accompagnement*, sent and followed by programs."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.described import LOCATED
from api.desk import InvalidFormError, UnknownRequestError, read_reference
from api.routes.bearer import Authorization, bearer_of
from api.routes.conditional import ConditionalRoute
from api.routes.sent_keys import KEY_NEEDED, Key, read_key
from api.schemas.requests import ReceiptOut, RequestIn, RequestOut, as_sent
from api.state import StoreState

router = APIRouter(prefix="/api/v1", tags=["Demandes"], route_class=ConditionalRoute)


@router.post(
    "/requests",
    summary="Demander un accompagnement",
    status_code=201,
    responses={201: LOCATED},
    openapi_extra=KEY_NEEDED,
)
def send_request(body: RequestIn, store: StoreState, response: Response, *, idempotency_key: Key = None) -> ReceiptOut:
    """Enregistre une demande ; renvoyée avec la même clé, c’est la même demande et le même secret."""
    try:
        receipt = store.requests.receive(body.form(), key=read_key(idempotency_key))
    except InvalidFormError as refused:
        raise InvalidFormError(as_sent(refused.messages)) from None
    response.headers["Location"] = f"/api/v1/requests/{receipt.reference}"
    response.headers["Cache-Control"] = "no-store"
    return ReceiptOut.of(receipt)


@router.get("/requests/{reference}", summary="Suivre une demande")
def read_request(
    reference: str, store: StoreState, response: Response, *, authorization: Authorization = None
) -> RequestOut:
    """La demande, son histoire et ses réponses, pour qui en connaît le secret."""
    filed = store.requests.follow(bearer_of(authorization, what="de la demande"))
    if filed.reference != read_reference(reference):
        raise UnknownRequestError("Aucune demande ne porte ce numéro et ne s’ouvre avec ce secret.")
    response.headers["Cache-Control"] = "no-store"
    return RequestOut.of(filed)

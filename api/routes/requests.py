"""Requests for the *accompagnement*, sent and followed by programs."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Header, Response

from api.desk import IdempotencyKeyError, UnknownRequestError, read_reference
from api.request_schemas import ReceiptOut, RequestIn, RequestOut
from api.routes.bearer import Authorization, bearer_of
from api.routes.conditional import ConditionalRoute
from api.state import StoreState

router = APIRouter(prefix="/api/v1", tags=["Demandes"], route_class=ConditionalRoute)

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Obligatoire. La même clé et le même corps donnent la même demande pendant un jour.",
        examples=["0f8fad5b-d9cb-469f-a165-70867728950e"],
    ),
]


@router.post("/requests", summary="Demander un accompagnement", status_code=201)
def send_request(body: RequestIn, store: StoreState, response: Response, *, idempotency_key: Key = None) -> ReceiptOut:
    """Enregistre une demande ; renvoyée avec la même clé, c’est la même demande et le même secret."""
    if idempotency_key is None or not _KEY.fullmatch(idempotency_key):
        raise IdempotencyKeyError(
            "Joignez un en-tête Idempotency-Key de 1 à 255 caractères ASCII, un UUID par exemple."
        )
    receipt = store.requests.receive(body.form(), key=idempotency_key)
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

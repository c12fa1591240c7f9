"""Requests for the *accompagnement*: sent, followed, corrected, withdrawn and erased by programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Response

from api.desk import (
    FiledRequest,
    InvalidFormError,
    RequestChangedError,
    StaleError,
    UnknownRequestError,
    read_reference,
)
from api.routes.bearer import Authorization, bearer_of
from api.routes.conditional import ConditionalRoute, condition
from api.routes.described import LOCATED
from api.routes.sent_keys import Key, key_needed, read_key
from api.schemas.requests import ReceiptOut, RequestChanges, RequestIn, RequestOut, as_sent
from api.state import StoreState

router = APIRouter(prefix="/api/v1", tags=["Demandes"], route_class=ConditionalRoute)

_OF: Final = "de la demande"
"""What is read and changed here, as refusals name it."""


@router.post(
    "/requests",
    summary="Demander un accompagnement",
    status_code=201,
    responses={201: LOCATED},
    openapi_extra=key_needed("la même demande pendant un jour"),
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


@dataclass(frozen=True)
class _Held:
    """A request in the hands of who knows its secret."""

    secret: str
    filed: FiledRequest


def _held(reference: str, store: StoreState, authorization: Authorization = None) -> _Held:
    secret = bearer_of(authorization, what=_OF)
    filed = store.requests.follow(secret)
    if filed.reference != read_reference(reference):
        raise UnknownRequestError("Aucune demande ne porte ce numéro et ne s’ouvre avec ce secret.")
    return _Held(secret, filed)


HeldRequest = Annotated[_Held, Depends(_held)]
IfMatch = Annotated[str | None, Header(description="L’`ETag` de la demande, tel que vous l’avez lu.", examples=['"2"'])]


@router.get("/requests/{reference}", summary="Suivre une demande")
def read_request(held: HeldRequest, response: Response) -> RequestOut:
    """La demande, son histoire et ses réponses, pour qui en connaît le secret."""
    return _told(held.filed, response)


@router.patch("/requests/{reference}", summary="Corriger une demande")
def correct_request(
    body: RequestChanges, held: HeldRequest, store: StoreState, response: Response, *, if_match: IfMatch = None
) -> RequestOut:
    """Écrit ce qui est donné et laisse le reste ; ce qui est remplacé est effacé, comme sur la page de suivi.

    Renvoyée, une correction qui est déjà faite ne change rien et n’est pas refusée. Si la demande a changé depuis
    votre lecture, `current` la rend.
    """
    typed = body.typed()
    with condition(body.version, if_match, of=_OF) as expected:
        if held.filed.form and held.filed.form == held.filed.form.with_fields(typed):
            return _told(held.filed, response)
        try:
            filed = store.requests.correct(held.secret, typed, expected_version=expected)
        except InvalidFormError as refused:
            raise InvalidFormError(as_sent(refused.messages)) from None
        except StaleError:
            raise RequestChangedError(store.requests.follow(held.secret)) from None
    return _told(filed, response)


@router.post("/requests/{reference}/withdraw", summary="Retirer une demande")
def withdraw_request(held: HeldRequest, store: StoreState, response: Response) -> RequestOut:
    """Personne n’y travaille plus, et rien n’y ramène ; retirée deux fois, elle l’est une fois."""
    return _told(store.requests.withdraw(held.secret), response)


@router.delete("/requests/{reference}", summary="Effacer une demande", status_code=204, response_class=Response)
def erase_request(held: HeldRequest, store: StoreState) -> None:
    """Efface la demande, de partout et pour toujours ; effacée deux fois, elle l’est une fois."""
    store.requests.erase(held.secret)


def _told(filed: FiledRequest, response: Response) -> RequestOut:
    response.headers.update({"ETag": f'"{filed.version}"', "Cache-Control": "no-store"})
    return RequestOut.of(filed)

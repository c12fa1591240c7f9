"""What other services decide of two requests that are held for one need: they are told apart, or may be one again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from api.desk import ApiKey, Scope, Store
from api.protection.api_keys import key_with
from api.routes.described import problem_response
from api.routes.known_parameters import KNOWN_PARAMETERS
from api.schemas.desk import NearRequestsOut
from api.state import StoreState

router = APIRouter(
    prefix="/api/v1/desk/requests/{reference}/near/{other}",
    tags=["Bureau"],
    dependencies=[KNOWN_PARAMETERS],
    responses={
        403: problem_response("La clé n’a pas le droit `desk:write`."),
        404: problem_response("L’une des deux demandes n’existe pas."),
        409: problem_response("C’est la même demande, l’une est partie, ou une mise en relation les réunit."),
    },
)

Writer = Annotated[ApiKey, Depends(key_with(Scope.DESK_WRITE))]
Reference = Annotated[str, Path(max_length=40, description="Le numéro de la demande, comme DL-2026-7K3F9G.")]
Other = Annotated[str, Path(max_length=40, description="Le numéro de l’autre demande.")]


@router.delete("", summary="Dire que deux demandes ne sont pas le même besoin")
def tell_apart(
    reference: Reference, other: Other, store: StoreState, response: Response, *, writer: Writer
) -> NearRequestsOut:
    """Distingue deux demandes : l’une n’est plus proposée pour l’autre.

    Aucun besoin récurrent ne les réunit à partir du rapprochement suivant. L’historique des deux garde le nom du
    service et la date. La clé doit avoir le droit `desk:write`.
    """
    store.told_apart.tell_apart(reference, other, actor=writer.actor)
    return _told(reference, store, response)


@router.post("/restore", summary="Dire que deux demandes sont peut-être le même besoin")
def bring_together(
    reference: Reference, other: Other, store: StoreState, response: Response, *, writer: Writer
) -> NearRequestsOut:
    """Revient sur deux demandes qui avaient été distinguées : elles sont comparées de nouveau.

    La clé doit avoir le droit `desk:write`.
    """
    store.told_apart.bring_together(reference, other, actor=writer.actor)
    return _told(reference, store, response)


def _told(reference: str, store: Store, response: Response) -> NearRequestsOut:
    response.headers["Cache-Control"] = "no-store"
    return NearRequestsOut(
        reference=store.treatment.read(reference).reference,
        near=[one.reference for one in store.near_requests.of(reference).requests],
        told_apart=[one.other for one in store.told_apart.of(reference) if one.is_apart],
    )

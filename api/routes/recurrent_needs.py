"""What other services decide of recurrent needs: a request is taken out of one, or put back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from api.addresses.row_ids import RowId
from api.desk import ApiKey, Scope, Store
from api.protection.api_keys import key_with
from api.routes.described import problem_response
from api.routes.known_parameters import KNOWN_PARAMETERS
from api.schemas.desk import RecurrentNeedOut
from api.state import StoreState

router = APIRouter(
    prefix="/api/v1/desk/recurrent-needs/{need_id}/requests/{reference}",
    tags=["Bureau"],
    dependencies=[KNOWN_PARAMETERS],
    responses={
        403: problem_response("La clé n’a pas le droit `desk:write`."),
        404: problem_response("Le besoin récurrent ou la demande n’existe pas."),
        409: problem_response("La demande n’est pas de ce besoin, ou n’en a pas été retirée."),
    },
)

Writer = Annotated[ApiKey, Depends(key_with(Scope.DESK_WRITE))]
Reference = Annotated[str, Path(max_length=40, description="Le numéro de la demande, comme DL-2026-7K3F9G.")]


@router.delete("", summary="Retirer une demande d’un besoin récurrent")
def take_out(
    need_id: RowId, reference: Reference, store: StoreState, response: Response, *, writer: Writer
) -> RecurrentNeedOut:
    """Retire une demande qui dit autre chose : rien ne la rapprochera plus de celles qui sont là.

    L’historique du besoin garde le nom du service et la date. La clé doit avoir le droit `desk:write`.
    """
    store.cluster_members.take_out(need_id, reference, actor=writer.actor)
    return _told(need_id, store, response)


@router.post("/restore", summary="Remettre une demande dans un besoin récurrent")
def put_back(
    need_id: RowId, reference: Reference, store: StoreState, response: Response, *, writer: Writer
) -> RecurrentNeedOut:
    """Remet une demande qui en avait été retirée, sauf si elle est d’un autre besoin désormais.

    La clé doit avoir le droit `desk:write`.
    """
    store.cluster_members.put_back(need_id, reference, actor=writer.actor)
    return _told(need_id, store, response)


def _told(need_id: int, store: Store, response: Response) -> RecurrentNeedOut:
    response.headers["Cache-Control"] = "no-store"
    members = store.cluster_members
    return RecurrentNeedOut(
        id=need_id,
        requests=[one.reference for one in members.of(need_id)],
        taken_out=[one.reference for one in members.taken_out(need_id)],
    )

"""The requests of the desk, for other services that have a key."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import AfterValidator

from api.desk import ApiKey, InboxFilter, InboxPlace, Scope, Status
from api.protection.api_keys import key_with
from api.routes.described import problem_response
from api.routes.known_parameters import KNOWN_PARAMETERS
from api.schemas.desk import DeskRequestsOut
from api.state import StoreState

router = APIRouter(prefix="/api/v1/desk", tags=["Bureau"], dependencies=[KNOWN_PARAMETERS])

_MOST = 200


def _read_place(after: str) -> str:
    if after and InboxPlace.read(after) is None:
        raise ValueError("Donnez le « next » de la page précédente, tel quel.")
    return after


_After = Annotated[
    str, Query(max_length=40, description="Le `next` de la page précédente."), AfterValidator(_read_place)
]
Reader = Annotated[ApiKey, Depends(key_with(Scope.DESK_READ))]


@router.get(
    "/requests",
    summary="Lister les demandes du bureau",
    responses={403: problem_response("La clé n’a pas le droit `desk:read`.")},
)
def list_requests(
    store: StoreState,
    response: Response,
    reader: Reader,
    *,
    status: Annotated[list[Status] | None, Query(description="Un ou plusieurs statuts ; tous par défaut.")] = None,
    territory: Annotated[str | None, Query(max_length=20, description="Code INSEE ou SIREN.")] = None,
    after: _After = "",
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 50,
) -> DeskRequestsOut:
    """Les demandes, sans le texte d’origine ni les coordonnées ; la clé doit avoir le droit `desk:read`."""
    del reader
    wanted = InboxFilter(statuses=tuple(status) if status else None, territory=territory)
    page = store.inbox.page(wanted, size=limit, after=InboxPlace.read(after))
    response.headers["Cache-Control"] = "no-store"
    return DeskRequestsOut.of(page)

"""What other services say of what requests are about: the theme of one, or of all those of a recurrent need."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from api.addresses.row_ids import RowId
from api.desk import ApiKey, Scope
from api.protection.api_keys import key_with
from api.routes.described import problem_response
from api.routes.known_parameters import KNOWN_PARAMETERS
from api.schemas.desk import GivenThemeIn, GivenThemeOut
from api.state import StoreState

router = APIRouter(
    prefix="/api/v1/desk",
    tags=["Bureau"],
    dependencies=[KNOWN_PARAMETERS],
    responses={
        403: problem_response("La clé n’a pas le droit `desk:write`."),
        404: problem_response("La demande ou le besoin récurrent n’existe pas."),
        409: problem_response("La demande est retirée ou effacée, ou plus aucune n’est de ce besoin."),
    },
)

Writer = Annotated[ApiKey, Depends(key_with(Scope.DESK_WRITE))]
Reference = Annotated[str, Path(max_length=40, description="Le numéro de la demande, comme DL-2026-7K3F9G.")]


@router.put("/requests/{reference}/theme", summary="Donner son thème à une demande")
def give_to_request(
    reference: Reference, body: GivenThemeIn, store: StoreState, response: Response, *, writer: Writer
) -> GivenThemeOut:
    """Donne à une demande son thème, qui passe avant ceux du calcul ; le dernier donné vaut.

    L’historique de la demande garde le nom du service et la date. La clé doit avoir le droit `desk:write`.
    """
    store.given_themes.give(reference, body.theme, actor=writer.actor)
    response.headers["Cache-Control"] = "no-store"
    return GivenThemeOut(theme=body.theme, requests=1)


@router.delete(
    "/requests/{reference}/theme",
    summary="Rendre au calcul le thème d’une demande",
    status_code=204,
    response_class=Response,
)
def give_back(reference: Reference, store: StoreState, *, writer: Writer) -> None:
    """Rend à une demande les thèmes que le calcul lui trouve, quelques secondes après.

    Une demande à laquelle rien n’a été donné reste comme elle est. L’historique garde le nom du service et la date.
    La clé doit avoir le droit `desk:write`.
    """
    store.given_themes.give_back(reference, actor=writer.actor)


@router.put("/recurrent-needs/{need_id}/theme", summary="Donner son thème à un besoin récurrent")
def give_to_need(
    need_id: RowId, body: GivenThemeIn, store: StoreState, response: Response, *, writer: Writer
) -> GivenThemeOut:
    """Donne à un besoin récurrent, et à chacune de ses demandes, son thème : il reste quand d’autres y viennent.

    La clé doit avoir le droit `desk:write`.
    """
    given = store.given_themes.give_to_need(need_id, body.theme, actor=writer.actor)
    response.headers["Cache-Control"] = "no-store"
    return GivenThemeOut(theme=body.theme, requests=given)


@router.delete(
    "/recurrent-needs/{need_id}/theme",
    summary="Rendre au calcul le thème d’un besoin récurrent",
    status_code=204,
    response_class=Response,
)
def give_back_of_need(need_id: RowId, store: StoreState, *, writer: Writer) -> None:
    """Rend à un besoin récurrent, et à chacune de ses demandes, le thème que le calcul leur trouve.

    La clé doit avoir le droit `desk:write`.
    """
    store.given_themes.give_back_of_need(need_id, actor=writer.actor)

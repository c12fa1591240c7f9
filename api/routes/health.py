"""Is the service up, can it answer, what does it serve."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter, Response

from api.health.readiness import Health as PartHealth
from api.health.readiness import overall
from api.routes.conditional import ConditionalRoute
from api.schemas.records import CheckOut, Health, Readiness, Version
from api.state import LookoutState, RecommenderState

router = APIRouter(tags=["Service"], route_class=ConditionalRoute)


@router.get("/health", summary="Le service est-il en marche ?")
async def health() -> Health:
    """Répond dès que le processus écoute."""
    return Health()


@router.get(
    "/ready",
    summary="Le service peut-il répondre, et que manque-t-il ?",
    responses={503: {"model": Readiness, "description": "Il manque quelque chose sans quoi personne n’est servi."}},
)
async def ready(lookout: LookoutState, response: Response) -> Readiness:
    """Fait une vraie recherche, de fiches et de territoires, et interroge la base de données avant de répondre."""
    checks = await lookout.look()
    found = overall(checks)
    if found is PartHealth.MISSING:
        response.status_code = 503
        response.headers["Retry-After"] = "5"
    told = [CheckOut(name=check.name, status=check.health, detail=check.detail) for check in checks]
    return Readiness(status=found, checks=told)


@router.get("/version", summary="Que sert ce service ?")
def read_version(recommender: RecommenderState) -> Version:
    """La version du logiciel, de l’index et de l’encodeur."""
    return Version(
        version=version("deja-la"),
        index_version=recommender.index_version,
        encoder=recommender.encoder_name,
        investigations=len(recommender.catalogue.investigations),
        tools=len(recommender.catalogue.tools),
    )

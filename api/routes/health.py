"""Is the service up, can it answer, what does it serve."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter

from api.routes.conditional import ConditionalRoute
from api.schemas import Health, Version
from api.state import RecommenderState, TerritoriesState
from recommender import Need

router = APIRouter(tags=["Service"], route_class=ConditionalRoute)


@router.get("/health", summary="Le service est-il en marche ?")
def health() -> Health:
    """Répond dès que le processus écoute."""
    return Health()


@router.get("/ready", summary="Le service peut-il répondre ?")
def ready(recommender: RecommenderState, territories: TerritoriesState) -> Health:
    """Fait une vraie recherche avant de répondre, de fiches et de territoires."""
    recommender.recommend(Need("dépôts sauvages"), top_k=1)
    # Opens the search of territories, so that the first person does not wait for it.
    territories.search("paris", top_k=1)
    return Health()


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

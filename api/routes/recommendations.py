"""``POST /api/v1/recommendations``: a need in, matches out."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes.conditional import ConditionalRoute
from api.schemas.recommendations import Places, RecommendationOut, RecommendationRequest
from api.state import PublicUrlState, RecommenderState
from recommender import Need

router = APIRouter(prefix="/api/v1", tags=["Recommandations"], route_class=ConditionalRoute)


@router.post("/recommendations", summary="Chercher qui a déjà rencontré ce besoin")
def recommend(
    body: RecommendationRequest, recommender: RecommenderState, public_url: PublicUrlState
) -> RecommendationOut:
    """Compare un besoin aux enquêtes passées et aux outils existants. Le texte n’est ni gardé ni journalisé."""
    need = Need(body.text, territory=body.territory, as_typed=body.as_typed)
    found = recommender.recommend(need, top_k=body.top_k, kinds=body.kinds)
    return RecommendationOut.of(found, Places(recommender.catalogue, public_url))

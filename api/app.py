"""The web application."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from api.errors import BodyLimit, LastResort, install_error_handlers
from api.routes import health, recommendations, records
from api.schemas import ProblemDetails
from api.state import State

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from api.settings import Settings
    from recommender import Recommender

_DESCRIPTION = """
Qui a déjà rencontré ce problème, qu’en a-t-il appris, et quel outil existe déjà ?

Décrivez un besoin en français : le service répond par les enquêtes passées du Programme National d’Investigations et
par les outils existants, dit pourquoi chacun correspond, et dit franchement quand rien ne correspond.
Les erreurs suivent la RFC 9457.
"""
_PROBLEMS = {
    404: "Cette fiche ou cette adresse n’existe pas.",
    413: "Le corps de la requête est trop grand.",
    422: "La requête ou le besoin ne peut pas être lu.",
    500: "Le service a rencontré une erreur.",
}


def create_app(settings: Settings, recommender: Recommender) -> FastAPI:
    """Make the web application.

    Args:
        settings: the settings.
        recommender: what answers; loaded before, so that the service listens only when it can answer.

    Returns:
        The application.

    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[State]:
        yield {"recommender": recommender}

    # The documentation page takes its scripts from us, not from a CDN: nothing leaves the server.
    app: FastAPI = FastAPIOffline(
        redoc_url=None,
        title="Déjà-là",
        version=version("deja-la"),
        description=_DESCRIPTION,
        lifespan=lifespan,
        responses={status: _response(description) for status, description in _PROBLEMS.items()},
    )
    for module in (recommendations, records, health):
        app.include_router(module.router)
    install_error_handlers(app)
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes)
    app.add_middleware(LastResort)
    return app


def _response(description: str) -> dict[str, object]:
    schema = ProblemDetails.model_json_schema()
    return {"description": description, "content": {"application/problem+json": {"schema": schema}}}

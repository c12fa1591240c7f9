"""The web application."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import FastAPI

from api.errors import BodyLimit, install_error_handlers
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
_PROBLEM = {"model": ProblemDetails, "content": {"application/problem+json": {}}}


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

    app = FastAPI(
        title="Déjà-là",
        version=version("deja-la"),
        description=_DESCRIPTION,
        lifespan=lifespan,
        responses={422: {**_PROBLEM, "description": "La requête ou le besoin ne peut pas être lu."}},
    )
    for module in (recommendations, records, health):
        app.include_router(module.router)
    install_error_handlers(app)
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes)
    return app

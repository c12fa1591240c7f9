"""The web application."""

from __future__ import annotations

from contextlib import aclosing, asynccontextmanager, closing, nullcontext
from functools import cache, partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from anyio import to_thread
from fastapi import APIRouter, FastAPI

from api.contexts.every_page import Publisher, Site
from api.desk.encryption import warn_of_plain_words
from api.desk.tokens import digest_of
from api.desk.usage.held_needs import NeedsInMemory
from api.health.lookout import Lookout
from api.identity.from_settings import open_provider
from api.identity.transactions import Transactions
from api.middlewares.order import install_middlewares
from api.observation.metrics import Metrics
from api.observation.refusals import tell_refusal
from api.operating.brand import mark_folders
from api.operating.budget import read_budget
from api.operating.obligations import warn_of_untold
from api.pages.rendering import environment
from api.pages.site.documentation import SWAGGER_FILES
from api.problems.handlers import install_error_handlers
from api.protection.crowds import Crowd
from api.protection.derived_secrets import DerivedSecrets
from api.protection.form_tokens import FormTokens
from api.protection.guesses import Guesses
from api.protection.known_browsers import KnownBrowsers
from api.protection.password_links import PasswordLinks
from api.protection.secret_key import read_secret_key
from api.protection.voters import Voters
from api.resources.running_catalogue import RunningCatalogue
from api.resources.stores import open_shared_actions, running_store
from api.resources.territories import thresholds_of
from api.routers import ROUTERS
from api.routes.described import DescribedApi, operation_id, problem_response
from api.state import State
from api.static_files import STATIC, StaticFiles
from corpus.cited_documents import cited_documents
from corpus.territory_tables import department_names

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from api.desk import Store
    from api.desk.usage.held_needs import HeldNeeds
    from api.settings import Settings
    from recommender import Recommender

_DESCRIPTION = """
Qui a déjà rencontré ce problème, qu’en a-t-il appris, et quel outil existe déjà ?

Décrivez un besoin en français : le service répond par les enquêtes passées du Programme National d’Investigations et
par les outils existants, dit pourquoi chacun correspond, et dit franchement quand rien ne correspond.
Les erreurs suivent la RFC 9457.

L’API publique n’a pas besoin de clé. Un appel compté dit son quota (`RateLimit-Limit`, `RateLimit-Policy`), ce qui en
reste (`RateLimit-Remaining`) et quand il y en aura de nouveau (`RateLimit-Reset`, en secondes). Une page d’un autre
site peut lire les fiches, les territoires et les sources, et chercher (CORS) ; ce qui écrit, ou demande un secret,
s’appelle d’un serveur.
"""
_HELD_CHARACTERS = 10_000_000
"""Of all needs held in memory together: 40 MB at most, 1,000 of the longest or 30,000 usual ones."""
_THREADS: Final = 20
"""Requests at work at once: as many as the desk has connections (15), and some that ask for none. More of them would
wait for each other, and hold memory meanwhile."""
_PROBLEMS = {
    400: "La requête ne peut pas être lue, ou la clé d’idempotence manque.",
    401: "Il faut un secret ou une clé.",
    404: "Cette fiche ou cette adresse n’existe pas.",
    409: "L’état de ce qui est là ne le permet pas, ou ne le permet plus.",
    413: "Le corps de la requête est trop grand.",
    421: "Le service n’est pas à cette adresse : l’en-tête `Host` nomme un autre site.",
    422: "La requête ou le besoin ne peut pas être lu.",
    429: "Trop de requêtes ; `Retry-After` dit combien de secondes attendre.",
    500: "Le service a rencontré une erreur.",
    503: "La base de données ne répond pas ; `Retry-After` dit combien de secondes attendre.",
}


def create_app(settings: Settings, recommender: Recommender, store: Store | None = None) -> FastAPI:
    """Make the web application.

    Args:
        settings: the settings.
        recommender: what answers; loaded before, so that the service listens only when it can answer.
        store: what keeps requests; by default the settings' own, opened and closed with the application.

    Returns:
        The application.

    Raises:
        BudgetError: if the file of the budget cannot be read.
        BrandError: if the State's marks are asked for where they may not be shown, or are not there.

    """
    environment()  # reads the templates now: a later version of them is not this process's
    static_files = StaticFiles(STATIC, *mark_folders(settings), more=SWAGGER_FILES)
    budget = read_budget(settings.budget)
    seen = Metrics()
    recommender.listener = seen.staged
    running = RunningCatalogue(
        recommender, catalogue=settings.catalogue, data_dir=settings.data_dir, on_reload=seen.reloaded
    )
    cited = cited_documents(recommender.catalogue, settings.catalogue)
    departments = department_names()
    provider = open_provider(settings)
    key = read_secret_key(settings.data_dir, given=settings.secret_key.get_secret_value())
    former = settings.former_secret_key.get_secret_value().encode()
    shared, crowd = open_shared_actions(settings), Crowd(settings.crowd)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[State]:
        warn_of_untold(settings)
        to_thread.current_default_thread_limiter().total_tokens = _THREADS
        with (
            closing(shared) if shared is not None else nullcontext(),
            running_store(settings, store, reader=lambda: running.recommender, sorter=running.sorter) as opened,
            running.following(opened.records),
        ):
            warn_of_plain_words(opened.database.url)
            async with aclosing(_lookout(settings, running, opened, crowd)) as lookout:
                seen.watch(lookout.outbox, disk=settings.data_dir)
                yield {
                    "running": running,
                    "needs": _held_needs(settings, opened),
                    "store": opened,
                    "public_url": settings.public_url,
                    "lookout": lookout,
                    "site": _site(settings, index_version=recommender.index_version),
                    "static_files": static_files,
                    "budget": budget,
                    "widget_sites": settings.widget_sites,
                    "mails": bool(settings.smtp_host),
                    "cited_documents": cited,
                    "departments": departments,
                    "form_tokens": FormTokens(key, former=former, on_foreign=partial(tell_refusal, "token")),
                    "derived_secrets": DerivedSecrets(key, former=former),
                    "password_links": PasswordLinks(key, former=former),
                    "provider": provider,
                    "transactions": Transactions(key, former=former),
                    "known_browsers": KnownBrowsers(key, former=former),
                    "guesses": Guesses(settings.rate_guessing, key=key, shared=shared),
                    "voters": Voters(key, settings.trusted_proxies),
                    "metrics": seen,
                    "metrics_token_digest": _digest(settings.metrics_token.get_secret_value()),
                    "thresholds": thresholds_of(settings),
                    "reminder_days": settings.reminder_days,
                }

    app = DescribedApi(
        # Our own page stands there: the library's takes its scripts from a CDN and starts them inline.
        docs_url=None,
        redoc_url=None,
        title="Déjà-là",
        version=version("deja-la"),
        description=_DESCRIPTION,
        license_info={"name": "MIT", "identifier": "MIT"},
        servers=[{"url": settings.public_url}] if settings.public_url else None,
        lifespan=lifespan,
        routes=_ways_in().routes,
    )
    app.add_route("/static/{name:path}", static_files.serve, include_in_schema=False)
    install_error_handlers(app)
    install_middlewares(app, settings, metrics=seen, crowd=crowd, key=key, shared=shared)
    return app


@cache
def _ways_in() -> APIRouter:
    """Include every router, once a process.

    FastAPI makes of each route what its includer adds to it at the first request, a third of a second for two hundred:
    applications of one process share what was made, and so have no `dependency_overrides`.
    """
    ways = APIRouter(
        generate_unique_id_function=operation_id,
        responses={status: problem_response(description) for status, description in _PROBLEMS.items()},
    )
    for router in ROUTERS:
        ways.include_router(router)
    return ways


def _digest(token: str) -> str:
    return digest_of(token) if token else ""


def _held_needs(settings: Settings, store: Store) -> HeldNeeds:
    if settings.held_needs == "database":
        return store.shared_needs(minutes=settings.held_need_minutes)
    return NeedsInMemory(minutes=settings.held_need_minutes, max_characters=_HELD_CHARACTERS)


def _lookout(settings: Settings, running: RunningCatalogue, store: Store, crowd: Crowd) -> Lookout:
    return Lookout(lambda: running.recommender, store, crowd=crowd, data_dir=settings.data_dir)


def _site(settings: Settings, *, index_version: str) -> Site:
    return Site(
        brand=settings.brand,
        phone=settings.contact_phone,
        address=settings.contact_address,
        mail=settings.contact_mail,
        index_version=index_version,
        answer_within=settings.answer_within,
        needs_sealed=settings.held_needs == "database",
        publisher=Publisher(
            name=settings.publisher,
            address=settings.publisher_address,
            director=settings.publication_director,
            host=settings.hosting,
            processors=settings.processors,
            data_protection=settings.data_protection_contact,
            security=settings.security_contact,
            accessibility_plan=settings.accessibility_plan_url,
            source=settings.source_url,
        ),
    )

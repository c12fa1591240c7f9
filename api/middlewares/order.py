"""What every request goes through on its way to a route: refusals, quotas, log and headers, in their order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from starlette.middleware.gzip import GZipMiddleware

from api.middlewares.body_limit import BodyLimit
from api.middlewares.last_resort import LastResort
from api.observation.observed import Observed
from api.observation.refusals import telling
from api.problems.access import access_problem
from api.problems.handlers import refusal
from api.protection.api_keys import SentKeys
from api.protection.cross_origin import OpenToPages
from api.protection.crowds import Crowds
from api.protection.form_bodies import FormBodies
from api.protection.head import HeadAsGet
from api.protection.headers import SecurityHeaders
from api.protection.hosts import Hosts
from api.protection.origin import OriginCheck
from api.protection.rate_limits import Action, Quotas, RateLimits
from api.protection.secret_paths import SecretPaths

if TYPE_CHECKING:
    from fastapi import FastAPI

    from api.observation.metrics import Metrics
    from api.protection.crowds import Crowd
    from api.protection.shared_windows import SharedActions
    from api.settings import Settings


def install_middlewares(
    app: FastAPI, settings: Settings, *, metrics: Metrics, crowd: Crowd, key: bytes, shared: SharedActions | None
) -> None:
    """Surround the routes: what is added last is met first.

    Args:
        app: the application.
        settings: the settings.
        metrics: counts what goes by.
        crowd: the requests that are at work.
        key: hides the addresses of clients.
        shared: where several processes count quotas together; none to count in memory.

    """
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=6)
    # Inside what reads bodies: who sends one slowly takes no place.
    app.add_middleware(Crowds, crowd=crowd, refuse=partial(refusal, status=503))
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes)
    app.add_middleware(FormBodies, max_bytes=settings.max_body_bytes)
    quotas = _quotas(settings, key=key, shared=shared)
    app.add_middleware(RateLimits, quotas=quotas, refuse=telling("quota", partial(refusal, status=429)))
    app.add_middleware(SentKeys, quotas=quotas, refuse=access_problem, later=refusal)
    app.add_middleware(OriginCheck, refuse=telling("origin", partial(refusal, status=403)))
    # Before the origin of a form is compared with it, and before anything leads to it.
    app.add_middleware(
        Hosts, origin=settings.public_url, known=settings.hosts, refuse=telling("host", partial(refusal, status=421))
    )
    app.add_middleware(LastResort)
    app.add_middleware(SecretPaths)
    # Within what copies the scope: it reads there which route answered.
    app.add_middleware(Observed, metrics=metrics, trusted_proxies=settings.trusted_proxies)
    app.add_middleware(HeadAsGet)
    # Around every refusal: a page that is over its quota must be able to read that it is.
    app.add_middleware(OpenToPages)
    app.add_middleware(SecurityHeaders)


def _quotas(settings: Settings, *, key: bytes, shared: SharedActions | None) -> Quotas:
    rates = {
        Action.SENDING: settings.rate_sending,
        Action.WRITING: settings.rate_writing,
        Action.SEARCHING: settings.rate_searching,
        Action.READING: settings.rate_reading,
        Action.SIGNING_IN: settings.rate_signing_in,
    }
    return Quotas(rates, key=key, trusted_proxies=settings.trusted_proxies, shared=shared)

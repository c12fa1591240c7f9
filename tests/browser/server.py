"""The application behind a real server, on a free port of the loopback."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from api.app import create_app
from api.settings import Settings
from recommender import Recommender
from tests.api.failures import add_failures
from tests.browser.agents import make_agents
from tests.browser.password_link import add_password_link
from tests.browser.sessions import add_sessions

_PATIENCE = 30.0
"""Seconds a server may take to start or to stop."""


def site_settings(data_dir: Path) -> Settings:
    """Settings that show what a page can show; some are left untold, for how a page says so."""
    return Settings(
        data_dir=data_dir,
        # The checks call faster than a person does.
        rate_sending="",
        rate_writing="",
        rate_searching="",
        rate_reading="",
        rate_signing_in="",
        rate_guessing="",
        contact_phone="01 99 00 00 00",
        contact_address="12 place de la Mairie, 99000 Exemple",
        contact_mail="equipe@exemple.fr",
        publisher="Syndicat numérique d’Exemple",
        publication_director="la directrice générale des services",
        source_url="https://depot.exemple.fr/deja-la",
        widget_sites=("https://site.exemple.fr",),
    )


def site_app(settings: Settings, recommender: Recommender) -> FastAPI:
    """The application that the checks look at: agents, requests, and addresses of the tests' own."""
    make_agents(settings, recommender)
    app = create_app(settings, recommender)
    add_failures(app)
    add_password_link(app)
    add_sessions(app)
    return app


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve until the block ends; gives the origin, such as ``http://127.0.0.1:40001``."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        # Nothing is logged, so that the tests' own output stays readable; the loop holds no web socket.
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none", lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="site")
        thread.start()
        try:
            _wait_until_started(server, thread)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(_PATIENCE)


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("the site did not start")
        time.sleep(0.01)

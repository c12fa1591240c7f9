"""Every thread of the routes and every connection of the desk is taken: probes answer all the same, and truly."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx2
from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request
from starlette.types import Receive, Scope, Send

from api.app import create_app
from api.settings import Settings
from recommender import Recommender
from tests.conftest import UNHURRIED

CONNECTIONS = 15
"""Of SQLAlchemy's pool: five, and ten more at need."""
PATIENCE = 120
"""Seconds after which what would wait for ever is told to have waited."""
Answers = dict[str, httpx2.Response]


def with_slow_route(app: FastAPI, gate: threading.Event) -> None:
    """Let a route hold a thread, and a connection where it is asked to, until a gate opens."""

    def hold(request: Request, connection: bool = False) -> str:
        if not connection:
            gate.wait()
            return "fait"
        with request.state.store.database.read() as session:
            session.connection()
            gate.wait()
        return "fait"

    app.add_api_route("/attente", hold)


async def crowded(app: FastAPI, *, crowd: int, ask: Callable[[httpx2.AsyncClient], Awaitable[Answers]]) -> Answers:
    """Ask while as many wait as are let in."""
    gate = threading.Event()
    with_slow_route(app, gate)
    async with app.router.lifespan_context(app) as state:

        async def stated(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "state": dict(state or {})}, receive, send)

        transport = httpx2.ASGITransport(app=stated)
        async with httpx2.AsyncClient(transport=transport, base_url="http://service") as client:
            waiting = [
                asyncio.create_task(client.get(f"/attente?connection={number < CONNECTIONS}"))
                for number in range(crowd)
            ]
            try:
                async with asyncio.timeout(PATIENCE):
                    limiter = current_default_thread_limiter()
                    while limiter.borrowed_tokens < limiter.total_tokens:
                        await asyncio.sleep(0)
                    return await ask(client)
            finally:
                gate.set()
                await asyncio.gather(*waiting)


def asked_amid(recommender: Recommender, folder: Path, *, crowd: int, paths: list[str]) -> Answers:
    app = create_app(Settings(data_dir=folder, crowd=crowd, **UNHURRIED), recommender)

    async def ask(client: httpx2.AsyncClient) -> Answers:
        return {path: await client.get(path) for path in paths}

    return asyncio.run(crowded(app, crowd=crowd, ask=ask))


def test_probes_answer_while_every_thread_and_connection_is_taken(recommender: Recommender, data_dir: Path) -> None:
    answers = asked_amid(recommender, data_dir, crowd=45, paths=["/health", "/ready", "/api/v1/tools"])
    assert answers["/api/v1/tools"].status_code == 503
    assert answers["/health"].json() == {"status": "ok"}
    ready = answers["/ready"]
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    told = {check["name"]: check for check in ready.json()["checks"]}
    assert {name: check["status"] for name, check in told.items() if check["status"] != "ok"} == {"crowd": "degraded"}
    assert "revenir dans quelques secondes" in told["crowd"]["detail"]


def test_figures_are_told_while_every_thread_and_connection_is_taken(recommender: Recommender, data_dir: Path) -> None:
    app_settings = Settings(data_dir=data_dir, crowd=45, metrics_token="x" * 20, **UNHURRIED)

    async def ask(client: httpx2.AsyncClient) -> Answers:
        return {"": await client.get("/metrics", headers={"Authorization": "Bearer " + "x" * 20})}

    answers = asyncio.run(crowded(create_app(app_settings, recommender), crowd=45, ask=ask))
    assert "deja_la_database_up 1.0" in answers[""].text


def test_many_who_ask_at_once_are_told_what_one_look_finds(recommender: Recommender, data_dir: Path) -> None:
    app = create_app(Settings(data_dir=data_dir, **UNHURRIED), recommender)

    async def run() -> tuple[list[int], int]:
        async with app.router.lifespan_context(app) as state:
            lookout = (state or {})["lookout"]
            found = await asyncio.gather(*(lookout.look() for _ in range(50)))
        return [len(checks) for checks in found], len({id(checks[0]) for checks in found})

    counts, looks = asyncio.run(run())
    assert counts == [7] * 50
    assert looks == 1

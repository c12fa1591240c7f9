import asyncio
from functools import partial

import httpx2
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from api.problems.handlers import refusal
from api.protection.crowds import RETRY_AFTER, Crowd, Crowds


def crowded(most: int, gate: asyncio.Event) -> ASGIApp:
    async def slow(_: object) -> Response:
        await gate.wait()
        return PlainTextResponse("fait")

    paths = ("/lent", "/health", "/static/a.css", "/favicon.ico")
    app = Starlette(routes=[Route(path, slow) for path in paths])
    app.add_middleware(Crowds, crowd=Crowd(most), refuse=partial(refusal, status=503))
    return app


async def _ask(app: ASGIApp, gate: asyncio.Event, paths: list[str]) -> list[httpx2.Response]:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://service") as client:
        asked = [asyncio.create_task(client.get(path)) for path in paths]
        # Turns of the loop, and no time: a slow machine might let none in before the gate opens.
        for _ in range(100):
            await asyncio.sleep(0)
        gate.set()
        return await asyncio.gather(*asked)


def _statuses(most: int, paths: list[str]) -> list[int]:
    async def run() -> list[httpx2.Response]:
        gate = asyncio.Event()
        return await _ask(crowded(most, gate), gate, paths)

    return [response.status_code for response in asyncio.run(run())]


def test_as_many_as_there_is_room_for_are_let_in_and_one_more_is_not() -> None:
    assert _statuses(2, ["/lent"] * 3) == [200, 200, 503]


def test_who_is_refused_is_told_when_to_come_back() -> None:
    async def run() -> httpx2.Response:
        gate = asyncio.Event()
        return (await _ask(crowded(1, gate), gate, ["/lent", "/lent"]))[1]

    refused = asyncio.run(run())
    assert refused.headers["Retry-After"] == str(RETRY_AFTER)
    assert refused.json()["type"] == "urn:deja-la:erreur:service-indisponible"


def test_whoever_leaves_makes_room() -> None:
    async def run() -> list[int]:
        gate = asyncio.Event()
        app = crowded(1, gate)
        first = await _ask(app, gate, ["/lent", "/lent"])
        return [response.status_code for response in (*first, *await _ask(app, gate, ["/lent"]))]

    assert asyncio.run(run()) == [200, 503, 200]


def test_health_and_static_files_are_let_in_whatever_the_crowd() -> None:
    assert _statuses(1, ["/lent", "/health", "/static/a.css", "/favicon.ico"]) == [200] * 4


def test_no_limit_lets_everybody_in() -> None:
    assert _statuses(0, ["/lent"] * 5) == [200] * 5


def test_the_door_knows_its_limit_after_a_crowd_as_before() -> None:
    async def run() -> list[list[int]]:
        app = crowded(1, gate := asyncio.Event())
        crowds = []
        for _ in range(3):
            gate.clear()
            crowds.append([response.status_code for response in await _ask(app, gate, ["/lent", "/lent"])])
        return crowds

    assert asyncio.run(run()) == [[200, 503]] * 3

"""Clients of the API on the loopback: some that ask one after the other, and some that ask at a given pace."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PATH: Final = "/api/v1/recommendations"
NO_ANSWER: Final = 0
"""Status of what was never answered."""
_PATIENCE: Final = 30.0
"""Seconds that a client waits."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request."""

    status: int
    seconds: float
    retry_after: bool


class Connection:
    """One client, on one connection as long as it holds."""

    def __init__(self, port: int) -> None:
        """Name the port; nothing is opened yet."""
        self._port = port
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, request: bytes) -> Answer:
        """Send a request and read its whole answer."""
        started = time.perf_counter()
        try:
            status, headers = await asyncio.wait_for(self._fresh_or_again(request), _PATIENCE)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
            self.close()
            return Answer(NO_ANSWER, time.perf_counter() - started, retry_after=False)
        return Answer(status, time.perf_counter() - started, retry_after=b"retry-after:" in headers)

    def close(self) -> None:
        """Leave."""
        if self._writer is not None:
            with contextlib.suppress(OSError):
                self._writer.close()
            self._writer = None

    async def _fresh_or_again(self, request: bytes) -> tuple[int, bytes]:
        """Ask once more where the service had left an idle connection, as every client of HTTP does."""
        used_before = self._writer is not None
        try:
            return await self._exchange(request)
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            if not used_before or (isinstance(error, asyncio.IncompleteReadError) and error.partial):
                raise
            self.close()
            return await self._exchange(request)

    async def _exchange(self, request: bytes) -> tuple[int, bytes]:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
        await self._reader.readexactly(int(length))
        if b"connection: close" in head:
            self.close()
        return int(head.split(b" ", 2)[1]), head


def request_of(text: str) -> bytes:
    """Write the request that matches a need, as it goes over the wire."""
    body = json.dumps({"text": text}, ensure_ascii=False).encode()
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def ever_new(texts: Sequence[str]) -> Iterator[bytes]:
    """Write requests without end, no two alike, so that nothing is remembered of one for the next.

    Args:
        texts: the needs; from the second time on, each with a number at its end.

    Yields:
        The requests, in the order of the needs.

    """
    for number in itertools.count():
        for text in texts:
            yield request_of(f"{text} {number}" if number else text)


async def ask_in_a_row(port: int, requests: Iterator[bytes], *, clients: int, seconds: float) -> list[Answer]:
    """Let clients ask, each again as soon as it is answered.

    Args:
        port: of the service.
        requests: what is asked, without end.
        clients: how many ask at once.
        seconds: for how long.

    Returns:
        What came, in no order.

    """
    until = time.perf_counter() + seconds
    came: list[Answer] = []

    async def client() -> None:
        connection = Connection(port)
        while time.perf_counter() < until:
            came.append(await connection.ask(next(requests)))
        connection.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    return came


async def ask_at_pace(port: int, requests: Iterator[bytes], *, per_second: float, seconds: float) -> list[Answer]:
    """Ask at an even pace, whatever is answered, as people who do not know of each other do.

    Args:
        port: of the service.
        requests: what is asked, without end.
        per_second: the pace.
        seconds: for how long.

    Returns:
        What came, one for each request, in no order.

    """
    idle: list[Connection] = []
    came: list[Answer] = []

    async def one(request: bytes) -> None:
        connection = idle.pop() if idle else Connection(port)
        came.append(await connection.ask(request))
        idle.append(connection)

    async with asyncio.TaskGroup() as tasks:
        started = time.perf_counter()
        for due, request in zip(_times(per_second, seconds), requests, strict=False):
            await asyncio.sleep(max(0.0, started + due - time.perf_counter()))
            tasks.create_task(one(request))
    for connection in idle:
        connection.close()
    return came


def _times(per_second: float, seconds: float) -> Iterator[float]:
    return (number / per_second for number in range(round(per_second * seconds)))

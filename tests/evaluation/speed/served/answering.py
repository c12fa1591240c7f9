"""A small HTTP server in a thread: answers needs, and refuses what comes too fast when it is told to."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Answering:
    """What `evaluation.speed.served.service.Service` shows, without a recommender."""

    memory_mb = 100.0

    def __init__(self, *, room: int, retry_after: bool = True, seconds: float = 0.005, answers_each: int = 0) -> None:
        self.port = 0
        self.bodies: list[bytes] = []
        self._room, self._retry_after, self._seconds = room, retry_after, seconds
        self._answers_each = answers_each
        self._inside = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answered = 0
        while (not self._answers_each or answered < self._answers_each) and (head := await self._head(reader)):
            answered += 1
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            self.bodies.append(await reader.readexactly(length))
            writer.write(await self._answer())
        writer.close()

    async def _answer(self) -> bytes:
        if self._inside >= self._room:
            told = b"Retry-After: 2\r\n" if self._retry_after else b""
            return b"HTTP/1.1 503 Service Unavailable\r\n" + told + b"Content-Length: 0\r\n\r\n"
        self._inside += 1
        await asyncio.sleep(self._seconds)
        self._inside -= 1
        return b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"

    async def _head(self, reader: asyncio.StreamReader) -> bytes:
        try:
            return await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return b""


@contextmanager
def answering(server: Answering) -> Iterator[Answering]:
    """Serve until the block ends."""
    loop, ready = asyncio.new_event_loop(), threading.Event()

    async def run() -> None:
        served = await asyncio.start_server(server.serve, "127.0.0.1", 0)
        server.port = served.sockets[0].getsockname()[1]
        ready.set()
        await stop.wait()
        served.close()
        await asyncio.sleep(0.05)
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    stop = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), name="answering")
    thread.start()
    try:
        assert ready.wait(10)
        yield server
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()

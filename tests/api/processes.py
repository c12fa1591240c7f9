"""Several processes of `deja-la serve` behind one address: each request goes to the next one."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from itertools import cycle
from typing import TYPE_CHECKING

import httpx2

from tests.services import Service

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TRIES = 12


class InTurn(httpx2.BaseTransport):
    """Sends each request to the next process, as a proxy in front of them does; the ``Host`` stays."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = cycle(ports)
        self._real = httpx2.HTTPTransport()
        self.asked: list[int] = []
        """The ports, in the order they were asked."""

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        port = next(self._ports)
        self.asked.append(port)
        there = request.url.copy_with(host="127.0.0.1", port=port)
        # Another object: the client goes on by the one address that it knows.
        sent = httpx2.Request(request.method, there, headers=request.headers, stream=request.stream)
        sent.extensions = request.extensions
        for _ in range(_TRIES):
            answer = self._real.handle_request(sent)
            if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE or "retry-after" not in answer.headers:
                break
            # Two processes that start beside others keep each other waiting: who is told to come back does.
            answer.close()
            time.sleep(float(answer.headers["retry-after"]))
        return answer

    def close(self) -> None:
        self._real.close()


@contextmanager
def processes(environments: Sequence[dict[str, str]]) -> Iterator[list[int]]:
    """Serve in as many processes as there are environments, started side by side; gives their ports once all answer."""
    with ExitStack() as stack:
        services = [Service(environment) for environment in environments]
        for service in services:
            stack.callback(service.stop)
        for service in services:
            stack.enter_context(service)
        yield [service.port for service in services]

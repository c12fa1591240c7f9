"""Several processes of `deja-la serve` behind one address: each request goes to the next one."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PATIENCE = 120.0


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
        return self._real.handle_request(sent)

    def close(self) -> None:
        self._real.close()


@contextmanager
def processes(environments: Sequence[dict[str, str]]) -> Iterator[list[int]]:
    """Serve in as many processes as there are environments; gives their ports once all answer."""
    with ExitStack() as stack:
        started = [_start(environment, stack) for environment in environments]
        for port, process in started:
            _wait(port, process)
        yield [port for port, _ in started]


def _start(environment: dict[str, str], stack: ExitStack) -> tuple[int, subprocess.Popen[bytes]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = Path(sys.executable).with_name("deja-la")
    process = subprocess.Popen(
        [command, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    stack.callback(process.wait, 30)
    stack.callback(process.terminate)
    return port, process


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        assert process.poll() is None, "a process stopped"
        try:
            httpx2.get(f"http://127.0.0.1:{port}/health").raise_for_status()
        except httpx2.TransportError:
            assert time.monotonic() < deadline, "a process never listened"
            time.sleep(0.1)
        else:
            return

"""`deja-la serve` in a process of its own: the one way in which tests start it."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.conftest import UNHURRIED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

PATIENCE = 300.0
"""Seconds that a service may take to start or to end, beside others on a slow machine."""
UNHURRIED_ENVIRONMENT = {f"DEJA_LA_{name.upper()}": rate for name, rate in UNHURRIED.items()}
_PORTS = range(15_000, 30_000)
"""Below those that the system gives to connections: nobody is handed one of ours before it is listened to."""


def free_port() -> int:
    """Find a port of the loopback that nobody listens to."""
    for port in random.sample(_PORTS, 100):
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port in a hundred")


def wait_until_listening(port: int, *, alive: Callable[[], bool]) -> None:
    """Come back once somebody listens: a service of ours does when it can answer.

    Raises:
        ConnectionRefusedError: if it is not alive any more, or takes too long.

    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()
        except ConnectionRefusedError:
            if not alive() or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


class Service:
    """A process of `deja-la serve`; entering waits until it listens, leaving ends it."""

    def __init__(self, environment: Mapping[str, str], *, port: int | None = None, log: Path | None = None) -> None:
        """Start it.

        Args:
            environment: what it runs in, the settings among it.
            port: where it listens; none for any that is free.
            log: the file for what it tells; none to forget it.

        """
        self.port = port or free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        command: list[str | Path] = [Path(sys.executable).with_name("deja-la"), "serve", "--port", str(self.port)]
        with (log or Path(os.devnull)).open("ab") as told:
            self._process = subprocess.Popen(command, env=dict(environment), stdout=told, stderr=told)

    def __enter__(self) -> Service:
        """Wait until it listens."""
        try:
            wait_until_listening(self.port, alive=lambda: self._process.poll() is None)
        except OSError:
            self.stop()
            raise
        return self

    def __exit__(self, sort: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End it."""
        self.stop()

    def stop(self) -> None:
        """End it as a system does, and by force if it does not come to an end."""
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

"""A service in a process of its own, talked to by HTTP, that can be killed and started again."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2

from api.desk.database import Database, default_url

if TYPE_CHECKING:
    from types import TracebackType

ROOT = Path(__file__).parents[2]
_PATIENCE = 120.0


class Service:
    """The processes that serve one data folder and one database, one after the other."""

    def __init__(self, data_dir: Path, *, database_url: str | None = None) -> None:
        """Prepare; nothing serves yet.

        Args:
            data_dir: the data folder, whose ``index`` may be a link to one that is built.
            database_url: the database; none for the SQLite file in the folder.

        """
        self.data_dir = data_dir
        self.database_url = database_url or default_url(data_dir)
        self.pid: int | None = None
        self.port = 0
        self._log = (data_dir / "served.log").open("ab")
        self._launcher = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.launcher"],
            cwd=ROOT,
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def __enter__(self) -> Service:
        """Give itself."""
        return self

    def __exit__(self, sort: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End all its processes."""
        self.kill()
        self._launcher.kill()
        self._launcher.communicate()
        self._log.close()

    def start(self) -> None:
        """Serve, and come back once it answers."""
        assert self._launcher.stdin is not None
        assert self._launcher.stdout is not None
        self.port = _free_port()
        self._launcher.stdin.write(f"{self.port}\n")
        self._launcher.stdin.flush()
        self.pid = int(self._launcher.stdout.readline())
        deadline = time.monotonic() + _PATIENCE
        with self.client() as client:
            while True:
                try:
                    client.get("/health").raise_for_status()
                except httpx2.TransportError:
                    if time.monotonic() > deadline:
                        raise
                    time.sleep(0.02)
                else:
                    return

    def kill(self) -> None:
        """Kill the serving process as the system does when memory is short: it has no time for anything."""
        if self.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self.pid = None

    def limit_files(self, size: int | None) -> None:
        """Let no file of the serving process grow beyond a size in bytes, as a full disk does; none to end it."""
        assert self.pid is not None
        soft = resource.RLIM_INFINITY if size is None else size
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (soft, resource.RLIM_INFINITY))

    def client(self) -> httpx2.Client:
        """Speak as a browser on our own pages.

        Each request has a connection of its own: the service ends one that was idle for five seconds, which may be the
        very moment when a drill that waited for a server goes on.
        """
        headers = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
        limits = httpx2.Limits(max_keepalive_connections=0)
        address = f"http://127.0.0.1:{self.port}"
        return httpx2.Client(base_url=address, headers=headers, timeout=_PATIENCE, limits=limits)

    def database(self) -> Database:
        """Open the database beside the service."""
        return Database(self.database_url)

    def _environment(self) -> dict[str, str]:
        unhurried = {f"DEJA_LA_RATE_{kind}": "" for kind in ("SENDING", "WRITING", "SEARCHING", "READING")}
        ours = {"DEJA_LA_DATA_DIR": str(self.data_dir), "DEJA_LA_DATABASE_URL": self.database_url}
        return {**os.environ, **unhurried, **ours, "PYTHONPATH": str(ROOT)}


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])

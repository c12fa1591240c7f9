"""The service as `deja-la serve` runs it, in a process of its own, on a free port of the loopback."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evaluation.speed.processes import ProcessFailedError, resident_mb

if TYPE_CHECKING:
    from types import TracebackType

_ROOT: Final = Path(__file__).parents[3]
_PATIENCE: Final = 120.0
_SERVE: Final = "from api.cli.main import main; main()"
_RATES: Final = ("SENDING", "WRITING", "SEARCHING", "READING", "SIGNING_IN", "GUESSING")


class Service:
    """Serves while it is open; quotas by client are off, since one machine asks for all, and no need is remembered."""

    def __init__(self, data_dir: Path) -> None:
        """Name the folder of what it keeps; its ``index`` may be there already."""
        self.port = _free_port()
        self._data_dir = data_dir

    def __enter__(self) -> Service:
        """Start, and come back once it answers."""
        ours = {f"DEJA_LA_RATE_{name}": "" for name in _RATES}
        ours |= {"DEJA_LA_DATA_DIR": str(self._data_dir), "DEJA_LA_RECENT_NEEDS": "0"}
        self._log = (self._data_dir / "served.log").open("ab")
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-c", _SERVE, "serve", "--port", str(self.port)],
            cwd=_ROOT,
            env={**os.environ, **ours, "PYTHONPATH": str(_ROOT)},
            stdout=self._log,
            stderr=self._log,
        )
        deadline = time.monotonic() + _PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self._process.kill()
                raise ProcessFailedError(f"the service did not start: see {self._log.name}")
            time.sleep(0.05)
        return self

    def __exit__(self, sort: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    @property
    def memory_mb(self) -> float:
        """What it holds now."""
        return resident_mb(self._process.pid)

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            connection.close()


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])

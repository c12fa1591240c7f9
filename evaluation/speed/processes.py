"""Fresh processes that tell what they did, a JSON object a line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from evaluation.errors import EvaluationError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ROOT: Final = Path(__file__).parents[2]
_MB: Final = 1_000_000


class ProcessFailedError(EvaluationError):
    """A process that was measured ended badly."""


@dataclass(frozen=True)
class Told:
    """A line of a process, with when it came."""

    seconds: float
    """Since the process was started."""
    what: Mapping[str, Any]


def run_fresh(arguments: Sequence[str], *, environment: Mapping[str, str] | None = None) -> list[Told]:
    """Run a module of ours in a new process.

    Args:
        arguments: the module and its arguments.
        environment: variables to add.

    Returns:
        What it told on stdout, in order.

    Raises:
        ProcessFailedError: if it ends with an error.

    """
    started = time.perf_counter()
    variables = {**os.environ, "PYTHONPATH": str(_ROOT), **(environment or {})}
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=variables, cwd=_ROOT) as process:  # noqa: S603
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        # Read as they come: each line is dated by the moment it is read.
        told = [Told(time.perf_counter() - started, json.loads(line)) for line in process.stdout if line[0] == "{"]
    if process.returncode:
        raise ProcessFailedError(f"{' '.join(arguments)} ended with {process.returncode}")
    return told


def tell(**what: Any) -> None:
    """Tell something to who runs this process."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def resident_mb(pid: int | str = "self") -> float:
    """Tell the memory that a process holds now, in millions of bytes.

    Args:
        pid: of the process; this one by default.

    Returns:
        Its resident set.

    """
    return memory_of(Path(f"/proc/{pid}/status").read_text(encoding="utf-8"))


def memory_of(status: str) -> float:
    r"""Read the resident set of a process in what the kernel tells of it.

    Args:
        status: the content of ``/proc/PID/status``.

    Returns:
        Millions of bytes.

    Examples:
        >>> memory_of("Name: python\nVmRSS:\t  1000 kB\nThreads: 1")
        1.024

    """
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024 / _MB

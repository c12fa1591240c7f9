"""Which machine measured, and how busy it was."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Machine:
    """What figures in seconds hold for."""

    processor: str
    cores: int
    memory_gb: float
    python: str
    load: list[float]
    """Processes that wanted to run, the mean of a minute, before and after: 0 is a machine at rest."""


def load_now() -> float:
    """Tell how many processes wanted to run in the last minute."""
    return round(os.getloadavg()[0], 2)


def this_machine(*, before: float) -> Machine:
    """Describe this machine.

    Args:
        before: what `load_now` told at the start.

    Returns:
        Its processor, cores, memory, Python and load.

    """
    return Machine(
        processor=_told("/proc/cpuinfo", "model name") or platform.processor(),
        cores=os.cpu_count() or 1,
        memory_gb=round(int(_told("/proc/meminfo", "MemTotal").split()[0] or 0) / 1_000_000, 1),
        python=platform.python_version(),
        load=[before, load_now()],
    )


def _told(path: str, name: str) -> str:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "0")

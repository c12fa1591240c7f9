"""Keep the indexes that are in use, and forget those that are not.

Each record that is published makes another index, some 20 MB with the records that ship: a data folder would grow for
ever. What a build that was stopped left is removed as well.
"""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from models.artifacts import MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

KEPT: Final = 4
"""Indexes that stay: that of the records as they are, and those used last (a catalogue beside it, a step back)."""
_A_DAY: Final = 86_400.0
"""Seconds for which an index stays after its last use, however many are newer: others may be about to load it."""


def mark_used(index: Path) -> None:
    """Note that an index was asked for; a folder that cannot be written stays as it is."""
    with suppress(OSError):
        os.utime(index)


def forget_unused(indexes: Path) -> None:
    """Remove what no build is at work on: what stopped builds left, and indexes that were not used for a day.

    The `KEPT` used last stay however long ago that was.

    An index that a process has loaded serves on: its memory, or its open files, outlive the folder.

    Args:
        indexes: the folder of the indexes, each in a folder named by its version, with a lock beside it.

    """
    folders = [path for path in indexes.iterdir() if path.is_dir()]
    used = {}
    for path in folders:
        # Another process may remove it meanwhile.
        with suppress(FileNotFoundError):
            if "." not in path.name and (path / MANIFEST).is_file():
                used[path] = path.stat().st_mtime
    latest = sorted(used, key=lambda path: (-used[path], path.name))
    kept = [path for n, path in enumerate(latest) if n < KEPT or used[path] > time.time() - _A_DAY]
    for path in folders:
        if path not in kept:
            with suppress(Timeout, OSError), FileLock(indexes / f"{path.name.split('.')[0]}.lock", timeout=0):
                # Moved first: half an index must not bear the name of a whole one.
                leaving = path.with_name(f"{path.name.split('.')[0]}.leaving")
                if path != leaving:
                    shutil.rmtree(leaving, ignore_errors=True)
                    path.rename(leaving)
                shutil.rmtree(leaving)

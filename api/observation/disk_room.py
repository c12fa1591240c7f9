"""The room that is left on a disk."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def free_bytes(folder: Path) -> int:
    """Measure the room that is left on the disk of a folder.

    Args:
        folder: a folder that is there.

    Returns:
        What a process without privileges may still write, in bytes.

    Raises:
        OSError: if the folder is not there or its disk does not answer.

    """
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize

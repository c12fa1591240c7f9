"""What is written under another umask than ours."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def umask(mask: int) -> Iterator[None]:
    """Write as a process with this umask does."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def modes(folder: Path) -> set[int]:
    """Give the rights of the folders that are made under one."""
    return {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_dir()}

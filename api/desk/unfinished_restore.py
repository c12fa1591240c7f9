"""Remember that a restoration was begun until all of it is done: a database of one day and files of another say so.

The database changes at once, its folders a moment later. Whoever is killed between the two leaves a file in the data
folder, which every command that opens the desk reads first.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from api.desk.errors import BackupError

if TYPE_CHECKING:
    from pathlib import Path

_NAME: Final = "restoring"


def begin_restore(data_dir: Path, file: Path) -> None:
    """Note which backup is being put back; on the disk before anything else is."""
    with _marker(data_dir).open("w", encoding="utf-8") as marker:
        marker.write(f"{file.resolve()}\n")
        marker.flush()
        os.fsync(marker.fileno())


def end_restore(data_dir: Path) -> None:
    """Note that all of it is there, once the disk has it."""
    os.sync()
    _marker(data_dir).unlink(missing_ok=True)


def unfinished_restore(data_dir: Path) -> str:
    """Tell what to do about a restoration that was interrupted; empty when there is none."""
    marker = _marker(data_dir)
    if not marker.is_file():
        return ""
    file = marker.read_text(encoding="utf-8").strip()
    return (
        f"La restauration de {file} a été interrompue : la base de données et les fichiers ne vont peut-être plus "
        f"ensemble. Relancez-la : deja-la restore --force {file}"
    )


def check_restored(data_dir: Path) -> None:
    """Refuse to go on with what was restored by half.

    Args:
        data_dir: the data folder.

    Raises:
        BackupError: if a restoration was interrupted; the message says how to end it.

    """
    if told := unfinished_restore(data_dir):
        raise BackupError(told)


def _marker(data_dir: Path) -> Path:
    return data_dir / _NAME

"""Put the files of a backup in the place of those of a folder.

The folder itself stays, with its rights: it may be a link, or a disk of its own, which cannot be removed. Files are
first written inside it, so that what can fail does so before anything is replaced; then a few names change.
"""

from __future__ import annotations

from os.path import ismount
from pathlib import PurePosixPath
from shutil import rmtree
from typing import TYPE_CHECKING, Final

from api.desk.errors import BackupError

if TYPE_CHECKING:
    from pathlib import Path

    from api.desk.backups.archive import Archive

_NEW: Final = ".restoring"
_OLD: Final = ".replaced"
_OURS: Final = frozenset({_NEW, _OLD})
_DISK: Final = "lost+found"
"""What a disk of its own holds that is nobody's to move."""
_LOCKS: Final = ".lock"


def files_in(folder: Path) -> list[Path]:
    """List the files under a folder that are backed up.

    Args:
        folder: the folder, which may not exist.

    Returns:
        The files, in order of their paths.

    """
    paths = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in paths if path.relative_to(folder).parts[0] not in {*_OURS, _DISK})


def unpack(archive: Archive, kind: str, folder: Path) -> None:
    """Write the files of a backup inside the folder that they are for, in a place of their own.

    Args:
        archive: the backup.
        kind: which of its folders.
        folder: where they will be; made if there are any and it is missing.

    Raises:
        BackupError: if a file would be elsewhere, or if a part of the folder is a disk of its own.

    """
    names = {PurePosixPath(name).relative_to(kind): name for name in archive.names(kind)}
    if any(not _is_inside(relative) for relative in names):
        raise BackupError("Cette sauvegarde nomme des fichiers hors de son dossier : elle n’est pas des nôtres.")
    if mounts := [path for path in folder.rglob("*") if ismount(path)]:
        raise BackupError(f"{mounts[0]} est un point de montage, qui ne se remplace pas : démontez-le d’abord.")
    if not names and not folder.exists():
        return
    beside = folder / _NEW
    beside.mkdir(parents=True)
    for relative, name in names.items():
        path = beside / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(archive.read(name))


def swap(folder: Path) -> None:
    """Put what was unpacked in the place of what is there; only then does that go.

    Args:
        folder: the folder that `unpack` wrote to.

    """
    new, old = folder / _NEW, folder / _OLD
    if not new.exists():
        return
    old.mkdir()
    for path in list(folder.iterdir()):
        if path.name not in {*_OURS, _DISK} and path.suffix != _LOCKS:
            path.rename(old / path.name)
    for path in list(new.iterdir()):
        path.rename(folder / path.name)
    sweep(folder)


def sweep(folder: Path) -> None:
    """Remove what a restoration that was stopped left: it holds what people wrote.

    Args:
        folder: the folder that it was for; nobody else restores meanwhile.

    """
    for name in _OURS:
        rmtree(folder / name, ignore_errors=True)
    # Where versions of before November 2026 put it.
    for left in folder.parent.glob(f".{folder.name}.{'[a-z0-9_]' * 8}"):
        if left.is_dir():
            rmtree(left, ignore_errors=True)


def _is_inside(relative: PurePosixPath) -> bool:
    parts = relative.parts
    return bool(parts) and not relative.is_absolute() and ".." not in parts and parts[0] not in {*_OURS, _DISK}

"""Refuse to keep what people write on a disk that forgets it: memory, or the layer of a container."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from api.operator_errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from api.settings import Settings

logger = logging.getLogger(__name__)

_FORGETFUL: Final = frozenset({"tmpfs", "ramfs", "rootfs", "overlay", "aufs", "fuse.fuse-overlayfs", "squashfs"})
"""Kinds of file system that live in memory, or in a container's own layer: gone with it."""
_PLATFORMS: Final[Mapping[str, str]] = {
    "DYNO": "Heroku",
    "CONTAINER_VERSION": "Scalingo",
    "CC_DEPLOYMENT_ID": "Clever Cloud",
    "K_SERVICE": "Cloud Run",
    "RENDER": "Render",
    "FLY_APP_NAME": "Fly.io",
}
"""Variables by which a host says that it gives a fresh disk at each deployment, but for what is mounted on purpose."""
_MOUNTS: Final = Path("/proc/self/mountinfo")
_ROOT: Final = "/"


_THIS_MACHINE: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_REMEDY: Final = (
    "Nommez une base PostgreSQL (DEJA_LA_DATABASE_URL), ou montez un volume et donnez son chemin (DEJA_LA_DATA_DIR). "
    "Pour un essai dont rien n’est à garder : DEJA_LA_FLEETING_DISK=accept."
)


class FleetingDiskError(OperatorError):
    """The database of what changes would be lost with the machine."""


def fleeting_disk(folder: Path, *, environment: Mapping[str, str], mounts: Iterable[str]) -> str:
    """Tell why what is written in a folder would not last.

    Args:
        folder: the folder, which may not exist yet.
        environment: the variables of the process.
        mounts: the lines of ``/proc/self/mountinfo``; none where the system has no such file.

    Returns:
        The reason, in French; empty when nothing says that it would not last.

    """
    place, kind = _mount_of(folder.resolve(), mounts)
    if kind in _FORGETFUL:
        return f"le dossier {folder} est sur un système de fichiers « {kind} », qui disparaît avec la machine"
    told = [name for variable, name in _PLATFORMS.items() if environment.get(variable)]
    if told and place == _ROOT:
        return f"{told[0]} donne un disque neuf à chaque déploiement, et aucun volume n’est monté sur {folder}"
    return ""


def check_disk(settings: Settings, *, host: str) -> None:
    """Stop before anything is kept where it would be lost; warn where nobody else can write anyway.

    Args:
        settings: where the database is, and who is served.
        host: the address that is listened on.

    Raises:
        FleetingDiskError: if it would be lost, others than this machine are served, and this is not accepted.

    """
    folder = sqlite_folder(settings)
    if folder is None:
        return
    mounts = _MOUNTS.read_text(encoding="utf-8").splitlines() if _MOUNTS.is_file() else []
    reason = fleeting_disk(folder, environment=os.environ, mounts=mounts)
    if not reason:
        return
    is_trial = host in _THIS_MACHINE and not settings.public_url
    if settings.fleeting_disk == "refuse" and not is_trial:
        raise FleetingDiskError(f"Les demandes seraient perdues : {reason}. {_REMEDY}")
    logger.warning("what people write will be lost: %s", reason)


def sqlite_folder(settings: Settings) -> Path | None:
    """Find the folder of the SQLite file; none where another engine keeps the data, or memory on purpose."""
    if settings.database_url is None:
        return settings.data_dir
    scheme, _, path = settings.database_url.get_secret_value().partition(":///")
    if not scheme.startswith("sqlite") or not path or path.startswith(":memory:"):
        return None
    return Path(path.partition("?")[0]).parent


def _mount_of(folder: Path, mounts: Iterable[str]) -> tuple[str, str]:
    """Find the mount that holds a folder: its place and its kind; the last one wins where two are at one place."""
    found = (_ROOT, "")
    for line in mounts:
        before, _, after = line.partition(" - ")
        place, kind = _unescaped(before.split()[4]), after.split()[0]
        if folder.is_relative_to(place) and len(place) >= len(found[0]):
            found = (place, kind)
    return found


def _unescaped(place: str) -> str:
    """Read a path as the kernel writes it: space, tab, line feed and backslash as three octal digits."""
    for code in ("040", "011", "012", "134"):
        place = place.replace(f"\\{code}", chr(int(code, 8)))
    return place

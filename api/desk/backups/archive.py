"""The file of a backup: parts in a zip, and a manifest with the digest of each.

::

    manifest.json          what the parts are, of which version, and their SHA-256
    desk/TABLE.jsonl       one row a line
    catalogue/…            the records that were imported
    ranking/…              what was learned here
"""

from __future__ import annotations

import fcntl
import json
import lzma
import os
import secrets
import zipfile
import zlib
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from glob import escape
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from api.desk.errors import BackupError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"
_CHUNK: Final = 1 << 20
_SUFFIX: Final = 8
"""Hexadecimal digits that tell the drafts of one file apart."""
_UNREADABLE: Final = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, OSError, EOFError)
"""What a zip says of itself when it is damaged, is packed in a way that is not known, or asks for a password."""
_DAMAGED = "Cette sauvegarde est incomplète ou abîmée : {what}. Rien n’a été restauré."


@dataclass(frozen=True)
class Manifest:
    """What a backup is of."""

    software: str
    """The version of the programme."""
    schema: str
    """The revision of the tables."""
    database: str
    """``sqlite`` or ``postgresql``; a backup of the one can be restored into the other."""
    made_at: str
    """The moment, in ISO 8601."""
    tables: Mapping[str, int]
    """Rows by table."""
    parts: Mapping[str, str]
    """SHA-256 by part."""
    format: int = FORMAT


class ArchiveWriter:
    """Adds parts to a backup that is being made."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        """Write into an open zip."""
        self._file = file
        self._parts: dict[str, str] = {}

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        """Write one part."""
        digest = sha256()
        with self._file.open(name, "w", force_zip64=True) as part:
            for chunk in chunks:
                digest.update(chunk)
                part.write(chunk)
        self._parts[name] = digest.hexdigest()

    def finish(self, manifest: Manifest) -> Manifest:
        """Write the manifest, last: a file without one is no backup."""
        told = replace(manifest, parts=self._parts)
        self._file.writestr(_MANIFEST, json.dumps(asdict(told), ensure_ascii=False, indent=2))
        return told


@contextmanager
def new_archive(path: Path, *, force: bool) -> Iterator[ArchiveWriter]:
    """Make a backup's file, readable by its owner alone; it is there once it is whole, or not at all.

    What was left half made under this name by a process that was killed goes first: it holds personal data.

    Args:
        path: where; a link is followed, and what it leads to is written.
        force: whether a file that is there may be replaced; nothing but a file ever is.

    Yields:
        What to add the parts with.

    Raises:
        BackupError: if there is a file already, or something else, or no folder to put it in.
        OSError: if it cannot be written; it names the file, and not its draft.

    """
    if path.exists():
        if not path.is_file():
            raise BackupError(f"{path} n’est pas un fichier ordinaire : choisissez un autre nom.")
        if not force:
            raise BackupError(f"{path} existe déjà : choisissez un autre nom, ou ajoutez --force pour le remplacer.")
    place = path.resolve()
    if not place.parent.is_dir():
        raise BackupError(f"Le dossier {place.parent} n’existe pas : créez-le d’abord.")
    _sweep(place)
    draft = place.with_name(f".{place.name}.{secrets.token_hex(_SUFFIX // 2)}")
    try:
        # Whoever makes it holds it: a draft that nobody holds is one that nobody will finish.
        with os.fdopen(_held(draft), "wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as file:
                yield ArchiveWriter(file)
            raw.flush()
            os.fsync(raw.fileno())
            draft.replace(place)
    except OSError as error:
        if error.filename in {None, str(draft)}:
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
    finally:
        draft.unlink(missing_ok=True)


def _held(draft: Path) -> int:
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def _sweep(place: Path) -> None:
    """Remove the drafts of a backup that nobody writes any more."""
    for draft in place.parent.glob(f".{escape(place.name)}.{'[0-9a-f]' * _SUFFIX}"):
        with suppress(OSError), draft.open("rb") as left:
            fcntl.flock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
            draft.unlink()


class Archive:
    """A backup that was found whole."""

    def __init__(self, file: zipfile.ZipFile, manifest: Manifest) -> None:
        """Read from an open zip; use `open_archive`, which checks it first."""
        self._file = file
        self.manifest = manifest

    def lines(self, name: str) -> Iterator[bytes]:
        """Read a part, line by line."""
        with self._file.open(name) as part:
            yield from part

    def read(self, name: str) -> bytes:
        """Read a part whole."""
        return self._file.read(name)

    def names(self, folder: str) -> list[str]:
        """List the parts in a folder."""
        return sorted(name for name in self.manifest.parts if name.startswith(f"{folder}/"))


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open a backup, and check every byte of it before anything is done with it.

    Args:
        path: the file.

    Yields:
        The backup.

    Raises:
        BackupError: if it is no backup, is damaged, or comes from a later version.

    """
    try:
        file = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, IsADirectoryError, NotImplementedError) as error:
        raise BackupError(_DAMAGED.format(what="ce n’est pas une archive")) from error
    with file:
        manifest = _manifest(file)
        if manifest.format != FORMAT:
            raise BackupError("Cette sauvegarde vient d’une version plus récente du programme : mettez-le à jour.")
        for name, expected in manifest.parts.items():
            _check(file, name, expected)
        yield Archive(file, manifest)


def digest_of_file(path: Path) -> str:
    """Compute the SHA-256 of a file."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _manifest(file: zipfile.ZipFile) -> Manifest:
    try:
        manifest = Manifest(**json.loads(file.read(_MANIFEST)))
        datetime.fromisoformat(manifest.made_at)
    except (*_UNREADABLE, KeyError, ValueError, TypeError) as error:
        raise BackupError(_DAMAGED.format(what="son manifeste ne se lit pas")) from error
    if not _is_sound(manifest):
        raise BackupError(_DAMAGED.format(what="son manifeste ne dit pas ce qu’elle contient"))
    return manifest


def _is_sound(manifest: Manifest) -> bool:
    tables, parts = manifest.tables, manifest.parts
    if not (isinstance(tables, dict) and isinstance(parts, dict)):
        return False
    told = all(type(count) is int for count in tables.values()) and all(type(one) is str for one in parts.values())
    return told and all(f"desk/{table}.jsonl" in parts for table in tables)


def _check(file: zipfile.ZipFile, name: str, expected: str) -> None:
    digest = sha256()
    try:
        with file.open(name) as part:
            while chunk := part.read(_CHUNK):
                digest.update(chunk)
    except (*_UNREADABLE, KeyError) as error:
        raise BackupError(_DAMAGED.format(what=f"{name} manque ou ne se lit pas")) from error
    if digest.hexdigest() != expected:
        raise BackupError(_DAMAGED.format(what=f"{name} n’est pas ce qui a été écrit"))

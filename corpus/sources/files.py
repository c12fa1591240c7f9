"""Read the bytes of an upstream: a file, a folder, or an archive of files, all with limits."""

from __future__ import annotations

import lzma
import re
import tarfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from corpus.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

MAX_FILE_BYTES = 200_000_000
"""Largest file that is read; the largest catalogue we know of is 60 times smaller."""
MAX_MEMBER_BYTES = 50_000_000
"""Largest file inside an archive, once unpacked."""
MAX_UNPACKED_BYTES = 200_000_000
"""All the files of an archive together, once unpacked."""
MAX_RATIO = 200
"""How many times larger an archive may get; text packs 20 times at most, a bomb a thousand times."""
_SMALL = 1_000_000
"""Bytes under which the ratio says nothing."""
_ENDINGS: Final = frozenset({".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz"})
"""Endings of what is an archive, or is damaged."""
_SPOILT: Final = re.compile(r"[a-z][Žƒ]|[a-z][ˆ™][a-z]")
"""What CP1252 shows of the « é », « É », « à » and « ô » of Mac Roman, and French never writes."""
_FRENCH: Final = re.compile(r"[\t\n\r\x20-\x7eàâäçéèêëîïôöûùüÿœæÀÂÇÉÈÊËÎÏÔÛÙŒÆ’‘“”«»–—…•°€§©®™\xa0]+")
_ACCENTED: Final = re.compile(r"[a-z][éèêçàôîù]")
DAMAGED: Final = (
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    lzma.LZMAError,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What reading an archive that was cut, spoilt or locked by a password raises."""


def read_bytes(path: Path) -> bytes:
    """Read a file.

    Args:
        path: the file.

    Returns:
        Its bytes.

    Raises:
        SourceError: if it is missing, is a folder or is too large.

    """
    if path.is_dir():
        raise SourceError(f"{path} est un dossier : indiquez un fichier.")
    if not path.is_file():
        raise SourceError(f"{path} n’existe pas.")
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise SourceError(f"{path} pèse {size} octets, plus que les {MAX_FILE_BYTES} permis.")
    return path.read_bytes()


def decode(content: bytes, *, name: str) -> str:
    """Decode text: UTF-8 or UTF-16 by its mark, else UTF-8, else CP1252, or Mac Roman where CP1252 would show nonsense.

    Args:
        content: the bytes.
        name: what to call the file in an error.

    Returns:
        The text, without mark.

    Raises:
        SourceError: if the bytes are no text, or one whose accents none of these encodings shows.

    """
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # A lone NUL is a row's affair; text of two bytes a letter has them from its first line on.
        readable = "\0" not in (text.partition("\n")[0] if encoding == "utf-8-sig" else text)
        if readable and not (encoding == "cp1252" and _SPOILT.search(text)):
            return text.lstrip("\ufeff")  # what was marked twice
    text = "" if marked else content.decode("mac_roman")
    if _FRENCH.fullmatch(text) and _ACCENTED.search(text):
        return text
    raise SourceError(
        f"{name} n’est pas un texte en UTF-8, UTF-16 ou CP1252. Depuis le tableur, enregistrez-le en « CSV UTF-8 »."
    )


def read_text(path: Path) -> str:
    """Read a text file; see `read_bytes` and `decode`."""
    return decode(read_bytes(path), name=str(path))


def members(path: Path, *, endings: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a folder or of a zip or tar archive, in order of name; a file alone yields itself.

    Links and files whose name starts with a dot are passed over.

    Args:
        path: the folder, the archive or the file.
        endings: endings of the files wanted, in lower case: ``.md``.

    Yields:
        The name inside, with slashes, and the bytes.

    Raises:
        SourceError: if nothing can be read there, or an archive unpacks to more than is permitted.

    """
    if path.is_dir():
        for file in sorted(p for p in path.rglob("*") if p.is_file() and not p.is_symlink()):
            name = file.relative_to(path).as_posix()
            if _wanted(name, endings):
                yield name, read_bytes(file)
    elif zipfile.is_zipfile(path):
        yield from _zipped(path, endings)
    elif path.is_file() and _is_tar(path):
        yield from _tarred(path, endings)
    elif path.is_file() and path.suffix.lower() in _ENDINGS:
        raise _damaged(path)
    else:
        yield path.name, read_bytes(path)


def check_zip(archive: zipfile.ZipFile, *, name: str) -> None:
    """Refuse a zip archive that would unpack to far more than it holds.

    Args:
        archive: the archive; its files may not be larger than it says, or reading them fails.
        name: what to call it in the error.

    Raises:
        SourceError: if a file or the whole is too large, or too much larger than packed.

    """
    infos = archive.infolist()
    for info in infos:
        if info.file_size > MAX_MEMBER_BYTES or _explodes(info.file_size, info.compress_size):
            raise SourceError(f"{name} : {info.filename} se déploie à {info.file_size} octets ; lecture refusée.")
    total = sum(info.file_size for info in infos)
    if total > MAX_UNPACKED_BYTES:
        raise SourceError(f"{name} se déploie à {total} octets, plus que les {MAX_UNPACKED_BYTES} permis.")


def _explodes(unpacked: int, packed: int) -> bool:
    return unpacked > _SMALL and unpacked > MAX_RATIO * max(packed, 1)


def _zipped(path: Path, endings: Collection[str]) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            check_zip(archive, name=str(path))
            for info in sorted(archive.infolist(), key=lambda info: info.filename):
                name = info.filename.replace("\\", "/")  # as some archives made under Windows part their folders
                if not info.is_dir() and _wanted(name, endings):
                    yield name, archive.read(info)
    except DAMAGED as error:
        raise _damaged(path) from error


def _tarred(path: Path, endings: Collection[str]) -> Iterator[tuple[str, bytes]]:
    limit = min(MAX_UNPACKED_BYTES, max(_SMALL, MAX_RATIO * path.stat().st_size))
    total, found = 0, []
    try:
        with tarfile.open(path) as archive:
            # Read in the order they stand in: going back in a packed archive unpacks it again.
            for info in archive:
                total += info.size
                if info.size > MAX_MEMBER_BYTES or total > limit:
                    raise SourceError(f"{path} se déploie à plus de {total} octets ; lecture refusée.")
                if info.isfile() and _wanted(info.name, endings):
                    content = archive.extractfile(info)
                    found.append((info.name, content.read() if content else b""))
            _read_to_the_end(archive, limit=limit - total)
    except DAMAGED as error:
        raise _damaged(path) from error
    yield from sorted(found)


def _read_to_the_end(archive: tarfile.TarFile, *, limit: int) -> None:
    """Refuse an archive that does not end as one does: a header that was spoilt is taken for the end otherwise.

    A packed one is held against its sums, which stand at its very end.
    """
    packed = archive.fileobj
    assert packed is not None  # noqa: S101 - it is open
    packed.seek(archive.offset)
    block = packed.read(tarfile.BLOCKSIZE)
    if len(block) < tarfile.BLOCKSIZE:
        raise EOFError
    while block:
        limit -= len(block)
        if limit < 0 or block.strip(b"\0"):
            raise tarfile.ReadError
        block = packed.read(_SMALL)


def _is_tar(path: Path) -> bool:
    try:
        return tarfile.is_tarfile(path)
    except DAMAGED as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> SourceError:
    return SourceError(
        f"{path} est une archive abîmée ou incomplète, ou protégée par un mot de passe : demandez-la à nouveau."
    )


def _wanted(name: str, endings: Collection[str]) -> bool:
    place = PurePosixPath(name)
    hidden = any(step.startswith((".", "__MACOSX")) for step in place.parts)
    return place.suffix.lower() in endings and not hidden

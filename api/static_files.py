"""Serve our own style sheets, scripts and icons: compressed once, cached by the browser for good.

An address carries the digest of its file, so that a new release never meets an old cache.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

STATIC: Final = Path(__file__).parent / "static"
"""The folder of the files."""
_FOR_GOOD: Final = "public, max-age=31536000, immutable"
_A_WHILE: Final = "public, max-age=300"
_COMPRESSED: Final = frozenset({".css", ".js", ".svg", ".json", ".md", ".txt"})
_DIGEST: Final = 12


@dataclass(frozen=True)
class _File:
    body: bytes
    compressed: bytes | None
    media_type: str
    digest: str


class StaticFiles:
    """Every file of the folders, held in memory: under five megabytes."""

    def __init__(self, *folders: Path, more: Mapping[str, Path] | None = None) -> None:
        """Read the files.

        Args:
            *folders: a file of a later folder stands for the one of the same name in an earlier.
            more: single files, by the name they are served under.

        """
        paths = {
            path.relative_to(folder).as_posix(): path
            for folder in folders
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        self._files: Mapping[str, _File] = {name: _read(path) for name, path in {**paths, **(more or {})}.items()}

    def url(self, name: str) -> str:
        """Give the address of a file, its digest included.

        Args:
            name: path of the file under its folder, such as ``css/deja-la.css``.

        Returns:
            The address, from the root of the site.

        Raises:
            KeyError: if there is no such file.

        """
        return f"/static/{name}?v={self._files[name].digest}"

    def serve(self, request: Request) -> Response:
        """Answer ``GET /static/{name}``.

        Args:
            request: with the file's name as its path parameter ``name``.

        Returns:
            The file, compressed where the browser takes it.

        Raises:
            HTTPException: 404 if there is no such file.

        """
        file = self._files.get(request.path_params["name"])
        if file is None:
            raise HTTPException(404)
        etag = f'"{file.digest}"'
        headers = {
            "Cache-Control": _FOR_GOOD if request.query_params.get("v") == file.digest else _A_WHILE,
            "ETag": etag,
            "Vary": "Accept-Encoding",
        }
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if file.compressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(file.compressed, media_type=file.media_type, headers=headers)
        return Response(file.body, media_type=file.media_type, headers=headers)


@cache
def _read(path: Path) -> _File:
    # Once a process: compressing takes longer than all the rest of a start.
    body = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    compressed = gzip.compress(body, 9, mtime=0) if path.suffix in _COMPRESSED else None
    return _File(body, compressed, media_type, hashlib.sha256(body).hexdigest()[:_DIGEST])

"""Folders of learned files, sealed by a manifest of digests.

`seal` writes ``manifest.json`` beside the files; `open_sealed` refuses the
folder unless every file has the digest the manifest gives. The files are JSON, plain arrays, and what scikit-learn
learned, kept by joblib: only these could run code when they are loaded, and their bytes are checked before.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import joblib
import numpy as np

from models.errors import ArtifactError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class SealedFolder:
    """A folder whose files are those its manifest names."""

    path: Path
    about: Mapping[str, Any]
    """What the builder said of the folder: encoder, catalogue, settings, versions."""
    digests: Mapping[str, str]
    """SHA-256 of each file, by its path inside the folder."""

    def read(self, name: str) -> bytes:
        """Read a file and hold its bytes against the manifest.

        Args:
            name: path of the file inside the folder.

        Returns:
            The bytes of the file.

        Raises:
            ArtifactError: if the file is missing or is not the one that was sealed.

        """
        path = self.path / name
        if name not in self.digests or not path.is_file():
            raise ArtifactError(f"le fichier {path} manque")
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != self.digests[name]:
            raise ArtifactError(f"le fichier {path} est tronqué ou a été modifié")
        return content

    def array(self, name: str, *, mapped: bool = False) -> NDArray[Any]:
        """Read a numpy array; pickled objects are refused.

        Args:
            name: path of the file inside the folder.
            mapped: leave the numbers on disk until they are used, once they were checked.

        Returns:
            The array.

        Raises:
            ArtifactError: if the file is missing or is not the one that was sealed.

        """
        content = io.BytesIO(self.read(name))
        loaded: NDArray[Any] = (
            np.asarray(np.load(self.path / name, mmap_mode="r", allow_pickle=False))
            if mapped
            else np.load(content, allow_pickle=False)
        )
        return loaded

    def trained(self, name: str) -> dict[str, NDArray[Any]]:
        """Read what `save_trained` wrote: nothing is loaded but the bytes that were checked.

        Args:
            name: path of the file inside the folder.

        Returns:
            The arrays, by name.

        Raises:
            ArtifactError: if the file is missing or is not the one that was sealed.

        """
        parts: dict[str, NDArray[Any]] = joblib.load(io.BytesIO(self.read(name)))
        return parts


def save_trained(path: Path, parts: Mapping[str, NDArray[Any]]) -> None:
    """Write what scikit-learn learned; the same arrays always give the same bytes.

    Args:
        path: the file.
        parts: the arrays that were learned, by name.

    """
    joblib.dump({name: np.ascontiguousarray(part) for name, part in parts.items()}, path)


def save_array(path: Path, array: NDArray[Any]) -> None:
    """Write a numpy array; the same array always gives the same bytes."""
    with path.open("wb") as file:
        np.save(file, np.ascontiguousarray(array), allow_pickle=False)


def seal(folder: Path, about: Mapping[str, Any]) -> None:
    """Write the manifest of a folder, over any that stands there.

    Args:
        folder: holds the files; sub-folders count.
        about: plain JSON values that say what the folder is.

    """
    digests = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }
    manifest = {"about": dict(about), "files": digests}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def open_sealed(folder: Path) -> SealedFolder:
    """Open a sealed folder after checking every file.

    Args:
        folder: a folder that `seal` has closed.

    Returns:
        The folder, its description and the digests of its files.

    Raises:
        ArtifactError: if the manifest is missing or unreadable, or a file is missing, truncated or changed.

    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        sealed = SealedFolder(folder, dict(manifest["about"]), dict(manifest["files"]))
    except FileNotFoundError:
        raise ArtifactError(f"le fichier {path} manque") from None
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise ArtifactError(f"le fichier {path} n’est pas un manifeste ({error})") from error
    for name in sealed.digests:
        sealed.read(name)
    return sealed

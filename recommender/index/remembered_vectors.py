"""Remember the vectors of texts, within a run or from one build to the next: a changed record is encoded alone.

A vector depends on its text, its use and its encoder, and on nothing else (`models.encoder.Encoder`): a remembered
vector has the bytes that encoding the text again would give. They lie in ``vectors/ENCODER/`` beside the indexes,
sealed; what cannot be read is forgotten and encoded again.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np
from filelock import FileLock

from models.artifacts import open_sealed, save_array, seal
from models.errors import ArtifactError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from models.encoder import Encoder, EncoderIdentity

MAX_REMEMBERED = 100_000
"""Most vectors that are kept: those of this build, then the latest of earlier ones; 150 MB at 384 numbers each."""
_KEYS, _VECTORS = "keys.npy", "vectors.npy"
_FOLDER = "vectors"


class RememberingEncoder:
    """An encoder that encodes each text once in its life. One build or measure uses it, in one thread."""

    def __init__(self, encoder: Encoder, known: dict[bytes, NDArray[np.float32]]) -> None:
        """Start from vectors that are known, by their key; use `load`."""
        self._encoder = encoder
        self._known = known
        self._used: dict[bytes, NDArray[np.float32]] = {}
        self.n_encoded = 0
        """Texts that had to be encoded."""

    @classmethod
    def load(cls, encoder: Encoder, *, data_dir: Path | None) -> RememberingEncoder:
        """Start from what earlier builds with this encoder left.

        Args:
            encoder: what encodes the texts that are not known.
            data_dir: where indexes and vectors are kept; ``None`` to start from nothing.

        Returns:
            The encoder; it knows nothing when nothing was left, or what was left cannot be read.

        """
        if data_dir is None:
            return cls(encoder, {})
        try:
            sealed = open_sealed(_folder(data_dir, encoder.identity))
            if sealed.about.get("encoder") != asdict(encoder.identity):
                return cls(encoder, {})
            keys, vectors = sealed.array(_KEYS), sealed.array(_VECTORS)
        except (ArtifactError, ValueError):
            return cls(encoder, {})
        return cls(encoder, {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)})

    @property
    def identity(self) -> EncoderIdentity:
        """The identity of the encoder behind."""
        return self._encoder.identity

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what is asked; see `models.encoder.Encoder`."""
        return self._encode(texts, use="query", encode=self._encoder.encode_queries)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what is searched; see `models.encoder.Encoder`."""
        return self._encode(texts, use="passage", encode=self._encoder.encode_passages)

    def save(self, data_dir: Path) -> None:
        """Leave the vectors of this build, and the latest of earlier ones, to the next.

        Args:
            data_dir: where indexes and vectors are kept.

        """
        kept = dict(list((self._used | self._known).items())[:MAX_REMEMBERED])
        folder = _folder(data_dir, self.identity)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.parent / f"{folder.name}.lock"):
            for left in (path for path in folder.parent.glob(f"{folder.name}.*") if path.is_dir()):
                # A build that was stopped left it.
                shutil.rmtree(left, ignore_errors=True)
            # Open to whom the umask lets in, which `tempfile` would not ask.
            staging = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}")
            staging.mkdir()
            try:
                self._write(staging, kept)
                shutil.rmtree(folder, ignore_errors=True)
                staging.rename(folder)
            finally:
                with suppress(FileNotFoundError):
                    shutil.rmtree(staging)

    def _write(self, staging: Path, kept: Mapping[bytes, NDArray[np.float32]]) -> None:
        save_array(staging / _KEYS, np.array([np.frombuffer(key, np.uint8) for key in kept]).reshape(len(kept), -1))
        save_array(staging / _VECTORS, np.array(list(kept.values()), np.float32).reshape(len(kept), -1))
        seal(staging, {"encoder": asdict(self.identity)})

    def _encode(
        self, texts: Sequence[str], *, use: str, encode: Callable[[Sequence[str]], NDArray[np.float32]]
    ) -> NDArray[np.float32]:
        if isinstance(texts, str):
            raise TypeError("texts must be a sequence of strings, got one string")
        keys = [_key(use, text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if missing:
            self.n_encoded += len(missing)
            self._known |= dict(zip(missing, encode(list(missing.values())), strict=True))
        self._used |= {key: self._known[key] for key in keys}
        rows = np.array([self._used[key] for key in keys], np.float32)
        return np.ascontiguousarray(rows.reshape(len(keys), self.identity.dimension))


def _key(use: str, text: str) -> bytes:
    # A lone surrogate has no bytes in UTF-8; two texts must not share a key for want of it.
    return hashlib.sha256(f"{use}\0{text}".encode("utf-8", errors="surrogatepass")).digest()


def _folder(data_dir: Path, identity: EncoderIdentity) -> Path:
    return data_dir / _FOLDER / hashlib.sha256(repr(identity).encode()).hexdigest()[:16]

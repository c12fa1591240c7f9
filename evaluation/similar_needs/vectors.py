"""The vectors of collected requests, made as the desk makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender import ComparedNeed
from recommender.need import Need, read_need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evaluation.similar_needs.requests import Request
    from models.encoder import Encoder
    from recommender import NeedLikeness


def encoded_needs(texts: Sequence[str], encoder: Encoder) -> NDArray[np.float32]:
    """Encode needs as `Recommender.need_vector` does: array ``(len(texts), dimension)``, float32."""
    return encoder.encode_queries([read_need(Need(text), plainly=False).expanded for text in texts])


def vectors_of(requests: Sequence[Request], encoder: Encoder, *, likeness: NeedLikeness) -> NDArray[np.float32]:
    """Make the vectors whose products are likenesses: array ``(len(requests), dimension)``, float32."""
    texts = [request.text for request in requests]
    rows = zip(texts, encoded_needs(texts, encoder), strict=True)
    return np.stack([likeness.vector(text, encoded) for text, encoded in rows])


def compared_needs(requests: Sequence[Request], encoder: Encoder, *, likeness: NeedLikeness) -> list[ComparedNeed]:
    """Give the requests as the desk compares them, their vectors rounded as it stores them."""
    vectors = vectors_of(requests, encoder, likeness=likeness).astype(np.float16).astype(np.float32)
    return [ComparedNeed(request.text, vector) for request, vector in zip(requests, vectors, strict=True)]

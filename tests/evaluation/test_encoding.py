from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from evaluation.encoding import RememberingEncoder
from tests.fakes import DIMENSION, HashingEncoder


class CountingEncoder(HashingEncoder):
    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        return super().encode_queries(texts)


def test_each_text_is_encoded_once_and_queries_are_no_passages() -> None:
    counting = CountingEncoder()
    remembering = RememberingEncoder(counting)
    rows = remembering.encode_queries(["a", "b", "a"])
    assert np.array_equal(rows, counting.encode_queries(["a", "b", "a"]))
    counting.encoded.clear()
    assert np.array_equal(remembering.encode_queries(["b", "c"])[0], rows[1])
    assert counting.encoded == ["c"]
    assert not np.array_equal(remembering.encode_passages(["a"])[0], rows[0])
    assert remembering.identity == counting.identity


def test_no_text_gives_no_row_and_one_string_is_refused() -> None:
    remembering = RememberingEncoder(HashingEncoder())
    assert remembering.encode_passages([]).shape == (0, DIMENSION)
    with pytest.raises(TypeError, match="one string"):
        remembering.encode_queries("texte")

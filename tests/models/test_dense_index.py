import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.dense_index import DenseIndex
from tests.models.index_contract import IndexContract


def unit_rows(n: int, *, seed: int, shift: float = 0.0) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(n, 8)) + shift
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


class TestDenseIndex(IndexContract):
    kind = DenseIndex

    def build(self, n_documents: int) -> DenseIndex:
        return DenseIndex.from_vectors(unit_rows(n_documents, seed=4), needs=unit_rows(5, seed=5))

    def ask(self, index: DenseIndex) -> NDArray[np.float32]:
        return index.scores(unit_rows(1, seed=6)[0])


def test_the_correction_is_the_one_worked_out_by_hand() -> None:
    passages = np.array([[1, 0], [0, 1]], dtype=np.float32)  # mean (.5, .5)
    needs = np.array([[0.6, 0.8]], dtype=np.float32)
    index = DenseIndex.from_vectors(passages, needs=needs)
    # (1, 0) - (.6, .8) = (.4, -.8); the passages become (.5, -.5) and (-.5, .5).
    expected = (0.4 * 0.5 + 0.8 * 0.5) / (np.hypot(0.4, 0.8) * np.hypot(0.5, 0.5))
    assert index.scores(np.array([1, 0], dtype=np.float32)) == pytest.approx([expected, -expected], rel=1e-5)


def test_the_correction_brings_unrelated_vectors_apart() -> None:
    passages, needs = unit_rows(200, seed=1, shift=2), unit_rows(50, seed=2, shift=2)
    raw = passages @ needs[0]
    assert raw.min() > 0.3
    assert abs(float(DenseIndex.from_vectors(passages, needs=needs).scores(needs[0]).mean())) < 0.1


def test_one_passage_or_a_need_at_the_mean_is_near_to_nothing() -> None:
    one = unit_rows(1, seed=3)
    assert DenseIndex.from_vectors(one, needs=one).scores(one[0]).tolist() == [0]


@given(st.integers(1, 20), st.integers(0, 10_000))
def test_scores_are_cosines(n: int, seed: int) -> None:
    index = DenseIndex.from_vectors(unit_rows(n, seed=seed), needs=unit_rows(5, seed=seed + 1))
    scores = index.scores(unit_rows(1, seed=seed + 2)[0])
    assert scores.shape == (n,)
    assert scores.dtype == np.float32
    assert (np.abs(scores) <= 1).all()


def test_shapes_that_do_not_fit_are_refused_with_both_numbers() -> None:
    with pytest.raises(ValueError, match="passages 8 != needs 4"):
        DenseIndex.from_vectors(unit_rows(3, seed=1), needs=unit_rows(3, seed=1)[:, :4])
    with pytest.raises(ValueError, match=r"got shape \(0, 8\)"):
        DenseIndex.from_vectors(unit_rows(0, seed=1), needs=unit_rows(3, seed=1))
    index = DenseIndex.from_vectors(unit_rows(3, seed=1), needs=unit_rows(3, seed=2))
    with pytest.raises(ValueError, match=r"\(4,\) != \(8,\)"):
        index.scores(np.ones(4, dtype=np.float32))

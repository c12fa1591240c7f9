from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.models.index_contract import ScoresContract


def unit_rows(n: int, *, seed: int, shift: float = 0.0) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(n, 8)) + shift
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


class DenseContract(ScoresContract):
    """What compares needs with passages by their vectors, in memory or in a database."""

    def build_from(self, passages: NDArray[np.float32], *, needs: NDArray[np.float32]) -> Any:
        raise NotImplementedError

    def build(self, n_documents: int) -> Any:
        return self.build_from(unit_rows(n_documents, seed=4), needs=unit_rows(5, seed=5))

    def ask(self, index: Any) -> NDArray[np.float32]:
        return index.scores(unit_rows(1, seed=6)[0])

    def test_the_correction_is_the_one_worked_out_by_hand(self) -> None:
        passages = np.array([[1, 0], [0, 1]], dtype=np.float32)  # mean (.5, .5)
        needs = np.array([[0.6, 0.8]], dtype=np.float32)
        index = self.build_from(passages, needs=needs)
        # (1, 0) - (.6, .8) = (.4, -.8); the passages become (.5, -.5) and (-.5, .5).
        expected = (0.4 * 0.5 + 0.8 * 0.5) / (np.hypot(0.4, 0.8) * np.hypot(0.5, 0.5))
        assert index.scores(np.array([1, 0], dtype=np.float32)) == pytest.approx([expected, -expected], rel=1e-5)

    def test_the_correction_brings_unrelated_vectors_apart(self) -> None:
        passages, needs = unit_rows(200, seed=1, shift=2), unit_rows(50, seed=2, shift=2)
        raw = passages @ needs[0]
        assert raw.min() > 0.3
        assert abs(float(self.build_from(passages, needs=needs).scores(needs[0]).mean())) < 0.1

    def test_one_passage_or_a_need_at_the_mean_is_near_to_nothing(self) -> None:
        one = unit_rows(1, seed=3)
        assert self.build_from(one, needs=one).scores(one[0]).tolist() == [0]

    @pytest.mark.parametrize(("n", "seed"), [(1, 1), (3, 2), (20, 3)])
    def test_scores_are_those_of_the_corrected_cosines_in_the_order_of_the_passages(self, n: int, seed: int) -> None:
        passages, needs, need = unit_rows(n, seed=seed), unit_rows(5, seed=seed + 1), unit_rows(1, seed=seed + 2)[0]
        rows = (passages - passages.mean(axis=0)).astype(np.float64)
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        asked = (need - needs.mean(axis=0)).astype(np.float64)
        expected = rows @ asked / np.linalg.norm(asked) if n > 1 else [0.0]
        assert self.build_from(passages, needs=needs).scores(need) == pytest.approx(expected, abs=1e-5)

    def test_a_need_of_another_dimension_is_refused_with_both_numbers(self) -> None:
        index = self.build_from(unit_rows(3, seed=1), needs=unit_rows(3, seed=2))
        with pytest.raises(ValueError, match=r"\(4,\) != \(8,\)"):
            index.scores(np.ones(4, dtype=np.float32))

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.artifacts import open_sealed
from models.dense_index import DenseIndex
from tests.models.dense_contract import DenseContract, unit_rows
from tests.models.index_contract import IndexContract


class TestDenseIndex(DenseContract, IndexContract):
    kind = DenseIndex

    def build_from(self, passages: NDArray[np.float32], *, needs: NDArray[np.float32]) -> DenseIndex:
        return DenseIndex.from_vectors(passages, needs=needs)

    def test_vectors_that_stay_on_disk_give_the_same_scores(self, saved: Path) -> None:
        mapped = DenseIndex.load(open_sealed(saved), "index", mapped=True)
        assert not mapped.vectors.flags.owndata
        assert self.ask(mapped).tobytes() == self.ask(self.build(5)).tobytes()


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


def test_joined_indexes_score_as_each_does_alone() -> None:
    needs, need = unit_rows(5, seed=3), unit_rows(1, seed=9)[0]
    parts = [DenseIndex.from_vectors(unit_rows(n, seed=n), needs=needs) for n in (4, 7)]
    alone = [part.scores(need).tolist() for part in parts]
    joined = DenseIndex.joined(parts)
    assert joined.scores(need).tolist() == alone[0] + alone[1]
    assert [part.scores(need).tolist() for part in parts] == alone


def test_indexes_corrected_by_other_needs_are_not_joined() -> None:
    parts = [DenseIndex.from_vectors(unit_rows(4, seed=1), needs=unit_rows(5, seed=n)) for n in (3, 4)]
    with pytest.raises(ValueError, match="other needs"):
        DenseIndex.joined(parts)

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from recommender.calibration import Calibration, probabilities
from recommender.candidates import SIGNALS, Candidates
from recommender.fusion import WEIGHTS, FusionWeights, fuse
from recommender.ranking import merge, rank
from recommender.results import RecordKind


def candidates(signals: NDArray[np.float32]) -> Candidates:
    ids = tuple(f"r{number}" for number in range(len(signals)))
    return Candidates(ids, signals.astype(np.float32), np.zeros(0, dtype=np.float32))


def only(signal: str, values: list[float]) -> Candidates:
    signals = np.zeros((len(values), len(SIGNALS)))
    signals[:, SIGNALS.index(signal)] = values
    return candidates(signals)


def test_a_fused_score_is_the_weighted_sum_of_standard_deviations() -> None:
    # 0, 1, 2 have mean 1 and standard deviation sqrt(2/3).
    fused = fuse(only("bm25_record", [0, 1, 2]), weights=FusionWeights(bm25_record=2.0))
    assert fused == pytest.approx([-2 / np.sqrt(2 / 3), 0, 2 / np.sqrt(2 / 3)], rel=1e-5)


def test_a_signal_that_is_the_same_everywhere_counts_for_nothing() -> None:
    assert fuse(only("characters", [0.7, 0.7]), weights=FusionWeights(characters=1.0)).tolist() == [0, 0]
    assert fuse(only("characters", [0.7]), weights=FusionWeights(characters=1.0)).tolist() == [0]


@given(st.integers(1, 30), st.integers(0, 1000))
def test_ranks_are_whole_and_probabilities_never_rise(n: int, seed: int) -> None:
    signals = np.random.default_rng(seed).normal(size=(n, len(SIGNALS)))
    ranked = rank(candidates(signals), RecordKind.TOOL, weights=WEIGHTS[RecordKind.TOOL], calibration=Calibration())
    assert [r.rank for r in ranked] == list(range(1, n + 1))
    assert {r.record_id for r in ranked} == {f"r{i}" for i in range(n)}
    shown = [r.probability for r in ranked]
    assert shown == sorted(shown, reverse=True)
    assert all(0 < p < 1 for p in shown)


def test_ties_break_by_id() -> None:
    same = candidates(np.zeros((3, len(SIGNALS))))
    ranked = rank(same, RecordKind.TOOL, weights=WEIGHTS[RecordKind.TOOL], calibration=Calibration())
    assert [r.record_id for r in ranked] == ["r0", "r1", "r2"]
    assert [r.record_id for r in merge([reversed(ranked)])] == ["r0", "r1", "r2"]


def test_scores_and_records_must_be_as_many() -> None:
    with pytest.raises(ValueError, match="2 scores != 1 records"):
        probabilities(only("coverage", [1]), np.zeros(2, dtype=np.float32), calibration=Calibration())

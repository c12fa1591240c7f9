from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from recommender.calibration import closeness, log_odds
from recommender.candidates import SIGNALS, Candidates
from recommender.fusion import fuse
from recommender.learning.ranking_model import KindModel
from recommender.ranked_records import Ranking, RecordKind, merge
from recommender.ranking import BIAS, GRAPH, TERRITORY, diversify, rank
from recommender.results import Closeness

MODEL = KindModel(fusion={"bm25_record": 1.0, "dense_record": 0.5}, graph=0.5, slopes={"fused": 1.0}, intercept=-1.0)


def candidates(signals: NDArray[np.floating]) -> Candidates:
    ids = tuple(f"r{number}" for number in range(len(signals)))
    return Candidates(ids, signals.astype(np.float32), np.zeros(0, dtype=np.float32))


def only(signal: str, values: list[float]) -> Candidates:
    signals = np.zeros((len(values), len(SIGNALS)))
    signals[:, SIGNALS.index(signal)] = values
    return candidates(signals)


def ranked(
    found: Candidates,
    *,
    graph: list[float] | None = None,
    biases: list[float] | None = None,
    territory: list[float] | None = None,
) -> Ranking:
    nothing = np.zeros(len(found.record_ids), dtype=np.float32)
    return rank(
        found,
        RecordKind.TOOL,
        fuse(found, weights=MODEL.fusion, few=0),
        model=MODEL,
        graph=nothing if graph is None else np.array(graph, dtype=np.float32),
        biases=nothing if biases is None else np.array(biases, dtype=np.float32),
        territory=nothing if territory is None else np.array(territory, dtype=np.float32),
    )


def test_a_fused_score_is_the_weighted_sum_of_standard_deviations() -> None:
    # 0, 1, 2 have mean 1 and standard deviation sqrt(2/3).
    fused = fuse(only("bm25_record", [0, 1, 2]), weights={"bm25_record": 2.0}, few=0)
    assert fused == pytest.approx([-2 / np.sqrt(2 / 3), 0, 2 / np.sqrt(2 / 3)], rel=1e-5)


def test_a_signal_that_is_the_same_everywhere_counts_for_nothing() -> None:
    assert fuse(only("characters", [0.7, 0.7]), weights={"characters": 1.0}, few=0).tolist() == [0, 0]
    assert fuse(only("characters", [0.7]), weights={"characters": 1.0}, few=0).tolist() == [0]


@given(st.integers(1, 30), st.integers(0, 1000))
def test_ranks_are_whole_and_probabilities_never_rise(n: int, seed: int) -> None:
    found = ranked(candidates(np.random.default_rng(seed).normal(size=(n, len(SIGNALS)))))
    assert [r.rank for r in found] == list(range(1, n + 1))
    assert {r.record_id for r in found} == {f"r{i}" for i in range(n)}
    shown = [r.probability for r in found]
    assert shown == sorted(shown, reverse=True)
    assert all(0 < p < 1 for p in shown)


def test_ties_break_by_id() -> None:
    same = ranked(candidates(np.zeros((3, len(SIGNALS)))))
    assert [r.record_id for r in same] == ["r0", "r1", "r2"]
    assert [r.record_id for r in merge([reversed(same)])] == ["r0", "r1", "r2"]


def test_a_linked_record_and_a_like_territory_lift_and_are_told() -> None:
    same = candidates(np.zeros((3, len(SIGNALS))))
    lifted = ranked(same, graph=[0, 0, 2.0])[0]
    assert (lifted.record_id, lifted.components[GRAPH]) == ("r2", 2.0)
    # intercept -1, fused 0 + 0.5 * 2.
    assert lifted.probability == pytest.approx(0.5)
    near = ranked(same, territory=[0, 0.25, 0])[0]
    assert (near.record_id, near.components[TERRITORY]) == ("r1", 0.25)


def test_a_record_that_comes_first_too_often_gives_way_and_it_is_told() -> None:
    same = candidates(np.zeros((3, len(SIGNALS))))
    found = ranked(same, biases=[-0.5, 0, 0.25])
    assert [r.record_id for r in found] == ["r2", "r1", "r0"]
    assert found[-1].components[BIAS] == -0.5
    # intercept -1, fused 0 - 0.5.
    assert found[-1].probability == pytest.approx(1 / (1 + np.exp(1.5)))


def test_nothing_is_added_to_a_record_that_was_not_learned_from() -> None:
    model = replace(MODEL, biases={"r1": 0.5})
    assert model.biases_of(["r0", "r1"]).tolist() == [0, 0.5]


def test_a_plain_signal_moves_all_records_alike_by_its_best_value() -> None:
    model = KindModel(fusion={}, graph=0.0, slopes={"fused": 1.0, "coverage": 2.0}, intercept=-1.0)
    odds = log_odds(only("coverage", [0.5, 0.0, 0.25]), np.array([0, 1, 2], dtype=np.float32), model=model)
    # -1 + 2 * 0.5, then the fused score.
    assert odds.tolist() == [0, 1, 2]


def test_scores_and_records_must_be_as_many() -> None:
    with pytest.raises(ValueError, match="2 scores != 1 records"):
        log_odds(only("coverage", [1]), np.zeros(2, dtype=np.float32), model=MODEL)


@pytest.mark.parametrize(
    ("chance", "said"),
    [(0.75, Closeness.VERY_CLOSE), (0.74, Closeness.CLOSE), (0.35, Closeness.CLOSE), (0.34, Closeness.TO_EXPLORE)],
)
def test_a_probability_is_said_in_three_words(chance: float, said: Closeness) -> None:
    assert closeness(chance) is said


def test_a_fourth_record_that_says_the_same_thing_gives_way() -> None:
    found = ranked(only("bm25_record", [6, 5, 4, 3, 2, 1]))
    alike = {"r0", "r1", "r2", "r3"}

    def likeness(one: str, other: str) -> float:
        return 0.95 if {one, other} <= alike else 0.1

    assert [r.record_id for r in diversify(found, likeness=likeness, top_k=4)] == ["r0", "r1", "r2", "r4"]
    assert len(diversify(found, likeness=lambda *_: 1.0, top_k=5)) == 5

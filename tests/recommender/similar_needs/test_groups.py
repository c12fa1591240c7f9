import subprocess
import sys

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering

from recommender.similar_needs.groups import attach, central, group_needs, keep_ids


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float32]:
    unit: NDArray[np.float32] = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return unit


def _needs(count: int, *, groups: int, seed: int = 0) -> NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    middles = rng.normal(size=(groups, 16))
    return _unit(middles[rng.integers(groups, size=count)] + 0.4 * rng.normal(size=(count, 16)))


def test_parting_first_gives_what_clustering_everything_at_once_gives() -> None:
    vectors = _needs(400, groups=60)
    found = group_needs(vectors, together=0.5)
    whole = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=0.5 + 1e-6
    ).fit_predict(np.clip(1.0 - vectors @ vectors.T, 0.0, None))
    assert ((found[:, None] == found) == (whole[:, None] == whole)).all()
    assert 10 < len(set(found.tolist())) < 400


def test_groups_are_numbered_in_the_order_of_their_first_needs() -> None:
    vectors = _unit(np.array([[0.0, 1], [1, 0], [0, 1], [-1, 0]]))
    assert group_needs(vectors, together=0.9).tolist() == [0, 1, 0, 2]


def test_a_part_too_large_is_parted_at_a_higher_likeness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommender.similar_needs.groups._LARGEST", 20)
    vectors = _unit(np.concatenate([np.tile([1.0, 0.0, 0.0], (30, 1)), np.tile([1.0, 0.6, 0.0], (15, 1))]))
    found = group_needs(vectors, together=0.3)
    assert len(set(found[:30].tolist())) == 1
    assert len(set(found[30:].tolist())) == 1
    assert found[0] != found[30]


@pytest.mark.parametrize("count", [0, 1])
def test_few_needs_are_alone(count: int) -> None:
    assert group_needs(_needs(count, groups=1), together=0.5).tolist() == list(range(count))


def test_needs_that_are_all_alone_are_grouped_without_loading_what_parts_them() -> None:
    asked = (
        "import sys, numpy as np; from recommender.similar_needs.groups import group_needs\n"
        "print(group_needs(np.eye(3, dtype=np.float32), together=0.5).tolist(), 'scipy' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout == "[0, 1, 2] False\n"


def test_needs_that_are_too_little_alike_in_the_mean_are_left_alone() -> None:
    """Two that are .4 alike are joined by a threshold of .3, and are no need; three of which two are the same are."""
    little = _unit(np.array([[1.0, 0.0, 0.0], [0.4, 0.9165, 0.0], [0.0, 0.0, 1.0]]))
    assert group_needs(little, together=0.3, sure=0.0).tolist() == [0, 0, 1]
    assert group_needs(little, together=0.3).tolist() == [0, 1, 2]
    enough = _unit(np.array([[1.0, 0.0], [0.4, 0.9165], [1.0, 0.0]]))
    assert group_needs(enough, together=0.3).tolist() == [0, 0, 0]


def test_a_need_is_attached_to_the_group_it_is_most_like_in_the_mean() -> None:
    means = np.array([[0.9, 0.0], [0.0, 0.5]], dtype=np.float32)
    needs = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, -1.0]], dtype=np.float32)
    assert attach(needs, means, together=0.5).tolist() == [0, 1, -1]
    assert attach(needs, means[:0], together=0.5).tolist() == [-1, -1, -1]


def test_needs_told_apart_are_of_no_group_together_and_leave_the_others_as_they_were() -> None:
    vectors = _unit(np.array([[1.0, 0.0], [1.0, 0.1], [1.0, 0.05], [0.0, 1.0], [1.0, 0.05]]))
    assert group_needs(vectors, together=0.5).tolist() == [0, 0, 0, 1, 0]
    apart = [(2, 0), (2, 1)]
    # What is as like to both goes where nobody told it not to.
    assert group_needs(vectors, together=0.5, apart=apart).tolist() in ([0, 0, 1, 2, 0], [0, 0, 1, 2, 1])
    assert group_needs(vectors, together=0.5, apart=[*apart, (2, 4)]).tolist() == [0, 0, 1, 2, 0]


def test_needs_told_apart_are_so_among_thousands_worded_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommender.similar_needs.groups._LARGEST", 3)
    vectors = _unit(np.tile([1.0, 0.0], (6, 1)))
    assert group_needs(vectors, together=0.5, apart=[(0, one) for one in range(1, 6)]).tolist() == [0, 1, 1, 1, 1, 1]


def test_a_need_is_attached_to_no_group_that_is_refused_to_it() -> None:
    means = np.array([[0.9, 0.0], [0.8, 0.0]], dtype=np.float32)
    vectors = _unit(np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]]))
    assert attach(vectors, means, together=0.5, refused={1: [0], 2: [0, 1]}).tolist() == [0, 1, -1]


def test_a_group_that_grew_keeps_its_id() -> None:
    previous = {7: frozenset({1, 2, 3}), 9: frozenset({4, 5})}
    assert keep_ids({0: frozenset({1, 2, 3, 8}), 1: frozenset({4, 5})}, previous) == {0: 7, 1: 9}


def test_of_a_group_that_was_split_the_larger_part_keeps_the_id_and_the_other_is_new() -> None:
    previous = {7: frozenset({1, 2, 3, 4, 5})}
    assert keep_ids({0: frozenset({1, 2}), 1: frozenset({3, 4, 5})}, previous) == {1: 7}


def test_groups_that_became_one_keep_the_id_of_the_larger() -> None:
    previous = {7: frozenset({1, 2}), 9: frozenset({3, 4, 5})}
    assert keep_ids({0: frozenset({1, 2, 3, 4, 5})}, previous) == {0: 9}


def test_a_group_of_new_needs_has_no_former_id() -> None:
    assert keep_ids({0: frozenset({1, 2})}, {7: frozenset({3, 4})}) == {}


def test_the_central_need_is_the_one_most_like_all() -> None:
    assert central(_unit(np.array([[1.0, 0.5], [1.0, 0.0], [1.0, -0.5]]))) == 1


def test_new_arrivals_leave_most_needs_under_their_id() -> None:
    vectors = _needs(300, groups=30)
    before = _members(group_needs(vectors[:270], together=0.5))
    after = _members(group_needs(vectors, together=0.5))
    kept = keep_ids(after, before)
    stayed = sum(len(before[former] & after[number]) for number, former in kept.items())
    assert stayed >= 0.9 * 270


def test_new_arrivals_are_placed_where_grouping_all_anew_would_put_them() -> None:
    vectors = _needs(300, groups=30)
    before = _members(group_needs(vectors[:270], together=0.5))
    means = np.array([vectors[sorted(needs)].mean(axis=0) for needs in before.values()], dtype=np.float32)
    placed = attach(vectors[270:], means, together=0.5).tolist()
    after = group_needs(vectors, together=0.5)
    homes = [set(after[sorted(needs)].tolist()) for needs in before.values()]
    agreed = [group >= 0 and after[270 + row] in homes[group] for row, group in enumerate(placed)]
    assert sum(agreed) >= 0.9 * 30


def _members(labels: NDArray[np.int64]) -> dict[int, frozenset[int]]:
    return {label: frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist())}

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from evaluation.similar_needs.requests import REQUESTS_UNSEEN_FR, load_requests
from evaluation.similar_needs.vectors import vectors_of
from recommender import NeedIndex, NeedLikeness, load_default_encoder


def _unit(*rows: list[float]) -> NDArray[np.float32]:
    array = np.array(rows, dtype=np.float32)
    return array / np.linalg.norm(array, axis=1, keepdims=True)


@pytest.fixture
def index() -> NeedIndex:
    index = NeedIndex(dimension=2)
    index.add([7, 3, 5], _unit([1, 0], [1, 0], [0, 1]))
    return index


def test_the_nearest_come_first_and_ties_break_by_id(index: NeedIndex) -> None:
    found = index.nearest(_unit([1, 0])[0], top_k=3)
    assert [(one, round(cosine, 3)) for one, cosine in found] == [(3, 1.0), (7, 1.0), (5, 0.0)]


def test_a_need_that_is_forgotten_is_found_no_more_and_is_overwritten(index: NeedIndex) -> None:
    assert index.keep({3, 5}) == 1
    assert [one for one, _ in index.nearest(_unit([1, 0])[0], top_k=3)] == [3, 5]
    assert index.ids.tolist() == [3, 5]
    assert index.keep({3, 5}) == 0


def test_a_need_that_is_there_is_not_added_twice(index: NeedIndex) -> None:
    index.add([5, 9], _unit([1, 0], [-1, 0]))
    assert index.ids.tolist() == [7, 3, 5, 9]
    assert index.last_id == 9
    assert index.nearest(_unit([0, 1])[0], top_k=1)[0][0] == 5


def test_an_empty_index_finds_nothing() -> None:
    empty = NeedIndex(dimension=2)
    assert (len(empty), empty.last_id, empty.nearest(_unit([1, 0])[0], top_k=1)) == (0, 0, [])


def test_lengths_and_dimensions_are_checked(index: NeedIndex) -> None:
    with pytest.raises(ValueError, match="1 ids != 2 vectors"):
        index.add([1], _unit([1, 0], [0, 1]))
    with pytest.raises(ValueError, match="top_k"):
        index.nearest(_unit([1, 0])[0], top_k=0)
    with pytest.raises(ValueError, match="shape"):
        index.nearest(np.zeros(3, np.float32), top_k=1)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 3_000), st.integers(1, 20), st.integers(0, 2**32 - 1))
def test_it_finds_what_sorting_every_cosine_finds(count: int, top_k: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    vectors = _unit(*rng.normal(size=(count, 4)).tolist())
    index = NeedIndex(dimension=4)
    half = count // 2
    index.add(range(half), vectors[:half])
    index.add(range(half, count), vectors[half:])
    asked = _unit(rng.normal(size=4).tolist())[0]
    wanted = sorted(enumerate((vectors @ asked).tolist()), key=lambda hit: (-hit[1], hit[0]))[:top_k]
    assert [one for one, _ in index.nearest(asked, top_k=top_k)] == [one for one, _ in wanted]


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 3_000), st.integers(1, 20), st.floats(0.0, 1.0), st.integers(0, 2**32 - 1))
def test_it_finds_as_much_when_it_compares_but_the_first_numbers_of_most(
    count: int, top_k: int, said: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    parts = np.array([1 - said] * 4 + [said] * 4, dtype=np.float32)
    vectors = _unit(*(rng.normal(size=(count, 8)) * parts).tolist())
    asked = _unit((rng.normal(size=8) * parts).tolist())[0]
    index, whole = NeedIndex(dimension=8, first=4), NeedIndex(dimension=8)
    for one in (index, whole):
        one.add(range(count), vectors)
        one.keep(range(0, count, 2))
    found, wanted = index.nearest(asked, top_k=top_k), whole.nearest(asked, top_k=top_k)
    assert [one for one, _ in found] == [one for one, _ in wanted]
    assert [cosine for _, cosine in found] == pytest.approx([cosine for _, cosine in wanted], abs=1e-6)
    assert index.dimension == 8


def test_a_need_far_in_what_comes_first_is_found_when_the_rest_brings_it_near() -> None:
    index = NeedIndex(dimension=2, first=1)
    index.add([1, 2], _unit([0.8, -0.6], [0.6, 0.8]))
    assert [one for one, _ in index.nearest(_unit([0.6, 0.8])[0], top_k=1)] == [2]


def test_real_needs_are_found_as_comparing_every_number_finds_them() -> None:
    likeness = NeedLikeness.load()
    needs = [*load_requests().requests, *load_requests(folder=REQUESTS_UNSEEN_FR).requests]
    made = vectors_of(needs, load_default_encoder(), likeness=likeness)
    vectors = made.astype(np.float16).astype(np.float32)
    index = NeedIndex(dimension=likeness.dimension, first=likeness.subjects_dimension)
    index.add(range(len(vectors)), vectors)
    exact = vectors.astype(np.float64) @ vectors.astype(np.float64).T
    for row, vector in enumerate(vectors):
        found = dict(index.nearest(vector, top_k=20))
        left = np.delete(exact[row], list(found))
        # By the cosine, and not by the id: two needs may be alike to the last digit that float32 holds.
        assert min(found.values()) >= left.max() - 1e-6
        assert list(found.values()) == pytest.approx(exact[row][list(found)].tolist(), abs=1e-6)

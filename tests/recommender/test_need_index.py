import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from recommender import NeedIndex


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


def test_what_is_too_far_is_left_out(index: NeedIndex) -> None:
    assert [one for one, _ in index.nearest(_unit([0, 1])[0], top_k=3, least=0.5)] == [5]


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

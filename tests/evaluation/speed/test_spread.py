import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.speed.spread import in_turn, ratios_of, spread_of


def test_a_spread_is_the_median_between_the_tenth_and_the_ninetieth_percentile() -> None:
    spread = spread_of([float(n) for n in range(11)])
    assert (spread.median, spread.low, spread.high, spread.repeats) == (5.0, 1.0, 9.0, 11)


def test_nothing_has_no_spread() -> None:
    with pytest.raises(ValueError, match="at least 1 value, got 0"):
        spread_of([])


def test_a_neighbour_that_slows_both_sides_of_a_pair_changes_no_ratio() -> None:
    assert ratios_of([2.0, 20.0, 2.0], [1.0, 10.0, 1.0]) == spread_of([2.0, 2.0, 2.0])


def test_sides_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="1 of ours != 2 of theirs"):
        ratios_of([1.0], [1.0, 2.0])


@given(st.lists(st.floats(0.001, 1000.0), min_size=1))
def test_a_spread_stands_in_order(values: list[float]) -> None:
    spread = spread_of(values)
    assert spread.low <= spread.median <= spread.high


def test_each_call_takes_all_the_things_after_one_that_is_not_timed_and_the_order_turns_round() -> None:
    calls: list[str] = []
    took = in_turn(
        {name: lambda thing, name=name: calls.append(name + thing) for name in ("a", "b")},  # type: ignore[misc]
        ["1", "2"],
        rounds=2,
    )
    assert calls == ["a1", "a1", "a2", "b1", "b1", "b2", "b1", "b1", "b2", "a1", "a1", "a2"]
    assert {name: times.shape for name, times in took.items()} == {"a": (2, 2), "b": (2, 2)}

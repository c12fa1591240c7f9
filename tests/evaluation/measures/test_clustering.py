import pytest

from evaluation.measures.clustering import b_cubed


def test_b_cubed_is_as_worked_out_by_hand() -> None:
    # Of "a a b": both a see 2 of 3 alike, b sees 1 of 3; c is alone. The a are together, nothing is split.
    measured = b_cubed([0, 0, 0, 1], ["a", "a", "b", "c"])
    assert measured.precision.value == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert measured.recall.value == 1.0
    assert measured.f.low <= measured.f.value <= measured.f.high


def test_a_split_group_costs_recall_alone() -> None:
    measured = b_cubed([0, 1], ["a", "a"])
    assert (measured.precision.value, measured.recall.value) == (1.0, 0.5)


def test_lengths_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="1 groups found != 2"):
        b_cubed([0], ["a", "b"])

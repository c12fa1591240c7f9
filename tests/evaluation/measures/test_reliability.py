import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.measures.reliability import measure_reliability

PAIRS = st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9]), st.booleans()), min_size=1, max_size=60)


def test_a_value_worked_out_by_hand() -> None:
    # Twenty predictions, two a bin; the ten lowest are .2 and always false, the ten highest .8, true six times.
    found = measure_reliability([0.2] * 10 + [0.8] * 10, [False] * 10 + [True] * 6 + [False] * 4)
    assert found.error == pytest.approx((10 * 0.2 + 10 * 0.2) / 20)
    assert [(b.predicted, b.observed, b.n) for b in found.bins] == [
        (pytest.approx(0.2), 0, 10),
        (pytest.approx(0.8), 0.6, 10),
    ]


def test_bins_hold_equal_numbers_when_predictions_differ() -> None:
    found = measure_reliability([n / 40 for n in range(40)], [False] * 40)
    assert [b.n for b in found.bins] == [4] * 10
    assert found.error == pytest.approx(sum(n / 40 for n in range(40)) / 40)


@given(PAIRS, st.randoms())
def test_the_order_of_predictions_changes_nothing(pairs: list[tuple[float, bool]], rng: object) -> None:
    turned = list(pairs)
    rng.shuffle(turned)  # type: ignore[attr-defined]
    one, other = (measure_reliability([p for p, _ in some], [o for _, o in some]) for some in (pairs, turned))
    assert one.error == pytest.approx(other.error)
    assert [b.n for b in one.bins] == [b.n for b in other.bins]


@given(PAIRS)
def test_equal_predictions_share_a_bin(pairs: list[tuple[float, bool]]) -> None:
    found = measure_reliability([p for p, _ in pairs], [o for _, o in pairs])
    assert sum(b.n for b in found.bins) == len(pairs)
    assert len(found.bins) <= min(10, len({p for p, _ in pairs}))


def test_what_is_no_probability_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\[0, 1\]"):
        measure_reliability([1.1], [True])
    with pytest.raises(ValueError, match=r"\[0, 1\]"):
        measure_reliability([float("nan")], [True])
    with pytest.raises(ValueError, match="1 probabilities != 2 outcomes"):
        measure_reliability([0.5], [True, False])
    with pytest.raises(ValueError, match="at least 1"):
        measure_reliability([], [])

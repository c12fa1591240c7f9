import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import roc_auc_score

from evaluation.measures.significance import interval_of_auroc, interval_of_mean, interval_of_share, paired_difference

VALUES = np.random.default_rng(3).beta(0.5, 0.5, size=80).round(3).tolist()


def test_the_interval_agrees_with_scipy() -> None:
    ours = interval_of_mean(VALUES)
    theirs = stats.bootstrap(
        (VALUES,), np.mean, n_resamples=10_000, method="percentile", rng=np.random.default_rng(1)
    ).confidence_interval
    assert ours.value == pytest.approx(np.mean(VALUES))
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.004)
    assert ours.n == 80


def test_the_interval_of_coin_tosses_is_the_binomial_one() -> None:
    interval = interval_of_mean([1.0] * 40 + [0.0] * 60)
    low, high = stats.binom.interval(0.95, 100, 0.4)
    assert (interval.low, interval.high) == pytest.approx((low / 100, high / 100), abs=0.011)


@pytest.mark.parametrize(("hits", "n"), [(0, 12), (12, 12), (41, 42), (3, 174)])
def test_the_interval_of_a_share_agrees_with_scipy(hits: int, n: int) -> None:
    theirs = stats.binomtest(hits, n).proportion_ci(method="wilson")
    ours = interval_of_share(hits, n)
    assert (ours.value, ours.n) == (hits / n, n)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high))


@pytest.mark.parametrize(("hits", "n"), [(-1, 3), (4, 3), (0, 0)])
def test_a_share_of_nothing_is_refused(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match=f"got {hits} of {n}"):
        interval_of_share(hits, n)


def test_equal_values_leave_no_doubt() -> None:
    interval = interval_of_mean([0.25] * 7)
    assert (interval.low, interval.value, interval.high) == pytest.approx((0.25, 0.25, 0.25))


def test_the_same_seed_gives_the_same_interval() -> None:
    assert interval_of_mean(VALUES, seed=1) == interval_of_mean(VALUES, seed=1)
    assert interval_of_mean(VALUES, seed=1) != interval_of_mean(VALUES, seed=2)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_the_mean_lies_in_its_interval(values: list[float]) -> None:
    interval = interval_of_mean(values)
    assert interval.low - 1e-9 <= interval.value <= interval.high + 1e-9


def test_the_p_value_is_that_of_every_sign_flip() -> None:
    gaps = [0.5, 0.1, 0.4, -0.2, 0.3, 0.6, 0.0, 0.2]
    sums = [abs(sum(s * g for s, g in zip(signs, gaps, strict=True))) for signs in itertools.product((1, -1), repeat=8)]
    exact = np.mean([total >= abs(sum(gaps)) - 1e-12 for total in sums])
    assert paired_difference(gaps, [0.0] * 8).p_value == pytest.approx(exact, abs=0.01)


def test_equal_systems_do_not_differ() -> None:
    difference = paired_difference(VALUES, VALUES)
    assert (difference.interval.value, difference.interval.low, difference.interval.high) == (0, 0, 0)
    assert difference.p_value == 1


def test_a_difference_turned_round_changes_its_sign_alone() -> None:
    one = paired_difference(VALUES, VALUES[::-1])
    other = paired_difference(VALUES[::-1], VALUES)
    assert one.interval.value == -other.interval.value
    assert (one.interval.low, one.interval.high) == pytest.approx((-other.interval.high, -other.interval.low))
    assert one.p_value == other.p_value


def test_a_sure_difference_is_significant() -> None:
    assert paired_difference([0.9] * 30, [0.1] * 30).p_value < 0.001


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.booleans()), min_size=2, max_size=20))
def test_the_auroc_agrees_with_scikit_learn(pairs: list[tuple[float, bool]]) -> None:
    scores, classes = [score for score, _ in pairs], [positive for _, positive in pairs]
    if len(set(classes)) == 2:
        assert interval_of_auroc(scores, classes).value == pytest.approx(roc_auc_score(classes, scores))


def test_the_interval_of_an_auroc_holds_it() -> None:
    classes = [value > 0.5 for value in VALUES[::-1]]
    interval = interval_of_auroc(VALUES, classes)
    assert interval.low < interval.value < interval.high
    perfect = interval_of_auroc([0.1, 0.2, 0.8], [False, False, True])
    assert (perfect.low, perfect.value, perfect.high) == pytest.approx((1, 1, 1))


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(ValueError, match="2 values != 1 values"):
        paired_difference([1, 2], [1])
    with pytest.raises(ValueError, match="non-empty"):
        interval_of_mean([])
    with pytest.raises(ValueError, match="2 scores != 1 classes"):
        interval_of_auroc([1, 2], [True])
    with pytest.raises(ValueError, match="2 positives and 0 negatives"):
        interval_of_auroc([1, 2], [True, True])

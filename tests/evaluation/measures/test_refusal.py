import pytest

from evaluation.measures.refusal import Judged, measure_refusal, trade_off
from recommender import Verdict

FOUND, VAGUE, NOTHING = Verdict.FOUND, Verdict.VAGUE, Verdict.NOTHING_COMPARABLE
JUDGED = [
    Judged(FOUND, 0.9, answerable=True, vague=False),
    Judged(FOUND, 0.6, answerable=True, vague=False),
    Judged(NOTHING, 0.2, answerable=True, vague=False),
    Judged(VAGUE, 0.5, answerable=True, vague=False),
    Judged(NOTHING, 0.1, answerable=False, vague=False),
    Judged(FOUND, 0.7, answerable=False, vague=False),
    Judged(VAGUE, 0.3, answerable=False, vague=True),
]


def value(name: str) -> float:
    return float(getattr(measure_refusal(JUDGED), name).value)


def test_only_nothing_comparable_is_a_refusal() -> None:
    assert value("precision") == 1 / 2
    assert value("recall") == pytest.approx(1 / 3)
    assert value("recall_not_vague") == 1 / 2
    assert value("wrongly_refused") == 1 / 4
    assert value("answered") == 2 / 4


def test_vague_is_counted_apart() -> None:
    assert value("vague_recall") == 1
    assert value("called_vague") == pytest.approx(1 / 6)


def test_the_auroc_is_of_the_probability_turned_round() -> None:
    # Pairs (unanswerable below answerable): .1 beats all four, .3 three (.9, .6, .5), .7 one (.9).
    assert value("auroc") == pytest.approx((4 + 3 + 1) / 12)


def test_what_is_not_there_is_not_measured() -> None:
    nothing = measure_refusal([JUDGED[0]])
    assert (nothing.precision, nothing.recall, nothing.auroc, nothing.vague_recall) == (None, None, None, None)
    assert nothing.wrongly_refused is not None
    assert measure_refusal([]).answered is None


def test_a_cut_off_keeps_what_is_at_or_above_it() -> None:
    curve = {cut.probability: (cut.answered, cut.refused) for cut in trade_off(JUDGED)}
    assert curve[0.0] == (1, 0)
    assert curve[0.5] == (3 / 4, pytest.approx(2 / 3))
    assert curve[1.0] == (0, 1)
    assert trade_off(JUDGED[:2]) == []

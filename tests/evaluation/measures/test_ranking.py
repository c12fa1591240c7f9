import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.measures.ranking import LABELS, measure

GRADES = {"q": {"a": 2, "b": 1, "c": 1}}


def test_values_worked_out_by_hand() -> None:
    values = measure(GRADES, {"q": ["x", "b", "y", "a"]})["q"]
    found = 1 / math.log2(3) + 2 / math.log2(5)
    ideal = 2 + 1 / math.log2(3) + 1 / math.log2(4)
    assert values["nDCG@10"] == pytest.approx(found / ideal)
    assert values["MRR@10"] == 1 / 2
    assert (values["hit@1"], values["hit@3"]) == (0, 1)
    assert values["recall@10"] == pytest.approx(2 / 3)


def test_what_comes_after_ten_counts_for_nothing() -> None:
    late = [f"x{n}" for n in range(10)] + ["a", "b", "c"]
    assert set(measure(GRADES, {"q": late})["q"].values()) == {0}


def test_a_query_absent_from_the_run_scores_zero() -> None:
    assert measure(GRADES, {}) == {"q": dict.fromkeys(LABELS, 0.0)}
    values = measure({**GRADES, "p": {"a": 1}}, {"p": ["a"], "q": []})
    assert set(values["q"].values()) == {0}
    assert set(values["p"].values()) == {1}
    assert list(values) == ["p", "q"]


def test_no_query_is_no_error() -> None:
    assert measure({}, {}) == {}


@pytest.mark.parametrize(
    ("grades", "rankings", "said"),
    [
        ({"q": {}}, {}, "without a relevant document: q"),
        ({"q": {"a": 0}}, {}, "without a relevant document: q"),
        (GRADES, {"p": ["a"]}, "rankings of no query: p"),
        (GRADES, {"q": ["a", "a"]}, "the ranking of q holds a document twice"),
    ],
)
def test_a_run_that_does_not_fit_is_refused(
    grades: dict[str, dict[str, int]], rankings: dict[str, list[str]], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        measure(grades, rankings)


@given(st.permutations("abcdefgh"), st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 2), min_size=1))
def test_values_do_not_depend_on_the_order_of_judgments_or_queries(ranking: list[str], grades: dict[str, int]) -> None:
    shuffled = list(grades.items())
    random.Random(0).shuffle(shuffled)
    plain = measure({"q": grades, "p": {"a": 1}}, {"q": ranking, "p": ["a"]})
    turned = measure({"p": {"a": 1}, "q": dict(shuffled)}, {"p": ["a"], "q": ranking})
    assert plain == turned
    assert all(0 <= value <= 1 for value in plain["q"].values())


@given(st.permutations("abcdefghijkl"), st.dictionaries(st.sampled_from("abcdefghijkl"), st.integers(1, 2), min_size=1))
def test_values_agree_with_the_formulas(ranking: list[str], grades: dict[str, int]) -> None:
    values = measure({"q": grades}, {"q": ranking})["q"]
    gains = [grades.get(doc, 0) for doc in ranking[:10]]
    ideal = sorted(grades.values(), reverse=True)[:10]
    dcg = [sum(g / math.log2(n + 2) for n, g in enumerate(some)) for some in (gains, ideal)]
    first = next((n for n, gain in enumerate(gains, start=1) if gain), None)
    assert values["nDCG@10"] == pytest.approx(dcg[0] / dcg[1])
    assert values["MRR@10"] == pytest.approx(1 / first if first else 0)
    assert values["recall@10"] == pytest.approx(sum(gain > 0 for gain in gains) / len(grades))

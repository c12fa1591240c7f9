import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.runs import QueriesError, read_queries, trec_lines
from recommender import Ranked, RecordKind


def ranking(*probabilities: float) -> list[Ranked]:
    return [Ranked(f"r{n}", RecordKind.TOOL, n, p, {}) for n, p in enumerate(probabilities, start=1)]


def test_a_run_line_is_the_trec_format() -> None:
    assert list(trec_lines("q1", ranking(0.5), top=10)) == ["q1 Q0 r1 1 0.5 deja-la"]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_scores_strictly_decrease_with_rank(probabilities: list[float]) -> None:
    lines = list(trec_lines("q", ranking(*sorted(probabilities, reverse=True)), top=100))
    scores = [float(line.split()[4]) for line in lines]
    assert all(before > after for before, after in itertools.pairwise(scores))


def test_top_cuts_the_run() -> None:
    assert len(list(trec_lines("q", ranking(0.9, 0.8, 0.7), top=2))) == 2
    with pytest.raises(ValueError, match="at least 1, got 0"):
        list(trec_lines("q", ranking(0.9), top=0))


def test_queries_keep_their_order_and_blank_lines_are_passed_over() -> None:
    lines = ['{"id": "b", "text": "x"}', "", '{"id": 2, "text": "", "theme": "t"}']
    assert [(q.query_id, q.text) for q in read_queries(lines)] == [("b", "x"), ("2", "")]


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "3", '{"id": "a"}', '{"text": "x"}', '{"id": "", "text": "x"}', '{"id": "a b", "text": "x"}',
     "[" * 200_000, '{"id": "\\ud800", "text": "x"}',
     '{"id": true, "text": "x"}', '{"id": "a", "text": 3}', '{"id": null, "text": "x"}'],
)  # fmt: skip
def test_an_unreadable_line_is_named(line: str) -> None:
    with pytest.raises(QueriesError, match="Ligne 2"):
        read_queries([json.dumps({"id": "ok", "text": "x"}), line])


def test_an_id_that_comes_twice_is_named() -> None:
    with pytest.raises(QueriesError, match="Ligne 2 : l’identifiant « a » est déjà pris"):
        read_queries(['{"id": "a", "text": "x"}'] * 2)

"""Order, and how sure one is of each record."""

from __future__ import annotations

import numpy as np
import pytest

from recommender import Need, Recommender, RecordKind
from recommender.ranked_records import ComponentTable, Ranking
from recommender.ranking import diversify, no_surer_than


def _ranked(kind: RecordKind, *chances: float) -> Ranking:
    ids = [f"{kind.value}-{n}" for n in range(len(chances))]
    table = ComponentTable({"signal": np.arange(len(chances), dtype=np.float32)})
    return Ranking(kind, ids, np.array(chances), order=range(len(chances)), table=table)


def test_records_that_are_surer_than_the_need_shrink_together_and_keep_their_order() -> None:
    rankings = {
        RecordKind.INVESTIGATION: _ranked(RecordKind.INVESTIGATION, 0.8, 0.4),
        RecordKind.TOOL: _ranked(RecordKind.TOOL, 0.5),
    }

    bounded = no_surer_than(0.2, rankings)

    assert [one.probability for one in bounded[RecordKind.INVESTIGATION]] == pytest.approx([0.2, 0.1])
    assert [one.probability for one in bounded[RecordKind.TOOL]] == pytest.approx([0.125])
    assert [one.rank for one in bounded[RecordKind.INVESTIGATION]] == [1, 2]


def test_records_that_are_not_surer_than_the_need_stay_as_they_are() -> None:
    rankings = {RecordKind.TOOL: _ranked(RecordKind.TOOL, 0.5, 0.1)}

    assert no_surer_than(0.5, rankings) == rankings
    empty = {RecordKind.TOOL: _ranked(RecordKind.TOOL)}
    assert no_surer_than(0.5, empty) == empty
    assert no_surer_than(0.5, {}) == {}


def test_a_ranking_makes_its_records_when_they_are_looked_at() -> None:
    table = ComponentTable({"signal": np.array([1.0, 2.0, 3.0], dtype=np.float32)})
    ranking = Ranking(RecordKind.TOOL, ["a", "b", "c"], np.array([0.1, 0.3, 0.2]), order=[1, 2, 0], table=table)

    assert [(one.record_id, one.rank, one.probability, one.components["signal"]) for one in ranking] == [
        ("b", 1, 0.3, 2.0),
        ("c", 2, 0.2, 3.0),
        ("a", 3, 0.1, 1.0),
    ]
    assert [one.record_id for one in ranking[:2]] == ["b", "c"]
    assert ranking[-1] == ranking[2]
    assert (len(ranking), bool(ranking[3:])) == (3, False)
    with pytest.raises(IndexError):
        ranking[3]


@pytest.mark.parametrize(
    "text",
    [
        "on nous a volé du cuivre au stade",
        "quelles subventions pour rénover la salle des fêtes",
        "la cour de l'école est dangereuse",
        "plus de médecin au village",
    ],
)
def test_no_record_of_an_answer_is_surer_than_the_answer(recommender: Recommender, text: str) -> None:
    answer = recommender.recommend(Need(text))

    assert max(ranked.probability for ranked in answer.ranking) <= answer.probability + 1e-12


def test_records_that_say_the_same_thing_are_looked_at_once_three_are_chosen() -> None:
    table = ComponentTable({"signal": np.zeros(5, dtype=np.float32)})
    chances = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    ranking = Ranking(RecordKind.TOOL, ["a", "b", "c", "d", "e"], chances, order=[0, 1, 2, 3, 4], table=table)
    compared: list[tuple[str, str]] = []

    def likeness(one: str, other: str) -> float:
        compared.append((one, other))
        return 0.0 if "e" in {one, other} else 1.0

    assert [one.record_id for one in diversify(ranking, likeness=likeness, top_k=4)] == ["a", "b", "c", "e"]
    assert {one for one, _ in compared} == {"d", "e"}

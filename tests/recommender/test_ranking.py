"""Order, and how sure one is of each record."""

from __future__ import annotations

import pytest

from recommender import Need, Recommender, RecordKind
from recommender.ranking import no_surer_than
from recommender.results import Ranked


def _ranked(kind: RecordKind, *chances: float) -> list[Ranked]:
    return [
        Ranked(f"{kind.value}-{n}", kind, rank=n, probability=chance, components={})
        for n, chance in enumerate(chances, 1)
    ]


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
    assert no_surer_than(0.5, {RecordKind.TOOL: []}) == {RecordKind.TOOL: []}


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

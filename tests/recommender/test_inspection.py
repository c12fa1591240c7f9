import pytest

from recommender import COMPONENTS, Fate, Inspection, Need, Recommender, Verdict, inspect

WASTE = Need("Les habitants déposent leurs encombrants n’importe quand, la rue est sale.")


@pytest.fixture(scope="module")
def opened(recommender: Recommender) -> Inspection:
    return inspect(recommender, WASTE, top_k=2)


def test_every_record_has_its_fate_and_those_shown_are_what_anybody_gets(
    recommender: Recommender, opened: Inspection
) -> None:
    answer = recommender.recommend(WASTE, top_k=2)
    assert opened.recommendation == answer
    assert [one.ranked for one in opened.candidacies] == list(answer.ranking)
    shown = {one.ranked.record_id for one in opened.candidacies if one.fate is Fate.SHOWN}
    assert shown == {match.ranked.record_id for match in (*answer.investigations, *answer.tools)}


def test_what_was_cut_was_too_improbable_or_came_too_late(opened: Inspection) -> None:
    fates = {one.fate for one in opened.candidacies}
    assert {Fate.SHOWN, Fate.IMPROBABLE, Fate.BEYOND} <= fates
    for one in opened.candidacies:
        if one.fate is Fate.IMPROBABLE:
            assert one.ranked.probability < opened.shown_from
        if one.fate is Fate.BEYOND:
            assert one.ranked.probability >= opened.shown_from
            assert one.ranked.rank > 2


def test_nothing_is_shown_of_a_need_that_is_refused(recommender: Recommender) -> None:
    refused = inspect(recommender, Need("le prix du pétrole brut en dollars"))
    assert refused.recommendation.verdict is not Verdict.FOUND
    assert {one.fate for one in refused.candidacies} == {Fate.UNSHOWABLE}


def test_every_component_of_a_score_has_its_words(opened: Inspection) -> None:
    assert set(opened.candidacies[0].ranked.components) <= set(COMPONENTS)

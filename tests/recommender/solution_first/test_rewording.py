import pytest

from recommender import Closeness, Need, Recommender, Verdict
from recommender.calibration import CLOSE
from recommender.need import read_need


def test_a_solution_asked_for_gets_the_problem_behind_it_and_what_became_of_such_solutions(
    recommender: Recommender,
) -> None:
    text = "il nous faudrait une application pour que les habitants signalent les dépôts sauvages"
    rewording = recommender.recommend(Need(text)).rewording
    assert rewording
    assert rewording.asked in text
    assert rewording.problem
    again = recommender.recommend(Need(rewording.problem))
    assert again.rewording is None
    assert again.investigations
    assert 1 <= len(rewording.tried) <= 3
    for tried in rewording.tried:
        record = recommender.catalogue.investigation(tried.record_id)
        assert tried.sentence in [s.text for s in record.solutions] + [h.text for h in record.hypotheses]


def test_a_solution_whose_tool_was_given_up_is_not_said_to_be_in_place(recommender: Recommender) -> None:
    answer = recommender.recommend(Need("une appli pour savoir qui occupe les logements vacants"))
    assert answer.rewording
    [told] = [one.outcome for one in answer.rewording.tried if "BoursOloco" in one.sentence]
    assert told.endswith("puis abandonné")


def test_a_problem_told_is_not_reworded(recommender: Recommender) -> None:
    assert recommender.recommend(Need("les dépôts sauvages se multiplient le week-end")).rewording is None


@pytest.mark.parametrize("text", ["dématérialiser les factures", "mettre de l'IA dans la mairie"])
def test_a_problem_that_is_only_to_explore_is_not_offered_as_the_one_behind_a_solution(
    recommender: Recommender, text: str
) -> None:
    answer = recommender.recommend(Need(text))
    assert answer.rewording
    assert {match.closeness for match in (*answer.investigations, *answer.tools)} <= {Closeness.TO_EXPLORE}
    assert answer.rewording.problem is None
    assert answer.rewording.tried == ()


@pytest.mark.parametrize(
    "text",
    [
        "asdfgh jkl qsd",
        "recrutement secrétaire de mairie",
        "Nous recherchons un agent technique polyvalent à temps complet, permis B. Candidature avant le 15 mars.",
        "la recette du gateau au yaourt svp",
    ],
)
def test_what_no_rule_recognised_and_nothing_answers_is_not_said_to_ask_for_a_solution(
    recommender: Recommender, text: str
) -> None:
    need = read_need(Need(text))
    assert recommender.asked(need, recommender.encode(need))
    answer = recommender.recommend(Need(text))
    assert answer.verdict is Verdict.NOTHING_COMPARABLE
    assert answer.rewording is None


@pytest.mark.parametrize("text", ["on cherche un logiciel cimetière", "Application de signalement voirie"])
def test_a_solution_is_recognised_even_where_nothing_comparable_is_known(recommender: Recommender, text: str) -> None:
    answer = recommender.recommend(Need(text))
    assert answer.verdict is Verdict.NOTHING_COMPARABLE
    assert answer.rewording
    assert answer.rewording.asked in text


def test_a_problem_that_is_close_alone_is_not_offered_yet_what_was_tried_there_is_told(
    recommender: Recommender,
) -> None:
    answer = recommender.recommend(Need("bus à la demande"))
    assert answer.rewording
    assert CLOSE <= max(match.ranked.probability for match in (*answer.investigations, *answer.tools)) < 0.6
    assert answer.rewording.problem is None
    assert answer.rewording.tried
    told = {record.problem.text for record in recommender.catalogue.investigations}
    assert 1 <= len(answer.rewording.choices) <= 3
    assert told.intersection(answer.rewording.choices)
    assert recommender.recommend(Need(answer.rewording.choices[0])).verdict is Verdict.FOUND


def test_a_record_about_another_theme_lends_no_problem(recommender: Recommender) -> None:
    answer = recommender.recommend(Need("on veut faire des pistes cyclables mais on sait pas par où passent les vélos"))
    assert answer.rewording
    lent = [answer.rewording.problem, *answer.rewording.choices]
    assert not any("déjeuner" in problem for problem in lent if problem)

import pytest

from corpus.errors import UnknownRecordError
from recommender import By, Recommender


def test_two_investigations_on_bulky_waste_are_alike_by_problem(recommender: Recommender) -> None:
    found = [similar.record_id for similar in recommender.similar("pni-93-livry-gargan", top_k=3)]
    assert "pni-974-casud-1" in found
    assert "pni-93-livry-gargan" not in found


def test_tools_for_appointments_are_alike_by_answer(recommender: Recommender) -> None:
    found = [similar.record_id for similar in recommender.similar("cal-com", by=By.SOLUTION, top_k=3)]
    assert "calendly" in found


def test_all_others_come_best_first(recommender: Recommender) -> None:
    found = recommender.similar("pni-46-lot", top_k=100)
    assert len(found) == 46
    assert [one.likeness for one in found] == sorted((one.likeness for one in found), reverse=True)


def test_an_unknown_record_and_no_place_are_refused(recommender: Recommender) -> None:
    with pytest.raises(UnknownRecordError):
        recommender.similar("nulle-part")
    with pytest.raises(ValueError, match="top_k must be at least 1, got 0"):
        recommender.similar("pni-46-lot", top_k=0)

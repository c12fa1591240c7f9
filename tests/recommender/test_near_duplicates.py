from recommender import Candidate, near_duplicates
from tests.fakes import word_likeness

NEED = "Des chiens errants effraient les habitants du bourg"


def test_what_reaches_the_threshold_is_kept_the_most_alike_first() -> None:
    candidates = [Candidate(1, 0.5, "chiens"), Candidate(2, 0.49, "chiens"), Candidate(3, 0.9, "chiens errants")]
    found = near_duplicates(NEED, candidates, likeness=word_likeness())
    assert [one.id for one in found] == [3, 1]
    assert 0.5 <= found[1].probability < found[0].probability < 1.0


def test_the_words_in_common_are_told_as_the_other_need_says_them() -> None:
    (found,) = near_duplicates(NEED, [Candidate(1, 0.9, "CHIEN errant au BOURG, chien !")], likeness=word_likeness())
    assert found.shared_words == ("chien", "errant", "bourg")


def test_equal_needs_are_told_in_order_of_id() -> None:
    found = near_duplicates(NEED, [Candidate(i, 1.0, NEED) for i in (4, 2, 9)], likeness=word_likeness())
    assert [one.id for one in found] == [2, 4, 9]

import pytest

from recommender import Candidate, ComparedNeed, near_duplicates, words_in_common
from tests.fakes import WordReader, word_likeness, word_pairs

NEED = "Des chiens errants effraient les habitants du bourg"


def _need(text: str) -> ComparedNeed:
    return ComparedNeed(text, word_likeness().vector(text, WordReader().need_vector(text)))


def _found(*candidates: tuple[int, str]) -> list[tuple[int, float]]:
    near = near_duplicates(_need(NEED), [Candidate(i, _need(text)) for i, text in candidates], pairs=word_pairs())
    return [(one.id, one.probability) for one in near]


def test_what_reaches_the_probability_is_kept_the_most_probable_first() -> None:
    found = _found((1, "les chiens errants du bourg"), (2, "la cantine et ses repas jetés"), (3, NEED))
    assert [one for one, *_ in found] == [3, 1]
    assert word_pairs().config.same <= found[1][1] < found[0][1] < 1.0


def test_the_words_in_common_are_told_as_the_other_need_says_them() -> None:
    said, other = words_in_common(NEED, ["CHIEN errant au BOURG, chien ! Les habitants", "la cantine"])
    assert said == ("chien", "errant", "bourg", "habitants")
    assert other == ()


def test_a_mask_is_no_word_in_common() -> None:
    said = words_in_common(
        "Chiens errants, appelez [nom] au [téléphone]", ["Le téléphone du nom des chiens, [téléphone]"]
    )
    assert said == [("chiens",)]


def test_a_number_is_no_word_in_common() -> None:
    assert words_in_common("Les 20 chiens de 2024", ["20 chiens, en 2024"]) == [("chiens",)]


def test_equal_needs_are_told_in_order_of_id() -> None:
    assert [one for one, *_ in _found((4, NEED), (2, NEED), (9, NEED))] == [2, 4, 9]


def test_nothing_near_is_nothing_found() -> None:
    assert _found() == []


@pytest.mark.parametrize("text", ["la cantine jette les repas", "chiens"])
def test_a_need_is_never_less_like_itself_than_like_another(text: str) -> None:
    read = word_pairs().read([_need(NEED), _need(text)])
    itself, other = word_pairs().probability(read.take([0]), read)
    assert itself > other

import pytest

from recommender.telling_words import telling_words

DOGS = ["Des chiens errants dans la rue", "les chiens errants mordent", "Chiens errants : la rue fait peur"]
CANTEEN = ["La cantine jette les repas", "repas jetés à la cantine", "à la cantine, on jette dans la rue"]


def test_a_group_is_named_by_the_words_that_it_says_and_others_do_not() -> None:
    names = telling_words({1: DOGS, 2: CANTEEN}, top_k=3)
    assert names[1][0] == "chiens errants"
    assert "cantine" in names[2]
    assert "rue" not in names[2]


def test_a_word_of_a_single_need_names_nothing() -> None:
    assert telling_words({1: ["chien perdu", "Mme Exemple se plaint", "autre chose"]})[1] == ()


def test_no_word_is_told_twice() -> None:
    (first, *others) = telling_words({1: DOGS, 2: CANTEEN})[1]
    assert first == "chiens errants"
    assert not {"chiens", "errants"} & set(others)


def test_at_least_one_word_is_wanted() -> None:
    with pytest.raises(ValueError, match="top_k"):
        telling_words({}, top_k=0)

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from recommender.similar_needs.telling_words import NeedGroup
from recommender.similar_needs.telling_words import telling_words as words_of_groups
from tests.fakes import SUBJECTS

DOGS = ["Des chiens errants dans la rue", "les chiens errants mordent", "Chiens errants : la rue fait peur"]
CANTEEN = ["La cantine jette les repas", "repas jetés à la cantine", "à la cantine, on jette dans la rue"]


def telling_words(groups: dict[int, Sequence[str]], **options: Any) -> dict[int, tuple[str, ...]]:
    """Name groups that are on no subject."""
    nowhere = np.zeros(len(SUBJECTS), np.float32)
    return words_of_groups({n: NeedGroup(needs, nowhere) for n, needs in groups.items()}, SUBJECTS, **options)


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


def test_a_word_of_the_groups_subject_names_it_even_if_a_single_need_says_it() -> None:
    needs = ["Des chiens partout le soir", "Mme Exemple a peur des bêtes errantes"]
    dogs, canteen = np.eye(2, dtype=np.float32)
    assert set(words_of_groups({1: NeedGroup(needs, dogs)}, SUBJECTS)[1]) == {"chiens", "errantes"}
    assert words_of_groups({1: NeedGroup(needs, canteen)}, SUBJECTS)[1] == ()


def test_a_word_of_any_need_names_none_however_many_say_it() -> None:
    needs = ["La commune manque d'agents, chiens", "La commune manque d'habitants, chiens"]
    assert telling_words({1: needs}) == {1: ("chiens",)}


def test_a_mask_names_nothing() -> None:
    needs = ["Écrire à [adresse] pour le lavoir", "[adresse] : le lavoir fuit"]
    assert telling_words({1: needs}) == {1: ("lavoir",)}

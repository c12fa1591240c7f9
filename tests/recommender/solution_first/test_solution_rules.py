import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.need import Need, read_need
from recommender.solution_first.recognition import asked_solution
from recommender.solution_first.solution_rules import Opened


def _found(opened: Opened, words: str) -> list[str]:
    return [match.group() for match in opened.finditer(words)]


def test_what_follows_an_opening_is_found_wherever_it_stands_and_once() -> None:
    opened = Opened.by("un ", r"un (?:[^ ]+ ){1,2}", r"un site ")
    assert _found(opened, " un un site un portail ") == ["un un site ", "un portail ", "un site "]
    assert _found(opened, " aucun site ") == []


@given(st.lists(st.sampled_from(["il", "faut", "un", "site", "."]), max_size=12).map(" ".join))
def test_expressions_are_found_as_if_each_was_looked_for_alone(text: str) -> None:
    words = f" {text} "
    rules = (r"(?:il )?faut (?:un )?", r"un (?:[^ .]+ ){0,2}")
    alone = [match.span() for rule in rules for match in re.finditer(rf"(?<= ){rule}", words)]
    assert [match.span() for match in Opened.by("(?:(?:il )?faut|un) ", *rules).finditer(words)] == alone


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Mettre en place une plateforme", "une plateforme"),
        ("Rien ne va. Mettre en place une plateforme", "une plateforme"),
        ("On ne veut pas d'appli il nous faudrait un site internet", "un site internet"),
    ],
)
def test_a_solution_is_heard_at_the_start_of_a_sentence_and_after_one_that_is_taken_back(
    text: str, phrase: str
) -> None:
    asked = asked_solution(read_need(Need(text)))
    assert asked is not None
    assert asked.phrase == phrase

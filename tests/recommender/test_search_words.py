import pytest

from models.french import stem
from recommender import wanted_words, words_of


def finds(typed: str, held: frozenset[str]) -> bool:
    return all(group & held for group in wanted_words(typed))


@pytest.mark.parametrize("typed", ["doctolib", "Doctolib", "panneaupocket", "ccas"])
def test_a_text_whose_words_were_taken_before_an_abbreviation_was_known_is_found(typed: str) -> None:
    assert finds(typed, frozenset([stem(typed.lower())]))


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("ccas", "Le CCAS est débordé."),
        ("centre communal d’action sociale", "Le CCAS est débordé."),
        ("rendez-vous médicaux", "Nous voulons un Doctolib."),
        ("poubelles", "Les ordures débordent."),
    ],
)
def test_a_text_is_found_by_an_abbreviation_it_holds_and_by_what_that_stands_for(typed: str, text: str) -> None:
    assert finds(typed, words_of(text))


def test_every_word_is_wanted() -> None:
    assert not finds("ccas piscine", words_of("Le CCAS est débordé."))

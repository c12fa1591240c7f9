import pytest

from models.french import stem
from recommender import wanted_words, words_of


def finds(typed: str, held: frozenset[str]) -> bool:
    return all(
        one.said & held or (one.in_full and all(group & held for group in one.in_full)) for one in wanted_words(typed)
    )


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
        ("com com", "La communauté de communes s’en charge."),
        ("comcom", "La communauté de communes s’en charge."),
        ("CC", "Notre com com s’en charge."),
        ("communauté de communes", "Notre Com-Com s’en charge."),
        ("rdv", "La prise de rendez-vous par téléphone."),
        ("PCS", "Tenir à jour le plan communal de sauvegarde"),
        ("la bal des habitants", "Le bal des habitants"),
    ],
)
def test_a_text_is_found_by_an_abbreviation_it_holds_and_by_what_that_stands_for(typed: str, text: str) -> None:
    assert finds(typed, words_of(text))


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("PCS", "Le plan de circulation communal"),
        ("bal", "Les boîtes aux lettres"),
        ("com com", "La commune et ses associations"),
        ("CC piscine", "La communauté de communes et sa patinoire"),
    ],
)
def test_an_abbreviation_wants_all_it_stands_for(typed: str, text: str) -> None:
    assert not finds(typed, words_of(text))


def test_every_word_is_wanted() -> None:
    assert not finds("ccas piscine", words_of("Le CCAS est débordé."))

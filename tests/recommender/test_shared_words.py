"""What a reader is told that a need and a record share."""

from typing import cast

import pytest

from recommender import Need
from recommender.candidates import Shelf
from recommender.need import read_need
from recommender.shared_words import best_sentence, shared_words


class EveryWordIsRare:
    """Stands for a shelf whose records hold each word once."""

    def rarity(self, term: str) -> float:
        return 2.0 if term else 0.0


@pytest.fixture
def shelf() -> Shelf:
    return cast("Shelf", EveryWordIsRare())


def words(need: str, told: str, shelf: Shelf) -> tuple[str, ...]:
    return shared_words(read_need(Need(need)), told, shelf=shelf).asked


def marked(need: str, told: str, shelf: Shelf) -> list[str]:
    return [told[start:end] for start, end in shared_words(read_need(Need(need)), told, shelf=shelf).marks]


def test_an_accent_that_the_record_lacks_makes_another_word(shelf: Shelf) -> None:
    told = "Un programme essayé, puis en marche depuis janvier."
    need = "faire vivre le marché du village"
    assert words(need, told, shelf) == ()
    assert marked(need, told, shelf) == []


@pytest.mark.parametrize("need", ["un marche de plein vent", "LE MARCHÉ du village", "le marché du village"])
def test_an_accent_left_out_of_a_need_costs_nothing(shelf: Shelf, need: str) -> None:
    told = "Le marché de la place attire moins."
    assert [word.lower() for word in words(need, told, shelf)] in (["marche"], ["marché"])
    assert marked(need, told, shelf) == ["marché"]


def test_a_word_that_the_record_writes_both_ways_is_shared(shelf: Shelf) -> None:
    assert words("le marché du village", "Le marché marche bien.", shelf) == ("marché",)


def test_another_form_of_a_word_is_shared_whatever_its_accents(shelf: Shelf) -> None:
    assert words("nos marchés", "Le marché de la place.", shelf) == ("marchés",)


@pytest.mark.parametrize(
    "need",
    ["personne ne sait les horaires", "ils prennent le temps", "quel logiciel", "quelle application", "au village"],
)
def test_a_word_that_any_need_may_hold_is_no_reason(shelf: Shelf, need: str) -> None:
    told = "On veut savoir ; au village, on prend un logiciel ou une application."
    assert words(need, told, shelf) == ()
    assert marked(need, told, shelf) == []


@pytest.mark.parametrize(
    ("need", "told", "shared", "marks"),
    [
        ("RDV : sept semaines de délai", "Ils prennent les rendez-vous.", ("RDV",), ["rendez-vous"]),
        ("le rdv manqué", "Le rendement des fours a baissé.", (), []),
        ("Notre PCS dort dans un placard", "Le plan communal de sauvegarde a dix ans.", ("PCS",), []),
        ("des bals populaires", "Un bal a réuni le village.", ("bals",), ["bal"]),
        ("un bal au village", "Le bulletin est dans les boîtes aux lettres.", (), []),
        ("un PC pour l’accueil", "Le plan communal de sauvegarde a dix ans.", (), []),
    ],
)
def test_an_abbreviation_is_shared_with_what_it_stands_for(
    shelf: Shelf, need: str, told: str, shared: tuple[str, ...], marks: list[str]
) -> None:
    assert words(need, told, shelf) == shared
    assert marked(need, told, shelf) == marks


def test_the_sentence_that_shares_most_is_quoted_and_the_first_when_none_does(shelf: Shelf) -> None:
    told = "La mairie est loin. Les encombrants restent dehors."
    assert best_sentence(read_need(Need("nos encombrants")), told, shelf=shelf) == "Les encombrants restent dehors."
    assert best_sentence(read_need(Need("zzz")), told, shelf=shelf) == "La mairie est loin."


@pytest.mark.parametrize(
    ("need", "told"),
    [
        ("les agents prennent leurs rendez-vous par téléphone", "Le rendement des fours a baissé."),
        ("la communication de la mairie", "Deux communes se sont unies."),
        ("quel format pour nos données", "Une formation des agents."),
        ("les familles seules", "Trois ans seulement après, tout s’arrête."),
        ("le marché de plein vent", "Étaler les dépenses dans le temps."),
    ],
)
def test_words_that_share_only_a_stem_are_no_reason(shelf: Shelf, need: str, told: str) -> None:
    assert words(need, told, shelf) == ()
    assert marked(need, told, shelf) == []


def test_two_forms_of_a_word_that_shares_a_stem_are_shared(shelf: Shelf) -> None:
    assert words("notre équipe manque de bras", "Les équipes se relaient.", shelf) == ("équipe",)


def test_a_number_is_no_reason(shelf: Shelf) -> None:
    told = "Une charte de 20 axes."
    assert words("passer à 20 % de bio à la cantine", told, shelf) == ()
    assert marked("passer à 20 % de bio à la cantine", told, shelf) == []


def test_words_that_follow_one_another_in_both_are_one_expression(shelf: Shelf) -> None:
    told = "La maison de santé est vide."
    assert words("notre maison de santé ferme", told, shelf) == ("maison de santé",)
    assert words("maison, santé", told, shelf) == ("maison", "santé")
    assert words("la santé dans une maison", told, shelf) == ("santé", "maison")


def test_what_the_record_names_otherwise_is_told(shelf: Shelf) -> None:
    found = shared_words(
        read_need(Need("nos magasins ferment")), "Les commerçants et les boutiques partent.", shelf=shelf
    )
    assert found.asked == ("magasins",)
    assert found.otherwise == ("commerçants", "boutiques")
    found = shared_words(read_need(Need("nos boutiques ferment")), "La boutique est fermée.", shelf=shelf)
    assert found.otherwise == ()


def test_a_word_or_two_shared_with_a_need_of_a_page_are_a_chance_meeting(shelf: Shelf) -> None:
    told = "Les encombrants restent dehors."
    subjects = [f"sujet{letter * 3}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    assert words(f"nos encombrants {' '.join(subjects)}", told, shelf) == ("encombrants",)
    page = f"nos encombrants {' '.join(subjects)} {' '.join(f'{subject}x' for subject in subjects)}"
    assert words(page, told, shelf) == ()
    assert words(f"{page} et encore des encombrants", told, shelf) == ("encombrants",)


@pytest.mark.parametrize(
    ("need", "told"),
    [
        ("je note tout", "Trois familles, notamment."),
        ("la concertation publique", "Des concerts le soir."),
        ("une heure de trop", "À cette heure, le public part."),
        ("plus de 80 ans", "Les plus de 67 ans."),
    ],
)
def test_small_words_and_chance_stems_are_no_reason(need: str, told: str, shelf: Shelf) -> None:
    assert words(need, told, shelf) == ()

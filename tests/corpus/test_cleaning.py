import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.cleaning import MASKS, clean_line, clean_text, find_personal_data, mask_personal_data, without_masks


@pytest.mark.parametrize(
    "text",
    [
        "La commune compte 1 100 habitants et 35 associations.",
        "Saint-Denis, Saint-Martin-de-Londres et Jean-Jaurès",
        "Le 12 34 AB n’existe pas, ni 0,5 point.",
        "Le département 93 et la loi de 2005-102.",
        "Rendez-vous rue de la Paix.",
    ],
)
def test_ordinary_text_holds_no_personal_data(text: str) -> None:
    assert find_personal_data(text) == []


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Voir Mme Durand au 01 99 00 12 34.", "Voir [nom] au [téléphone]."),
        ("mairie@exemple.fr, Jean Exemple", "[courriel], [nom]"),
        ("NIR 2 69 05 49 588 157 80 !", "NIR [numéro de sécurité sociale] !"),
        ("NIR 269054958815780", "NIR [numéro de sécurité sociale]"),
        ("compte FR76 3000 6000 0112 3456 7890 189.", "compte [coordonnées bancaires]."),
        ("compte FR7630006000011234567890189", "compte [coordonnées bancaires]"),
        ("voiture AB-123-CD", "voiture [immatriculation]"),
        ("SIRET 130 025 265 00013, lot 2 69 05 49 588 157 81", "SIRET 130 025 265 00013, lot 2 69 05 49 588 157 81"),
        ("FR76 3000 6000 0112 3456 7890 188 n’est à personne", "FR76 3000 6000 0112 3456 7890 188 n’est à personne"),
        ("", ""),
    ],
)
def test_personal_data_is_replaced_by_its_sort(text: str, masked: str) -> None:
    assert mask_personal_data(text) == masked


@given(st.text(st.sampled_from("aB0 1@.é-+Jean M\n")) | st.text())
def test_masked_text_holds_nothing_more_to_mask(text: str) -> None:
    assert mask_personal_data(mask_personal_data(text)) == mask_personal_data(text)


@given(st.text(st.characters(codec=None)))
def test_cleaned_text_is_clean(text: str) -> None:
    line, paragraphs = clean_line(text), clean_text(text)
    assert (clean_line(line), clean_text(paragraphs)) == (line, paragraphs)
    assert "\n\n\n" not in paragraphs
    assert not {unicodedata.category(c) for c in line + paragraphs.replace("\n", "")} & {"Cc", "Cf", "Cs"}
    assert clean_line(paragraphs) == line


@pytest.mark.parametrize("mask", MASKS.values())
def test_no_word_of_a_mask_is_left(mask: str) -> None:
    assert without_masks(f"avant ({mask}, {mask}) après {mask}, fin").split() == ["avant", "après", ",", "fin"]


def test_a_long_word_is_searched_in_linear_time() -> None:
    """With the square of its length, these would take hours."""
    for text in ("a" * 1_000_000, "a@" + "b." * 500_000, "0 " * 500_000):
        mask_personal_data(text)


def test_what_is_no_character_goes_from_a_line() -> None:
    assert clean_line("a\ufffe b\uffff\ufdd0c") == "a bc"

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
        "Réunions le 03-12-2024 10 h et le 01.02.2024 14h30.",
        "Il manque 1 place de parking, 3 cours de yoga, 2 cours d’école et 1 chemin de randonnée.",
        "La délibération 2024 DEL 12, la taille M Bleu et la ligne M Nord.",
        "Voir avec M Le Maire, ou avec M De la mairie.",
        "Une voiture de 300 km, garée devant la mairie.",
        "Écrire à contact@exemple. Merci.",
        "Cordialement,\nPays de Retz",
        "Cordialement,\nLe Maire",
        "Cordialement\nSaint-Aubin-sur-Mer",
        "Bien à vous,\nService Urbanisme",
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
        ("AB123CD ou ab-123-cd", "[immatriculation] ou [immatriculation]"),
        ("immatriculée ab 123 cd, plaque 1234-AB-56", "immatriculée [immatriculation], plaque [immatriculation]"),
        ("06–39–98–12–34, 06 . 39 . 98 . 12 . 34", "[téléphone], [téléphone]"),
        ("0033.1.99.00.12.34 ou +33-6-39-98-12-34", "[téléphone] ou [téléphone]"),
        ("+33 06 39 98 12 34 ou 01/99/00/12/34", "[téléphone] ou [téléphone]"),
        ("06 39 98 12 34 01 99 00 12 34 27000 Évreux", "[téléphone] [téléphone] 27000 Évreux"),
        ("+262 692 12 34 56, +41 22 345 67 89", "[téléphone], [téléphone]"),
        ("anne . duval @ exemple . fr", "[courriel]"),
        ("anne(at)exemple(dot)fr, anne arobase exemple point fr", "[courriel], [courriel]"),
        ("anne@exemple .fr puis anne@exemple,fr", "[courriel] puis [courriel]"),
        ("compte fr76 3000 6000 0112 3456 7890 189 svp", "compte [coordonnées bancaires] svp"),
        ("compte FR76-3000-6000-0112-3456-7890-189", "compte [coordonnées bancaires]"),
        ("sécu 2690549588157, clé oubliée", "sécu [numéro de sécurité sociale], clé oubliée"),
        ("NIR 2-69-05-49-588-157-80", "NIR [numéro de sécurité sociale]"),
        ("Date de naissance 12.03.1985", "Date de naissance [date de naissance]"),
        ("3 chemin des vignes et 12 rue du 8 mai 1945", "[adresse] et [adresse]"),
        ("12 rue des lilas et le voisin", "[adresse] et le voisin"),
        ("Voir avec M Kergorlan, de la part de M Durand", "Voir avec [nom], de la part de [nom]"),
        ("Voir avec M Le Goff, de la part de M Du Bellec", "Voir avec [nom], de la part de [nom]"),
        ("je m'appelle soizic kergorlan et j’écris", "je m'appelle [nom] et j’écris"),
        ("Cordialement,\nKergorlan\nDGS", "Cordialement,\n[nom]\nDGS"),
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
    signed = "Cordialement" + "\n" * 300_000 + "1"
    for text in ("a" * 1_000_000, "a@" + "b." * 500_000, "0 " * 500_000, signed):
        mask_personal_data(text)


def test_what_is_no_character_goes_from_a_line() -> None:
    assert clean_line("a\ufffe b\uffff\ufdd0c") == "a bc"

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.cleaning import MASKS
from recommender.similar_needs.subjects import read_subjects
from recommender.similar_needs.telling_phrases import telling_phrase
from tests.fakes import SUBJECTS


def test_the_phrase_that_tells_the_subject_is_quoted() -> None:
    need = "Bonjour à toute l'équipe. Les repas jetés à la cantine coûtent cher ! Merci de votre retour."
    assert telling_phrase(need, (), subjects=SUBJECTS) == "Les repas jetés à la cantine coûtent cher"


def test_the_words_of_the_group_lead_to_the_phrase() -> None:
    need = "Notre toit est vieux et percé. Le lavoir du bas est fendu."
    assert telling_phrase(need, ("lavoir",), subjects=SUBJECTS) == "Le lavoir du bas est fendu"


@pytest.mark.parametrize("mask", MASKS.values())
def test_what_stands_beside_a_mask_is_not_quoted(mask: str) -> None:
    need = f"Les chiens errants de {mask} mordent, voir {mask}. Il faut une fourrière."
    assert telling_phrase(need, (), subjects=SUBJECTS) == "Il faut une fourrière"


def test_a_need_without_a_phrase_is_not_quoted() -> None:
    assert telling_phrase("", (), subjects=SUBJECTS) == telling_phrase("Chiens.", (), subjects=SUBJECTS) == ""


def test_a_phrase_without_a_space_is_cut_too() -> None:
    need = "dépôts/sauvages/" * 40
    assert telling_phrase(need, (), subjects=SUBJECTS) == f"{need[:110]}…"


@given(st.text(alphabet="chien, mord. «»[nom]\n", max_size=400))
def test_a_quotation_is_a_piece_of_the_need_and_short(need: str) -> None:
    phrase = telling_phrase(need, ("chien",), subjects=read_subjects())
    assert phrase.removesuffix("…") in need
    assert len(phrase) <= 111

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.french import fold
from models.spelling import NO_SLIPS, as_meant, as_written, familiar_in, is_known, plain_signs, slips_in


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("les encmobrants", "encombrants"),
        ("les habitans", "habitants"),
        ("un problemme", "probleme"),
        ("la collectvité", "collectivite"),
        ("Habtants mécontents", "habitants"),
        ("La cantine. Collectvité rurale", "collectivite"),
        ("manque d'espcae", "espace"),
        ("un rendez-vosu", "vous"),
    ],
)
def test_a_slip_is_read_as_the_word_that_was_meant(typed: str, meant: str) -> None:
    assert [slip.meant for slip in slips_in(typed)] == [meant]


@pytest.mark.parametrize(
    "typed",
    [
        "les encombrants",
        "les encombrant",
        "la mairie de Mareils",
        "l'EPCIS",
        "un gnou",
        "une médiathèque",
        "les démarches se font sur le continent",
        "une zone péri-urbaine",
        "ttes les communes",
        "les minima sociaux, deux phases et des sévices",
        "We need more help with every remote department: please choose several convenient hours for something",
        "dna",
        "des œuvers",
        "encmobrants" * 900,
        "",
    ],
)
def test_a_known_word_a_name_and_a_word_like_no_other_are_left(typed: str) -> None:
    assert slips_in(typed) == []


def test_words_that_are_no_slips_are_folded_and_in_order_and_known() -> None:
    words = NO_SLIPS.read_text(encoding="utf-8").split()
    assert words == sorted(set(map(fold, words)))
    assert all(map(is_known, words))


def test_a_short_text_of_slips_is_not_taken_for_another_language() -> None:
    slips = slips_in("Lavoirs et calvaires a recencer avec les habitnats")
    assert [slip.meant for slip in slips] == ["habitants"]


def test_the_more_frequent_of_two_near_words_is_meant() -> None:
    # "usages" is as near, and less often written.
    assert [slip.meant for slip in slips_in("les uagers")] == ["usagers"]


def test_what_was_meant_stands_where_the_slip_stood() -> None:
    text = "Les encmobrants et la cantnie"
    slips = slips_in(text)
    assert [text[slip.start : slip.end] for slip in slips] == ["encmobrants", "cantnie"]
    assert as_meant(text, slips) == "Les encombrants et la cantine"


@pytest.mark.parametrize(
    ("folded", "written"), [("vetuste", "vétusté"), ("encombrants", "encombrants"), ("gnou", "gnou")]
)
def test_a_known_word_is_written_with_its_accents(folded: str, written: str) -> None:
    assert as_written(folded) == written


def test_signs_of_a_telephone_are_those_of_a_keyboard() -> None:
    assert plain_signs("l’eau – “ici” — l‘école") == "l'eau - \"ici\" - l'école"


@given(st.text(max_size=200))
def test_any_text_is_read_and_its_length_and_its_other_words_are_kept(text: str) -> None:
    assert len(plain_signs(text)) == len(text)
    slips = slips_in(text)
    assert all(text[slip.start : slip.end].isalpha() for slip in slips)
    assert as_meant(text, slips).count(" ") == text.count(" ")


def test_words_that_are_mended_are_mended_once() -> None:
    read = as_meant("problemme d'espcae", slips_in("problemme d'espcae"))
    assert slips_in(read) == []


def test_a_familiar_word_is_read_as_the_plain_one_without_its_accents_and_where_a_sentence_begins() -> None:
    text = "Gosses du patelin chez l'instit. Momes aussi"
    assert as_meant(text, familiar_in(text)) == "enfants du village chez l'professeur des écoles. enfants aussi"


def test_a_familiar_word_is_no_slip() -> None:
    assert slips_in("les mioches et les clebs du bled") == []


def test_no_plain_word_no_name_and_no_piece_of_a_word_is_a_familiar_one() -> None:
    plain = "Les voitures des enfants, le vieux café et le restaurant, la télé-assistance, le ciné-club, Mme Boulot"
    assert familiar_in(plain) == []

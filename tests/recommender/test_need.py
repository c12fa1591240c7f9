from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.cleaning import mask_personal_data
from recommender import EmptyNeedError, Need, NeedTooLongError, ReadWord
from recommender.need import read_need


@pytest.mark.parametrize("text", ["", "   ", "12 34", "!?…", "\x00\x00", "\u200b", "🙂"])
def test_a_need_without_a_letter_is_refused(text: str) -> None:
    with pytest.raises(EmptyNeedError, match="avec des mots"):
        read_need(Need(text))


def test_one_letter_is_a_need() -> None:
    assert read_need(Need("a")).text == "a"


@pytest.mark.parametrize("before", [" " * 25, "\u200b" * 25, "0123456789" * 3, ". " * 15])
def test_a_formula_after_nothing_that_is_read_is_the_need_itself(before: str) -> None:
    assert read_need(Need(f"{before}\nCordialement")).text.endswith("Cordialement")


def test_ten_thousand_characters_are_read_and_one_more_is_not() -> None:
    read_need(Need("a" * 10_000))
    with pytest.raises(NeedTooLongError, match="10\u202f001 caractères"):
        read_need(Need("a" * 10_001))


def test_composed_and_decomposed_accents_are_one_need() -> None:
    assert read_need(Need("de\u0301po\u0302t")) == read_need(Need("dépôt"))


def test_control_characters_and_lone_surrogates_go() -> None:
    assert read_need(Need("dé\x00chets \ud800 verts\u202e")).text == "déchets verts"


def test_abbreviations_are_written_out_for_the_encoder_and_kept_for_the_reader() -> None:
    read = read_need(Need("préparer le CM"))
    assert read.text == "préparer le CM"
    assert read.expanded == "préparer le CM (conseil municipal)"


def test_a_mistyped_need_is_compared_as_the_one_that_was_meant_and_quoted_as_it_was_typed() -> None:
    typed, meant = read_need(Need("Les encmobrants trainent")), read_need(Need("Les encombrants trainent"))
    assert (typed.terms, typed.expanded) == (meant.terms, meant.expanded)
    token = typed.tokens[0]
    assert (token.term, typed.text[token.start : token.end]) == (meant.tokens[0].term, "encmobrants")


def test_a_mistyped_stop_word_is_no_word_of_a_need() -> None:
    assert read_need(Need("les dépôts avce les encombrants")).terms == read_need(Need("les dépôts encombrants")).terms


def test_the_words_that_were_read_as_others_are_told_each_once_with_their_accents() -> None:
    read = read_need(Need("Les dehcets et les encmobrants, encore des dehcets")).read_as
    assert read == (ReadWord("dehcets", "déchets"), ReadWord("encmobrants", "encombrants"))
    assert read_need(Need("LES DEHCETS DANS LA RUE")).read_as == (ReadWord("DEHCETS", "déchets"),)
    assert read_need(Need("les déchets, la mairie")).read_as == ()


def test_a_need_can_be_read_as_it_was_typed() -> None:
    read = read_need(Need("Les encmobrants trainent", as_typed=True))
    assert (read.read_as, "encmobrants" in read.expanded) == ((), True)
    assert read.terms != read_need(Need("Les encombrants trainent")).terms


def test_a_shouted_need_is_mended_too() -> None:
    assert "encombrants" in read_need(Need("LES ENCMOBRANTS TRAINENT")).expanded


def test_the_apostrophe_of_a_telephone_is_that_of_a_keyboard() -> None:
    one, other = read_need(Need("Des coupures d’eau l’été")), read_need(Need("Des coupures d'eau l'été"))
    assert (one.expanded, one.terms) == (other.expanded, other.terms)
    assert one.text == "Des coupures d’eau l’été"


def test_a_need_is_read_without_the_words_of_its_masks() -> None:
    plain = "Nos salles sont réservées deux fois. Le cahier reste à l’accueil."
    masked = "Nos salles sont réservées deux fois. [nom] ([téléphone], [courriel]) Le cahier reste à l’accueil."
    assert read_need(Need(mask_personal_data(masked))) == read_need(Need(plain))


def test_nothing_but_masks_is_no_need() -> None:
    with pytest.raises(EmptyNeedError):
        read_need(Need("[nom], [téléphone] [adresse]"))


@given(st.text(max_size=300))
def test_any_text_with_a_letter_is_read_and_offsets_fit(text: str) -> None:
    with suppress(EmptyNeedError):
        read = read_need(Need(text))
        assert all(read.text[token.start : token.end].strip() for token in read.tokens)


def test_a_need_in_familiar_words_is_compared_as_one_in_plain_words_and_quoted_as_it_was_typed() -> None:
    told = read_need(Need("plus de toubib pour les gosses"))
    plain = read_need(Need("plus de médecin pour les enfants"))
    assert (told.expanded, told.terms) == (plain.expanded, plain.terms)
    assert [told.text[token.start : token.end] for token in told.tokens] == ["toubib", "gosses"]
    assert told.read_as == ()
    assert "toubib" in read_need(Need("plus de toubib pour les gosses", as_typed=True)).expanded


def test_a_need_that_is_compared_with_other_needs_keeps_its_familiar_words_and_not_its_slips() -> None:
    text = "des gosses et des encmobrants"
    assert read_need(Need(text), plainly=False).expanded == "des gosses et des encombrants"


@pytest.mark.parametrize("text", ["L’eau de l‘école", "L'EAU DE L’ÉCOLE"])
def test_words_stand_where_they_were_typed_whatever_the_signs(text: str) -> None:
    read = read_need(Need(text))
    assert [read.text[token.start : token.end].lower() for token in read.tokens] == ["eau", "école"]
    assert tuple(token.term for token in read.tokens) == read.terms[:2]

import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from inspect import unwrap
from itertools import product

import pytest
import Stemmer
from hypothesis import given
from hypothesis import strategies as st
from snowballstemmer.french_stemmer import FrenchStemmer

from corpus.passages import passages_of
from models.french import analyse, concepts_of, expand_abbreviations, fold, is_concept, stem, tokenize
from tests.shipped import shipped_catalogue


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("déchetterie", "DECHETTERIE"),
        ("l’école", "ecole"),
        ("qu'un dépôt", "depots"),
        ("encombrants", "encombrant"),
        ("réservation", "reservations"),
        ("œuvres", "oeuvre"),
        ("J'attends", "attends"),
    ],
)
def test_spellings_of_one_word_share_a_term(one: str, other: str) -> None:
    assert set(terms(one)) & set(terms(other))


def terms(text: str) -> list[str]:
    return [token.term for token in tokenize(text)]


def test_words_that_name_one_thing_share_a_concept() -> None:
    assert any(is_concept(term) for term in set(analyse("poubelles")) & set(analyse("ordures")))


def test_a_phrase_is_a_concept_and_its_first_word_alone_is_not() -> None:
    phrase = concepts_of(terms("dépôt sauvage"))
    assert set(phrase) & set(concepts_of(terms("encombrants")))
    assert not set(phrase) & set(concepts_of(terms("dépôt")))


def test_stop_words_say_nothing() -> None:
    assert analyse("Il nous faut quelque chose pour les") == ["chos"]


@pytest.mark.parametrize(
    ("text", "expansion"),
    [
        ("MSAP", "maison de services au public"),
        ("rdv", "rendez-vous"),
        ("R.D.V.", "rendez-vous"),
        ("le CM du 3", "conseil municipal"),
        ("le PCS", "plan communal de sauvegarde"),
        ("Un Doctolib pour la maison de santé", "Doctolib (prise de rendez-vous médicaux en ligne)"),
    ],
)
def test_the_fields_abbreviations_are_written_out(text: str, expansion: str) -> None:
    assert expansion in expand_abbreviations(text)


@pytest.mark.parametrize("text", ["ça va", "le st Martin", "ca marche", "il a cm", "le bal du 14"])
def test_a_short_word_in_lower_case_is_no_abbreviation(text: str) -> None:
    assert expand_abbreviations(text) == text


def test_offsets_give_back_the_word_as_it_was_typed() -> None:
    text = "L’Hiver, les Déchets d'Œuvres débordent"
    assert [text[token.start : token.end] for token in tokenize(text)] == ["Hiver", "Déchets", "Œuvres", "débordent"]


@given(st.text(max_size=200))
def test_any_text_is_analysed(text: str) -> None:
    for token in tokenize(text):
        assert 0 <= token.start < token.end <= len(text)
    assert all(isinstance(term, str) and term for term in analyse(text))


@given(st.text(max_size=100))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


ENDINGS = ("ations", "ement", "euses", "erions", "ivites", "ables", "issantes", "ateurs", "ons", "antes")


@pytest.fixture
def hurried() -> Iterator[None]:
    """Let threads take turns so often that two of them meet within one word."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("hurried")
def test_threads_that_stem_at_the_same_time_do_not_mix_their_words() -> None:
    words = ["".join(parts) for parts in product(("re", "de", "in"), ("habit", "collect", "parl"), ENDINGS)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(unwrap(stem), words * 20))
    assert together == [stem(word) for word in words] * 20


def test_both_stemmers_give_the_same_stems_so_that_an_index_is_the_same_with_either() -> None:
    """One is C, the other Python: the library takes the first where it is installed."""
    texts = (text for record in shipped_catalogue().records for text in (p.text for p in passages_of(record)))
    words = sorted({fold(word) for text in texts for word in re.findall(r"[^\W_]+", text)})[::8]
    in_c, in_python = Stemmer.Stemmer("french"), FrenchStemmer()
    assert len(words) > 500
    assert in_c.stemWords(words) == [in_python.stemWord(word) for word in words]

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.desk import LIMITS, STEPS, Form, check_form, check_step
from corpus.territories import Territories


def test_a_whole_form_can_be_sent(form: Form, territories: Territories) -> None:
    assert check_form(form, territories) == {}
    assert check_form(replace(form, tried="", deadline="", role="", phone=""), territories) == {}
    assert check_form(replace(form, territory="200071413"), territories) == {}


def test_an_empty_form_says_what_to_do_in_the_order_of_the_form(territories: Territories) -> None:
    messages = check_form(Form(), territories)
    assert list(messages) == ["territory", "need", "name", "email"]
    assert all(message.endswith(".") for message in messages.values())


def test_a_step_answers_for_its_own_fields(territories: Territories) -> None:
    assert list(check_step(Form(), 1, territories)) == ["territory"]
    assert list(check_step(Form(), 2, territories)) == ["need"]
    assert list(check_step(Form(), 3, territories)) == ["name", "email"]
    assert {field for step in STEPS for field in step} == set(Form().as_dict()) - {"territory_typed"}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("territory", "99999", "choisissez-le"),
        ("need", "12 345 !", "avec des mots"),
        ("email", "mairie", "pas complète"),
        ("email", "mairie@exemple", "pas complète"),
        ("email", "mairie@exemple..fr", "pas complète"),
        ("email", "mairie@-exemple.fr", "pas complète"),
        ("email", "mairié@exemple.fr", "« é »"),
        ("email", "mairie @exemple.fr", "une espace"),
        ("email", "a@exemple.fr,b@exemple.fr", "« , »"),
        ("email", "<a@exemple.fr>", "« < »"),
        ("phone", "demain", "composé"),
        ("phone", "12", "composé"),
    ],
)
def test_a_wrong_field_says_what_to_do(form: Form, territories: Territories, field: str, value: str, said: str) -> None:
    messages = check_form(replace(form, **{field: value}), territories)
    assert list(messages) == [field]
    assert said in messages[field]


@pytest.mark.parametrize("field", sorted(LIMITS))
def test_a_text_too_long_says_both_numbers(form: Form, territories: Territories, field: str) -> None:
    length = LIMITS[field] + 1
    message = check_form(replace(form, **{field: "a" * length}), territories)[field]
    # Thousands are apart: « 10 001 ».
    assert re.findall(r"\d+(?:\u202f\d{3})?", message) == [
        f"{number:,}".replace(",", "\u202f") for number in (length, LIMITS[field])
    ]


def test_what_was_typed_replaces_its_field_alone_and_nothing_else_is_taken(form: Form) -> None:
    changed = form.with_fields({"need": "Autre chose", "status": "closed", "as_dict": "x"})
    assert changed == replace(form, need="Autre chose")


def test_paragraphs_are_kept_in_texts_and_never_in_a_line() -> None:
    typed = Form().with_fields({"need": "un\r\n\r\ndeux\x00", "name": "un\r\ndeux\ud800", "email": " a@exemple.fr "})
    assert (typed.need, typed.name, typed.email) == ("un\n\ndeux", "un deux", "a@exemple.fr")


@given(st.dictionaries(st.sampled_from(sorted(Form().as_dict())), st.text(st.characters(codec=None))))
def test_any_text_is_cleaned_once_for_all(territories: Territories, typed: dict[str, str]) -> None:
    form = Form().with_fields(typed)
    assert form.with_fields(form.as_dict()) == form
    assert not any("\x00" in text for text in form.as_dict().values())
    "".join(form.as_dict().values()).encode("utf-8")
    check_form(form, territories)

import re

import pytest
from starlette.testclient import TestClient

from tests.api.pages.forms import HEADERS, Person, forms_of
from tests.api.pages.reading import text_of

MISTYPED = "dépôts sauvages d’encmobrants dans la rue"
POSES = "27474"


@pytest.fixture
def asked(client: TestClient) -> Person:
    """Someone who reads the answer to a need with a mistyped word."""
    someone = Person(client)
    someone.open("/recherche")
    someone.send(besoin=MISTYPED)
    return someone


def said(person: Person) -> str:
    return text_of(person.page.text).replace("\u202f", " ").replace("\u00a0", " ")


def test_a_word_read_as_another_is_told_with_a_link_to_its_search_as_typed_and_back(asked: Person) -> None:
    answer = asked.address
    assert "Lu : « encombrants » pour « encmobrants ». Chercher le mot tel quel" in said(asked)
    assert f'href="{answer}?tel_quel=oui"' in asked.page.text
    asked.open(f"{answer}?tel_quel=oui")
    assert "Lu :" not in said(asked)
    assert "Mots lus tels quels, fautes de frappe comprises. Les corriger" in said(asked)
    assert f'<a href="{answer}">Les corriger</a>' in asked.page.text


def test_nothing_is_told_of_a_need_without_a_mistyped_word(client: TestClient) -> None:
    someone = Person(client)
    someone.open("/recherche")
    someone.send(besoin="dépôts sauvages d’encombrants dans la rue")
    assert "Lu :" not in said(someone)
    assert "tel_quel" not in someone.page.text


@pytest.mark.parametrize("besoin", ["on a bseoin d'aide svp", "quelle est la cpaitale de l’Australie"])
def test_it_is_told_whatever_the_verdict(client: TestClient, besoin: str) -> None:
    someone = Person(client)
    someone.open("/recherche")
    someone.send(besoin=besoin)
    assert "Lu : «" in said(someone)


def test_what_the_person_typed_is_written_as_text(client: TestClient) -> None:
    someone = Person(client)
    someone.open("/recherche")
    someone.send(besoin="<b>encmobrants</b> dans la rue")
    assert "pour « encmobrants »" in said(someone)
    assert "<b>encmobrants" not in someone.page.text


def test_filters_territory_and_vote_keep_words_as_they_were_typed(asked: Person) -> None:
    answer = asked.address
    asked.open(f"{answer}?territoire={POSES}&tel_quel=oui&issue=untested")
    assert 'name="tel_quel" value="oui"' in asked.page.text
    leaving = [link for link in re.findall(rf'href="({answer}[^"#]*)"', asked.page.text) if "tel_quel" not in link]
    assert leaving == [f"{answer}?territoire={POSES}"]  # to have them mended
    vote = next(form for form in forms_of(asked.page.text) if form.action.startswith("/avis"))
    asked.page = asked.client.post(vote.action, data=vote.fields | {"avis": "oui"}, headers=HEADERS)
    assert "Merci, c’est noté." in said(asked)
    assert "Mots lus tels quels" in said(asked)
    asked.open(f"{answer}/territoire?tel_quel=oui&lieu=poses")
    assert f'href="{answer}?territoire={POSES}&amp;tel_quel=oui">Poses<' in asked.page.text
    assert f'href="{answer}?tel_quel=oui">Revenir' in asked.page.text


@pytest.mark.parametrize("besoin", [MISTYPED, "on a bseoin d'aide svp", "quelle est la cpaitale de l’Australie"])
def test_the_preview_tells_it_and_leads_to_the_search_as_typed(client: TestClient, besoin: str) -> None:
    preview = client.post("/recherche/apercu", data={"besoin": besoin}, headers=HEADERS).text
    assert re.search("Lu\u00a0: «\u00a0<bdi>[^<]+</bdi>\u00a0» pour «\u00a0<bdi>[^<]+</bdi>\u00a0»[.]", preview)
    assert re.search(r'data-read="Lu : « [^<>"]+ »\."', preview)
    button = re.search(r'<button [^>]*form="recherche" name="(\w+)" value="(\w+)">Chercher le mot tel quel<', preview)
    assert button
    someone = Person(client)
    someone.open("/recherche")
    assert button.groups() == ("tel_quel", "oui")
    someone.send(besoin=besoin, tel_quel="oui")
    assert someone.page.url.query == b"tel_quel=oui"
    assert "Mots lus tels quels, fautes de frappe comprises. Les corriger" in said(someone)


def test_the_preview_says_nothing_of_a_need_without_a_mistyped_word(client: TestClient) -> None:
    preview = client.post("/recherche/apercu", data={"besoin": "des encombrants dans la rue"}, headers=HEADERS).text
    assert "data-announced" in preview
    assert "Lu\u00a0:" not in preview
    assert "data-read" not in preview
    assert "tel_quel" not in preview

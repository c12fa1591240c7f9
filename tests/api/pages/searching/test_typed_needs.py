"""What a person typed: whatever it is, it is shown as text, told nowhere else, and given back."""

import logging
import re

import pytest
from starlette.testclient import TestClient

from recommender import MAX_CHARACTERS
from tests.api.pages.forms import forms_of
from tests.api.pages.reading import plain_text

pytestmark = pytest.mark.usefixtures("from_our_own_pages")
WASTE = "dépôts sauvages d’encombrants dans la rue"
HOSTILE = [
    "<script>alert(1)</script> dépôts sauvages",
    "{{7*7}} {% include 'x' %} dépôts sauvages",
    '"><img src=x onerror=alert(1)> encombrants',
    "</textarea><b>encombrants</b>",
    "dépôts \u202esauvages\u202c dans la rue",
    "dépôts\x00 sauvages \x08dans la\x1b rue",
    "dépôts sauvages\ud800".encode("utf-8", "replace").decode(),
    "é" * MAX_CHARACTERS,
    "dépôts sauvages " * 600,
    "'; DROP TABLE needs; -- encombrants",
    "=HYPERLINK(encombrants)",
]


def test_no_address_of_the_answer_holds_the_need(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": WASTE})
    addresses = re.findall(r'(?:href|action)="([^"]*)"', page.text)
    assert not [address for address in addresses if "sauvages" in address or "encombrants" in address]
    assert "sauvages" not in re.findall("<title>(.*)</title>", page.text)[0]
    assert "sauvages" not in str(page.url)


def test_the_need_is_never_logged(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client.post("/recherche", data={"besoin": WASTE})
    client.post("/recherche/apercu", data={"besoin": WASTE})
    client.post("/recherche", data={"besoin": "sauvages " * MAX_CHARACTERS})
    assert "sauvages" not in caplog.text


def test_a_text_that_cites_a_person_is_told_so_and_another_is_not(client: TestClient) -> None:
    cited = "Mme Martin, 06 00 00 00 01, ne peut plus venir faire ses papiers en mairie"
    told = "Votre texte semble citer une personne"
    assert told in client.post("/recherche", data={"besoin": cited}).text
    assert told not in client.post("/recherche", data={"besoin": WASTE}).text


def test_the_words_that_cite_a_person_are_told_and_taken_out_by_a_button(client: TestClient) -> None:
    cited = "Mme Martin ne peut plus venir faire ses papiers en mairie\nTél. : 06 99 00 12 34"
    page = client.post("/recherche?territoire=27474", data={"besoin": cited})
    assert "« Mme Martin », « 06 99 00 12 34 »." in plain_text(page.text)
    offer = next(form for form in forms_of(page.text) if "jeton" not in form.fields and "[nom]" in str(form.fields))
    without = client.post(offer.action, data=offer.fields)
    assert "semble citer" not in without.text
    assert "Mme Martin" not in without.text
    assert "Comparé à Poses" in plain_text(without.text), "the territory is kept"
    asking = next(form for form in forms_of(without.text) if form.action == "/demande")
    assert asking.fields["besoin"] == "[nom] ne peut plus venir faire ses papiers en mairie"


@pytest.mark.parametrize("text", ["", "  \n ", "?!…", "1234"])
def test_a_need_without_a_word_shows_the_box_again_with_what_is_wrong(client: TestClient, text: str) -> None:
    page = client.post("/recherche", data={"besoin": text})
    assert page.status_code == 422
    assert "<title>Erreur\u00a0: " in page.text
    assert 'href="#besoin"' in page.text
    assert 'aria-invalid="true"' in page.text


def test_a_text_that_is_too_long_is_given_back_whole(client: TestClient) -> None:
    text = "encombrants " * MAX_CHARACTERS
    page = client.post("/recherche", data={"besoin": text})
    assert page.status_code == 422
    assert text.strip() in page.text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_text(client: TestClient, text: str) -> None:
    for address in ("/recherche", "/recherche/apercu"):
        page = client.post(address, data={"besoin": text})
        assert page.status_code == 200
        assert not re.search(r"<script(?![^>]*\ssrc=\"/static)|<img|onerror=(?!alert\(1\)&gt;)|<b>", page.text)
        assert "49 " not in plain_text(page.text)[:2000]
        assert not re.search(r"[\x00-\x08\x0e-\x1f]", page.text)


def test_bytes_that_are_no_text_are_read_as_well_as_can_be(client: TestClient) -> None:
    body = b"besoin=d%E9p%F4ts+sauvages+%00%ED%A0%80+rue"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/recherche", content=body, headers=headers).status_code == 200

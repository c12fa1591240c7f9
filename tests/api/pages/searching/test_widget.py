import re

import pytest
from starlette.testclient import TestClient

from api.settings import Settings
from tests.api.pages.conftest import TOLD, Opener
from tests.api.pages.forms import forms_of
from tests.api.pages.reading import BROWSER, links, text_of

SITES = "https://site.exemple.fr https://Autre.exemple.fr/"
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def framed(site_with: Opener) -> TestClient:
    return site_with(**TOLD, widget_sites=SITES)


def test_without_a_list_of_sites_there_is_no_widget(client: TestClient) -> None:
    assert client.get("/widget", headers=BROWSER).status_code == 404
    assert client.post("/widget", data={"besoin": "encombrants"}, headers=OURS).status_code == 404
    assert "<iframe" not in client.get("/aide").text.replace("&lt;", "<")


def test_the_listed_sites_may_frame_the_widget_and_nothing_else(framed: TestClient) -> None:
    for answer in (framed.get("/widget"), framed.post("/widget", data={"besoin": "encombrants"}, headers=OURS)):
        policy = answer.headers["content-security-policy"]
        assert "frame-ancestors https://site.exemple.fr https://autre.exemple.fr;" in policy
        assert policy.startswith("default-src 'none'")
        assert "set-cookie" not in answer.headers
    for address in ("/", "/recherche", "/aide", "/nulle-part"):
        assert "frame-ancestors 'none'" in framed.get(address).headers["content-security-policy"]


def test_the_first_results_are_shown_and_the_whole_answer_opens_in_a_tab(framed: TestClient) -> None:
    need = "les habitants déposent leurs encombrants n'importe quand"
    page = framed.post("/widget", data={"besoin": need}, headers=OURS).text
    assert "/investigations/pni-93-livry-gargan" in links(page) or "/investigations/pni-974-casud-1" in links(page)
    assert '<base target="_blank">' in page
    assert '<form id="recherche" action="/recherche" method="post">' in page
    assert "n&#39;importe quand" in page


def test_words_read_as_others_are_told_and_searched_as_typed_in_a_tab(framed: TestClient) -> None:
    page = framed.post("/widget", data={"besoin": "des encmobrants dans la rue"}, headers=OURS).text
    assert "Lu : « encombrants » pour « encmobrants »." in text_of(page).replace("\u00a0", " ")
    button = next(one for one in re.findall(r"<button [^>]*>[^<]+", page) if "tel quel" in one)
    assert 'form="recherche" name="tel_quel" value="oui"' in button
    sent = next(form for form in forms_of(page) if form.action == "/recherche")
    answer = framed.post("/recherche", data={**sent.fields, "tel_quel": "oui"}, headers=OURS)
    assert answer.url.query == b"tel_quel=oui"
    assert "Mots lus tels quels" in answer.text


def test_a_need_without_a_word_is_shown_again_with_what_is_wrong(framed: TestClient) -> None:
    answer = framed.post("/widget", data={"besoin": "!!! <b>"}, headers=OURS)
    empty = framed.post("/widget", data={"besoin": ""}, headers=OURS)
    assert empty.status_code == 422
    assert "avec des mots" in text_of(empty.text)
    assert "<b>" not in answer.text


def test_a_form_of_another_site_is_refused(framed: TestClient) -> None:
    answer = framed.post("/widget", data={"besoin": "encombrants"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_the_help_gives_the_lines_to_paste(framed: TestClient) -> None:
    assert '<iframe src="https://deja-la.exemple.fr/widget"' in text_of(framed.get("/aide").text)


@pytest.mark.parametrize("sites", ["https://a.fr;script-src *", "*", "https://a.fr/page", "http://a.fr", "'self'"])
def test_what_is_no_site_cannot_be_listed(sites: str) -> None:
    with pytest.raises(ValueError, match=r"Une adresse de site|Hors de cette machine"):
        Settings(widget_sites=sites)


def test_the_sites_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEJA_LA_WIDGET_SITES", SITES)
    assert Settings().widget_sites == ("https://site.exemple.fr", "https://autre.exemple.fr")

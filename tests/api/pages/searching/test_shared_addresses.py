"""Addresses of results that can be passed on: they name records, never the need."""

import html
import re

import pytest
from starlette.testclient import TestClient

from recommender import Recommender
from tests.api.pages.reading import text_of

pytestmark = pytest.mark.usefixtures("from_our_own_pages")
WASTE = "dépôts sauvages d’encombrants dans la rue"


def test_the_shared_address_shows_the_same_records_without_the_need(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": WASTE})
    (address,) = set(re.findall(r'href="(/resultats/[0-9a-f]{8}/[\w.]+)"', page.text))
    assert len(address) < 120
    shared = client.get(address)
    cards = r'class="dl-card__title"><a href="([^"]+)"'
    assert re.findall(cards, shared.text) == re.findall(cards, page.text)
    assert WASTE not in html.unescape(shared.text)
    assert "Très proche" not in shared.text


def test_a_link_that_is_passed_on_says_what_it_leads_to(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": WASTE}).text
    (shared,) = set(re.findall(r'href="(/resultats/[0-9a-f]{8}/[\w.]+)"', page))
    for address, title in ((shared, "Résultats partagés – "), ("/outils/pix", "Pix")):
        head = client.get(address).text.partition("</head>")[0]
        assert f'<meta property="og:title" content="{title}' in head
        assert '<meta property="og:site_name" content="Déjà-là">' in head
        assert head.count('<meta name="description" content="') == 1
    alike = client.get("/resultats/comme/pni-27-poses?par=solution").text
    assert "<title>Enquêtes de même réponse – " in alike


def test_territories_to_be_put_in_touch_with_are_promised_where_there_are_some(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": WASTE}).text
    version, codes = re.findall(r"/resultats/([0-9a-f]{8})/([\w.]+)", page)[0]
    promised = {}
    for code in codes.split("."):
        told = text_of(client.get(f"/resultats/{version}/{code}").text)
        promised["Ce qu’on y a appris" in told] = "en relation avec ces territoires" in told
        assert "mener l’enquête avec vous" in told
    assert promised == {True: True, False: False}


def test_a_shared_address_outlives_a_change_of_the_catalogue(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": WASTE})
    codes = re.findall(r"/resultats/[0-9a-f]{8}/([\w.]+)", page.text)[0]
    later = text_of(client.get(f"/resultats/00000000/{codes}.zzzzz").text)
    assert "1 fiche de cette sélection n’est plus au catalogue" in later
    assert "Le catalogue a changé depuis" in later
    assert client.get("/resultats/00000000/zzzzz").status_code == 404


@pytest.mark.parametrize("by", ["problem", "solution"])
def test_more_like_this_lists_what_is_like_a_record(client: TestClient, recommender: Recommender, by: str) -> None:
    page = client.get(f"/resultats/comme/pni-27-poses?par={by}").text
    first = recommender.similar("pni-27-poses", by=by, top_k=1)[0]  # type: ignore[arg-type]
    assert f'class="dl-card__title"><a href="/investigations/{first.record_id}"' in page


@pytest.mark.parametrize(
    ("address", "title", "led"),
    [
        ("/resultats/comme/rien", "Cette fiche n’existe pas", 'href="/investigations"'),
        ("/resultats/abc/def", "Ces résultats ne s’ouvrent pas", "Recopiez-la en entier"),
    ],
)
def test_an_address_of_results_that_leads_nowhere_says_what_to_do(
    client: TestClient, address: str, title: str, led: str
) -> None:
    page = client.get(address, headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert title in text_of(page.text)
    assert led in page.text.split("<main")[1]

import html
import re

import pytest
from starlette.testclient import TestClient

pytestmark = pytest.mark.usefixtures("from_our_own_pages")


@pytest.mark.parametrize(
    ("need", "closest", "headline", "lead"),
    [
        ("chiens errants et crottes partout sur la place", ("à explorer", "à explorer"),
         "Rien d’identique, mais des sujets voisins", "d’un sujet voisin"),
        ("les personnes âgées n’arrivent pas à faire leurs papiers sur internet et viennent à la mairie",
         ("à explorer", "à explorer"), "D’autres ont rencontré un besoin proche", "d’un sujet voisin"),
        ("il nous faut une appli pour prévenir les habitants quand l’eau est coupée", ("proche", "proche"),
         "D’autres ont rencontré un besoin proche", "d’un problème proche"),
        ("le dernier café a fermé, local vide depuis 2 ans sur la place", ("à explorer", "proche"),
         "Il existe de quoi répondre à un besoin proche", "d’un sujet voisin"),
        ("envoyer plans trop lourds et réunions à distance", ("proche", "très proche"),
         "Il existe déjà de quoi répondre à ce besoin", "d’un problème proche"),
        ("le secretariat croule sous les coup de fil pour prendre rdv carte d’identité", ("très proche", "très proche"),
         "D’autres ont déjà rencontré ce besoin", "d’un problème proche"),
    ],
)  # fmt: skip
def test_titles_say_no_more_than_the_closest_card_under_them_but_that_a_sure_answer_is_near(
    client: TestClient, need: str, closest: tuple[str, str], headline: str, lead: str
) -> None:
    page = html.unescape(client.post("/recherche", data={"besoin": need}).text)
    parts = re.search(r'id="enquetes">(.*?)id="outils">(.*?)dl-share', page, re.DOTALL)
    assert parts
    ranks = {"dl-close--3": "très proche", "dl-close--2": "proche", "dl-close--1": "à explorer"}
    assert tuple(next(word for mark, word in ranks.items() if mark in part) for part in parts.groups()) == closest
    assert re.findall(r"<h1[^>]*>([^<]+)", page) == [headline]
    assert f"Des territoires partis {lead}, et ce que" in parts[1]
    assert headline in html.unescape(client.post("/recherche/apercu", data={"besoin": need}).text)


def test_a_title_follows_what_filters_leave(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": "le dernier café a fermé, local vide depuis 2 ans sur la place"})
    without_tools = html.unescape(client.get(f"{page.url}?reponse=communication").text)
    titles = re.findall(r"<h1[^>]*>([^<]+)", without_tools)
    assert 'id="outils"' not in without_tools
    assert 'id="enquetes"' in without_tools
    assert titles == ["Rien d’identique, mais des sujets voisins"]

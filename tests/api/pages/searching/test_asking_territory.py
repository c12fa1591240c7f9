import html
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from starlette.testclient import TestClient

from tests.api.pages.forms import HEADERS, Person, forms_of
from tests.api.pages.reading import headings, text_of

WASTE = "dépôts sauvages d’encombrants dans la rue"
POSES = "27474"


@pytest.fixture
def asked(client: TestClient) -> Person:
    """Someone who reads the answer to a need."""
    someone = Person(client)
    someone.open("/recherche")
    someone.send(besoin=WASTE)
    return someone


def said(person: Person) -> str:
    return text_of(person.page.text).replace("\u202f", " ").replace("\u00a0", " ")


def _led(person: Person, link: str) -> dict[str, str]:
    """What the address of a link asks."""
    [address] = re.findall(rf'href="([^"]*)">{link}<', person.page.text)
    return dict(parse_qsl(urlsplit(html.unescape(address)).query))


def test_a_name_leads_to_the_answer_compared_with_the_territory(asked: Person) -> None:
    answer = asked.address
    assert "fois plus peuplé" not in said(asked)
    asked.open(f"{answer}/territoire?lieu=poses")
    assert headings(asked.page.text)[0] == "Pour quel territoire cherchez-vous\u202f?"
    assert "Commune, Eure (27)" in said(asked)
    found = re.findall(r'href="(/recherche/[\w-]+\?territoire=(\d+))">Poses<', asked.page.text)
    assert found == [(f"{answer}?territoire={POSES}", POSES)]
    asked.open(found[0][0])
    assert "Comparé à Poses (commune, Eure (27)," in said(asked)
    assert "Livry-Gargan : un territoire 42 fois plus peuplé" in said(asked)


def test_a_commune_that_joined_another_leads_to_it_and_other_departments_stand_apart(asked: Person) -> None:
    asked.open(f"{asked.address}/territoire?lieu=saint-martin-du-bois+49")
    assert "Segré-en-Anjou Bleu Commune, Maine-et-Loire (49)," in said(asked)
    assert "Saint-Martin-du-Bois en fait partie" in said(asked)
    assert "Dans d’autres départements" not in said(asked)
    asked.open(f"{asked.address}?lieu=saint-pol-de-leon+35")
    assert said(asked).index("Ille-et-Vilaine (35)") < said(asked).index("Dans d’autres départements")
    assert said(asked).index("Dans d’autres départements") < said(asked).index("Saint-Pol-de-Léon Commune")


def test_a_small_commune_is_told_that_it_may_ask_and_its_request_begins_with_it(asked: Person) -> None:
    asked.open(f"{asked.address}?territoire={POSES}")
    assert "Vous pouvez demander l’accompagnement sur-mesure, gratuit selon la synthèse de 2021 (non vérifié" in said(
        asked
    )
    form = next(form for form in forms_of(asked.page.text) if form.action == "/demande")
    asked.page = asked.client.post("/demande", data=form.fields, headers=HEADERS)
    assert asked.address.endswith("/territoire")
    assert "Vous demandez pour Poses" in said(asked)
    assert asked.client.app_state["store"].drafts.read(asked.address.split("/")[2]).form.need == WASTE


def test_the_answer_for_a_territory_is_filtered_as_it_was(asked: Person) -> None:
    answer = asked.address
    asked.open(f"{answer}?theme=communication&issue=untested&tel_quel=oui")
    kept = {"tel_quel": "oui", "theme": "communication", "issue": "untested"}
    form = next(form for form in forms_of(asked.page.text) if "lieu" in form.fields)
    assert form.fields == kept | {"lieu": ""}
    asked.open(f"{form.action}?{urlencode(form.fields | {'lieu': 'poses'})}")
    assert _led(asked, "Revenir aux résultats, sans territoire") == kept
    assert _led(asked, "Poses") == kept | {"territoire": POSES}
    asked.open(f"{answer}?{urlencode(kept | {'territoire': POSES})}")
    assert _led(asked, "Changer de territoire") == kept | {"territoire": POSES}


def test_filters_and_the_vote_keep_the_territory(asked: Person) -> None:
    answer = asked.address
    asked.open(f"{answer}?territoire={POSES}&issue=untested")
    for leaving in re.findall(rf'href="({answer}[^"]*)"', asked.page.text):
        assert f"territoire={POSES}" in leaving or leaving.endswith("/territoire"), leaving
    assert f'name="territoire" value="{POSES}"' in asked.page.text
    vote = next(form for form in forms_of(asked.page.text) if form.action.startswith("/avis"))
    asked.page = asked.client.post(vote.action, data=vote.fields | {"avis": "oui"}, headers=HEADERS)
    assert "Comparé à Poses" in said(asked)
    assert "Merci, c’est noté." in said(asked)


@pytest.mark.parametrize("code", ["", "974", "99999", "x" * 300, "27474 ", "200000000", "'"])
def test_a_code_that_is_no_territorys_is_left_out(asked: Person, code: str) -> None:
    page = asked.open(f"{asked.address}?territoire={code}")
    assert page.status_code == 200
    assert "Comparé à" not in page.text
    assert "Dire votre commune, pour comparer les tailles" in page.text


def test_a_name_like_no_other_says_what_to_try(asked: Person) -> None:
    asked.open(f"{asked.address}/territoire?lieu=zzqxwv%3Cb%3E")
    assert "Aucun territoire ne ressemble à « zzqxwv<b> »" in said(asked)
    assert "<b>" not in asked.page.text


def test_a_search_that_is_no_longer_held_offers_the_box(client: TestClient) -> None:
    person = Person(client)
    page = person.open("/recherche/AAAAAAAAAAAAAAAAAAAAAA/territoire?lieu=poses")
    assert (page.status_code, person.address) == (410, "/recherche/AAAAAAAAAAAAAAAAAAAAAA")


def test_where_no_investigation_is_shown_there_is_nothing_to_compare(asked: Person) -> None:
    asked.open(f"{asked.address}?taille=petit")
    assert "Aucune enquête et" in said(asked)
    assert "Dire votre commune" not in asked.page.text


def test_a_tool_of_one_territory_is_told_so_but_to_its_own(asked: Person) -> None:
    told = "Propre à un territoire (Région Île-de-France"
    assert told in said(asked)
    asked.open(f"{asked.address}?territoire={POSES}")
    assert told in said(asked)
    asked.open(f"{asked.address.partition('?')[0]}?territoire=93046")
    assert "Comparé à Livry-Gargan" in said(asked)
    assert told not in said(asked)

import json
import random
import string
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.pages.other_languages import is_other_than_french
from corpus.territories import Territories
from tests.api.pages.reading import plain_text

COLLECTIONS = Path(__file__).parents[3] / "evaluation" / "collections"
ENGLISH = "We need help with elderly people who cannot use the internet."
SAID = "Déjà-là ne lit que le français"
rng = random.Random(29)


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        "no doctor in our village",
        "HOW TO GET PEOPLE TO VOTE",
        "Need a tool to manage cemetery",
        "I am looking for a tool to manage our cemetery",
        "Nou bizin in moun pou aide bann gramoun avek lordinater",
        "nou ni anpil timoun ki pa ka alé lékol",
        "Mwen bezwen yon moun pou ede m ranpli papye yo",
    ],
)
def test_english_and_creoles_are_told(text: str) -> None:
    assert is_other_than_french(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cantine",
        "on veut un open data, a place to be and to stay, pour les jeunes de la commune",
        "sa march pa kan ya pa internet ki vien lekol nou pou avek",
        "l application Slack for teams",
        "Logiciel: help desk, how to, self-service portal",
        "L'appli « How to » d'Helpdesk for all",
        "made in France",
        "atelier vélo do it yourself",
        "les gramoun de la commune ne savent pas remplir leurs papiers",
    ],
)
def test_french_is_french_hurried_or_with_words_of_elsewhere(text: str) -> None:
    assert not is_other_than_french(text)


def test_no_need_of_development_and_gate_is_taken_for_another_language() -> None:
    lines = (COLLECTIONS / "needs-fr" / "needs.jsonl").read_text(encoding="utf-8").splitlines()
    needs = [need["text"] for need in map(json.loads, lines) if need["part"] in {"development", "gate"}]
    assert len(needs) > 400
    assert not [text for text in needs if is_other_than_french(text)]


def test_no_request_nor_statement_is_taken_for_another_language() -> None:
    files = ("requests-fr/requests.jsonl", "solution-first-fr/statements.jsonl", "need-families/needs.jsonl")
    texts = [
        json.loads(line)["text"]
        for file in files
        for line in (COLLECTIONS / file).read_text(encoding="utf-8").splitlines()
    ]
    assert len(texts) > 2_000
    assert not [text for text in texts if is_other_than_french(text)]


def test_names_of_territories_are_no_language_alone_or_several() -> None:
    territories = Territories.load()
    kinds = (territories.communes, territories.epcis, territories.departments)
    names = [one.name for kind in kinds for one in kind]
    several = [" ".join(rng.sample(names, 8)) for _ in range(2_000)]
    assert not [text for text in (*names, *several) if is_other_than_french(text)]


def test_gibberish_is_no_language() -> None:
    words = ("".join(rng.choices(string.ascii_lowercase, k=rng.randint(1, 7))) for _ in range(20_000))
    text = list(words)
    assert not [at for at in range(0, len(text), 10) if is_other_than_french(" ".join(text[at : at + 10]))]


@pytest.mark.usefixtures("from_our_own_pages")
@pytest.mark.parametrize("address", ["/recherche", "/recherche/apercu"])
def test_the_answer_says_that_french_alone_is_read(client: TestClient, address: str) -> None:
    assert SAID in plain_text(client.post(address, data={"besoin": ENGLISH}).text)
    assert SAID not in plain_text(client.post(address, data={"besoin": "dépôts sauvages dans la rue"}).text)


@pytest.mark.usefixtures("from_our_own_pages")
def test_what_was_found_is_shown_all_the_same(client: TestClient) -> None:
    page = client.post(
        "/recherche", data={"besoin": "what do we do with dépôts sauvages d’encombrants dans la rue ?"}
    ).text
    assert SAID in plain_text(page)
    assert "/investigations/pni-93-livry-gargan" in page

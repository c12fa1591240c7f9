from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from recommender import Recommender
from tests.conftest import DataDirs

TERRITORIES = "/api/v1/territories"
HOSTILE = [
    "", " ", "\t\r\n", "\0", "\0" * 50, "a" * 200, "é" * 200, "1" * 200, "9" * 14, "0" * 5,
    "2a" * 40, "st " * 60, "-" * 200, "'" * 200,
    "' OR 1=1 --", '"; DROP TABLE communes;', "<script>alert(1)</script>", "{{7*7}}",
    "${jndi:ldap://x}", "../../etc/passwd",
    "%00", "%s%s%s%n", "\\", "\\u0000", "\ud7ff", "\ufffd", "\ufeffparis", "\u200bparis",
    "\u202eparis", "pa\u0301ris",
    "🦄", "🏳️‍🌈" * 20, "北京", "Париж", "باريس", "٢٩", "２９", "²⁹", "½", "Ⅳ", "①②", "ﷺ" * 11, "İ",
    "ß" * 100, "ﬁ" * 60, "a\u0301" * 100,
    "(", "[a-z", "a{1,999999}", "(a+)+$", "*", "?", "&q=1", "q=paris;limit=9", "#", "/",
    "null", "undefined", "NaN", "-1", "1e309", "0x1F",
    "saint " * 33, "cc " * 66, "de la " * 33, "département", "communauté de communes",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser(recommender: Recommender, new_data_dir: DataDirs) -> Iterator[TestClient]:
    # These tests ask far more often than a person does.
    with new_data_dir() as folder:
        settings = Settings(data_dir=folder, rate_reading="")
        with TestClient(create_app(settings, recommender), raise_server_exceptions=False) as running:
            yield running


def test_a_commune_is_found_with_all_that_the_form_needs(browser: TestClient) -> None:
    first = browser.get(TERRITORIES, params={"q": "st pol 29"}).json()[0]
    eligibility = first.pop("eligibility")
    assert first == {
        "code": "29259",
        "kind": "commune",
        "name": "Saint-Pol-de-Léon",
        "code_insee": "29259",
        "siren": "212902597",
        "department": {"number": "29", "name": "Finistère"},
        "population": first["population"],
        "population_year": 2023,
        "postcodes": ["29250"],
    }
    assert eligibility["status"] == "not_eligible"
    assert "(population 2023)" in eligibility["reason"]
    assert "dans tous les cas" in eligibility["next_step"]
    assert eligibility["thresholds_since"] == "2022-01-01"


def test_a_kind_that_is_not_one_is_told_those_that_are(browser: TestClient) -> None:
    [error] = browser.get(TERRITORIES, params={"q": "plouga", "kind": "region"}).json()["errors"]
    assert error["message"] == "La valeur n’est pas dans la liste\u00a0: commune, epci ou departement."


def test_an_epci_has_a_siren_and_a_department_its_number(browser: TestClient) -> None:
    epci = browser.get(TERRITORIES, params={"q": "agglo vichy"}).json()[0]
    assert (epci["kind"], epci["siren"], epci["code_insee"]) == ("epci", "200071363", None)
    assert epci["department"]["number"] == "03"
    department = browser.get(TERRITORIES, params={"q": "finistère", "kind": "departement"}).json()[0]
    assert (department["kind"], department["code"], department["siren"]) == ("departement", "29", None)


def test_five_are_given_unless_another_number_is_asked_for(browser: TestClient) -> None:
    assert len(browser.get(TERRITORIES, params={"q": "saint"}).json()) == 5
    assert len(browser.get(TERRITORIES, params={"q": "saint", "limit": 12}).json()) == 12


def test_kinds_are_kept_when_asked_for(browser: TestClient) -> None:
    found = browser.get(TERRITORIES, params={"q": "lot", "kind": ["epci", "departement"], "limit": 20}).json()
    assert {one["kind"] for one in found} == {"epci", "departement"}


@pytest.mark.parametrize("query", HOSTILE)
def test_whatever_is_typed_gets_an_answer(browser: TestClient, query: str) -> None:
    response = browser.get(TERRITORIES, params={"q": query})
    assert response.status_code == 200
    assert len(response.json()) <= 5


def test_there_are_sixty_hostile_texts_and_bytes_that_are_no_text_pass_too(browser: TestClient) -> None:
    assert len(set(HOSTILE)) >= 60
    for raw in ("%FF%FE", "%ED%A0%80", "%", "%zz", "+", "a%00b", "%F0%9F"):
        assert browser.get(f"{TERRITORIES}?q={raw}").status_code == 200


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "q"), ("q=" + "a" * 201, "q"),
        ("q=a&limit=0", "limit"), ("q=a&limit=21", "limit"), ("q=a&limit=x", "limit"),
        ("q=a&limit=" + "9" * 5_000, "limit"), ("q=a&kind=planete", "kind.0"), ("q=a&kind=association", "kind.0"),
    ],
)  # fmt: skip
def test_a_bad_request_is_a_problem_in_french(browser: TestClient, query: str, field: str) -> None:
    response = browser.get(f"{TERRITORIES}?{query}")
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["type"].endswith("requete-invalide")
    assert [error["field"] for error in body["errors"]] == [field]
    assert not any(word in body["detail"] for word in ("should", "Input", "valid "))


@pytest.mark.parametrize("code", ["29259", "200071363", "29", "2A004", "974"])
def test_a_territory_is_read_by_its_code(browser: TestClient, code: str) -> None:
    body = browser.get(f"{TERRITORIES}/{code}").json()
    assert body["code"] == code
    assert body in browser.get(TERRITORIES, params={"q": code, "limit": 5}).json()


@pytest.mark.parametrize("code", ["99999", "000000000", "paris", "%00", "🦄", "1" * 3_000])
def test_a_code_that_nothing_bears_is_not_found(browser: TestClient, code: str) -> None:
    response = browser.get(f"{TERRITORIES}/{code}")
    assert response.status_code == 404
    body = response.json()
    assert body["type"] == "urn:deja-la:erreur:territoire-inconnu"
    assert body["errors"][0]["field"] == "code"
    assert "le numéro d’un département" in body["detail"]


def test_the_thresholds_are_settings(recommender: Recommender, data_dir: Path) -> None:
    settings = Settings(data_dir=data_dir, sur_mesure_commune=10_000, sur_mesure_since="2027-03-01")
    with TestClient(create_app(settings, recommender)) as running:
        eligibility = running.get(f"{TERRITORIES}/29259").json()["eligibility"]
    assert eligibility["status"] == "eligible"
    assert eligibility["thresholds_since"] == "2027-03-01"
    assert "depuis 2027" in eligibility["reason"]

"""Benchmarks, as programs open, read, change and take them away."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.benchmark_calls import HOME, NEED, opened
from tests.hostile import HOSTILE


def test_a_need_alone_opens_a_grid_of_what_is_close_to_it_without_personal_data(client: TestClient) -> None:
    address, team = opened(client)
    told = client.get(address, headers=team).json()
    assert 3 <= len(told["answers"]) <= 8
    assert {len(answer["cells"]) for answer in told["answers"]} == {len(told["criteria"])} == {13}
    assert "lea@exemple.fr" not in str(told)
    assert "encombrants" in told["need"]
    filled = [cell for answer in told["answers"] for cell in answer["cells"] if cell["text"]]
    assert filled
    assert all(cell["source"] for cell in filled)


def test_records_answers_and_names_are_compared_in_their_order(client: TestClient) -> None:
    body = {"records": ["pix", "pni-974-casud-1"], "answers": ["outil:klaxit", "outil:pix"], "own": ["Ne rien faire"]}
    address, team = opened(client, **body)
    answers = client.get(address, headers=team).json()["answers"]
    origins = [answer["origin"] for answer in answers]
    assert origins[0] == "outil:pix"
    assert origins[1].startswith("enquete:pni-974-casud-1:")
    assert origins[-2:] == ["outil:klaxit", None]
    assert len(set(origins)) == len(origins)
    assert answers[-1]["name"] == "Ne rien faire"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({}, "comparatif-vide"),
        ({"need": "  "}, "comparatif-vide"),
        (
            {"own": [f"réponse {one}" for one in range(20)], "own_practices": [f"pratique {one}" for one in range(11)]},
            "comparatif-plein",
        ),
        # Two characters each, once they are written as everywhere.
        ({"own": ["\u0958" * 200]}, "comparatif-nom-trop-long"),
        ({"own": ["a" * 301]}, "requete-invalide"),
        ({"records": ["absent"]}, "fiche-inconnue"),
        ({"records": "pix"}, "requete-invalide"),
        ({"need": "a" * 10_001}, "requete-invalide"),
        ({"autre": 1}, "requete-invalide"),
    ],
)
def test_what_cannot_be_compared_is_refused(client: TestClient, body: object, kind: str) -> None:
    answer = client.post(HOME, json=body)
    assert (answer.status_code, answer.json()["type"]) == (422, f"urn:deja-la:erreur:{kind}")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"answers": ["outil:pix", "outil:absent"], "own": ["Une affiche"]}, "answers.1"),
        ({"answers": ["pix"]}, "answers.0"),
        ({"answers": ["enquete:pni-974-casud-1:99"]}, "answers.0"),
        ({"records": ["pix", "absent"]}, "records.1"),
    ],
)
def test_an_answer_that_the_catalogue_does_not_have_is_named_and_nothing_is_done(
    client: TestClient, body: dict[str, object], field: str
) -> None:
    address, team = opened(client, own=["Ne rien faire"])
    before = client.get(address, headers=team).json()
    for path in (HOME, f"{address}/answers"):
        refused = client.post(path, json=body, headers=team)
        assert (refused.status_code, refused.json()["type"]) == (422, "urn:deja-la:erreur:fiche-inconnue")
        assert [error["field"] for error in refused.json()["errors"]] == [field]
        assert ("outil:ID" in refused.json()["errors"][0]["message"]) is field.startswith("answers")
    assert client.get(address, headers=team).json() == before


def test_a_need_that_nothing_answers_opens_an_empty_grid_that_its_team_fills(client: TestClient) -> None:
    need = "quelle est la capitale de l’Australie"
    receipt = client.post(HOME, json={"need": need, "title": "Capitales"}).json()
    assert receipt["answers"] == 0
    assert client.get(receipt["page"]).status_code == 200
    address, team = f"{HOME}/{receipt['id']}", {"Authorization": f"Bearer {receipt['secret']}"}
    empty = client.get(address, headers=team).json()
    assert (empty["title"], empty["need"], empty["answers"], len(empty["criteria"])) == ("Capitales", need, [], 13)
    # Nothing is filled, since there is nothing to fill.
    page = receipt["page"]
    for told in (client.get(page).text, client.get(f"{page}/comparatif.md").text):
        assert "Toutes les cases sont remplies" not in told
    assert client.get(f"{address}/study.md", headers=team).status_code == 200
    filled = client.post(f"{address}/answers", json={"own": ["Demander à un géographe"]}, headers=team).json()
    assert [one["name"] for one in filled["answers"]] == ["Demander à un géographe"]


def test_a_need_as_long_as_is_kept_may_be_sent_back(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])
    version = client.get(address, headers=team).json()["version"]
    long = {"version": version, "need": "rue " * 2_999 + "sale"}
    assert client.patch(address, json=long, headers=team).json()["need"] == long["need"]
    late = {"version": version + 1, "need": "a" * 12_001}
    assert client.patch(address, json=late, headers=team).status_code == 422


def test_a_benchmark_opens_to_its_secret_alone(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])
    other, stranger = opened(client, records=["pix"])
    assert client.get(address).status_code == 401
    assert client.get(address, headers=stranger).status_code == 404
    assert client.get(other, headers=team).status_code == 404
    assert client.get(f"{HOME}/99999", headers=team).status_code == 404
    assert client.delete(address, headers=stranger).status_code == 404
    assert client.get(address, headers=team).headers["cache-control"] == "no-store"


def test_the_same_key_opens_one_benchmark_however_often_it_is_sent(client: TestClient) -> None:
    body, key = {"need": NEED, "records": ["pix"]}, {"Idempotency-Key": "e6c0a8f2-benchmark"}
    first, again = (client.post(HOME, json=body, headers=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    team = {"Authorization": f"Bearer {again.json()['secret']}"}
    assert client.get(again.headers["location"], headers=team).json()["version"] == 1
    other = client.post(HOME, json={**body, "records": ["klaxit"]}, headers=key)
    assert (other.status_code, other.json()["type"]) == (422, "urn:deja-la:erreur:requete-cle-reprise")
    assert client.post(HOME, json=body).json()["id"] != first.json()["id"]
    unreadable = client.post(HOME, json=body, headers={"Idempotency-Key": "deux mots"})
    assert (unreadable.status_code, unreadable.json()["type"]) == (400, "urn:deja-la:erreur:requete-sans-cle")
    assert client.delete(first.headers["location"], headers=team).status_code == 204
    for sent in (body, {**body, "records": ["klaxit"]}):
        gone = client.post(HOME, json=sent, headers=key)
        assert (gone.status_code, gone.json()["type"]) == (410, "urn:deja-la:erreur:requete-cle-effacee")


def test_a_program_does_all_that_the_team_does(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])

    def change(method: str, path: str = "", **body: object) -> dict:  # type: ignore[type-arg]
        answer = client.request(method, address + path, json=body, headers=team)
        assert answer.status_code == 200, answer.text
        return answer.json()

    assert len(change("POST", "/answers", records=["klaxit"], own=["Affichage"])["answers"]) == 3
    told = change("POST", "/answers", own_practices=["Ne rien faire"])
    assert [told["answers"][-1][field] for field in ("name", "kind", "origin")] == ["Ne rien faire", "practice", None]
    told = change("POST", "/criteria", label="Marche hors ligne", weight=3)
    assert (told["criteria"][-1]["label"], told["criteria"][-1]["weight"]) == ("Marche hors ligne", 3)
    told = change("PATCH", f"/criteria/{told['criteria'][0]['id']}", version=told["version"], weight=5)
    assert told["criteria"][0]["weight"] == 5
    aside = told["answers"][1]["id"]
    told = change("PATCH", f"/answers/{aside}", version=told["version"], aside=True, why="Trop cher")
    assert [(one["id"], one["aside_why"]) for one in told["aside"]] == [(aside, "Trop cher")]
    told = change("PATCH", f"/answers/{aside}", version=told["version"], aside=False)
    assert told["aside"] == []
    assert told["conclusion"] == ""
    done: dict[str, Any] = {
        "title": "Encombrants",
        "conclusion": "Essayer Pix.\nEn mars.",
        "finished": True,
        "publication_wished": True,
    }
    told = change("PATCH", version=told["version"], **done)
    assert (told["publication_wished"], bool(told["finished_at"])) == (True, True)
    assert (told["title"], told["conclusion"]) == ("Encombrants", "Essayer Pix.\nEn mars.")
    late = {"version": told["version"], "conclusion": "Trop tard"}
    assert client.patch(address, json=late, headers=team).json()["type"] == "urn:deja-la:erreur:comparatif-termine"
    frozen = client.post(f"{address}/criteria", json={"label": "Trop tard"}, headers=team)
    assert (frozen.status_code, frozen.json()["type"]) == (409, "urn:deja-la:erreur:comparatif-termine")
    assert change("PATCH", version=told["version"], finished=False, need="Autre besoin")["need"] == "Autre besoin"
    assert client.delete(address, headers=team).status_code == 204
    assert client.get(address, headers=team).status_code == 404


def test_the_link_that_reads_reads_until_it_is_ended_and_changes_nothing(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])
    shared = client.post(f"{address}/share", headers=team).json()
    reader = {"Authorization": f"Bearer {shared['secret']}"}
    assert client.get(address, headers=reader).json() == client.get(address, headers=team).json()
    assert client.get(f"{address}/study.csv", headers=reader).status_code == 200
    assert client.get(shared["page"]).status_code == 200
    refused = client.patch(address, json={"title": "Volé"}, headers=reader)
    assert refused.status_code == 404
    assert "joignez celui de l’équipe" in refused.json()["detail"]
    ended = client.delete(f"{address}/share", headers=team)
    assert (ended.status_code, ended.headers.get("content-type")) == (204, None)
    assert client.get(address, headers=reader).status_code == 404


def test_asking_again_for_the_link_that_reads_gives_the_same_until_another_is_asked_for(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])
    first, again = (client.post(f"{address}/share", headers=team).json() for _ in range(2))
    assert first == again
    reader = {"Authorization": f"Bearer {first['secret']}"}
    assert client.get(address, headers=reader).status_code == 200
    other = client.post(f"{address}/share", params={"replace": True}, headers=team).json()
    assert client.get(address, headers=reader).status_code == 404
    assert client.get(address, headers={"Authorization": f"Bearer {other['secret']}"}).status_code == 200
    assert client.delete(f"{address}/share", headers=team).status_code == 204
    anew = client.post(f"{address}/share", headers=team).json()
    assert anew["secret"] not in {first["secret"], other["secret"]}


def test_the_files_are_those_of_the_pages(client: TestClient) -> None:
    receipt = client.post(HOME, json={"records": ["pix"]}).json()
    team = {"Authorization": f"Bearer {receipt['secret']}"}
    for ending in ("csv", "md", "json"):
        served = client.get(f"{HOME}/{receipt['id']}/study.{ending}", headers=team)
        assert served.content == client.get(f"{receipt['page']}/comparatif.{ending}").content
    assert client.get(f"{HOME}/{receipt['id']}/study.exe", headers=team).status_code == 422


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_kept_or_refused_and_never_an_error(client: TestClient, text: str) -> None:
    # Written by hand: the client's own writer refuses half a surrogate, which JSON can escape.
    body = json.dumps({"need": text, "title": text[:200], "own": [text[:300], "Une autre"]})
    answer = client.post(HOME, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {201, 422}
    if answer.status_code == 201:
        team = {"Authorization": f"Bearer {answer.json()['secret']}"}
        assert client.get(answer.headers["location"], headers=team).status_code == 200

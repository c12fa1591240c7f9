"""Benchmarks, as programs open, read, change and take them away."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.hostile import HOSTILE

NEED = "dépôts sauvages d’encombrants dans la rue, écrire à lea@exemple.fr"
HOME = "/api/v1/benchmarks"


def opened(client: TestClient, **body: object) -> tuple[str, dict[str, str]]:
    """Open a benchmark; gives its address, and the header of its team."""
    answer = client.post(HOME, json={"need": NEED, **body})
    assert answer.status_code == 201, answer.text
    receipt = answer.json()
    assert answer.headers["location"] == f"{HOME}/{receipt['id']}"
    return answer.headers["location"], {"Authorization": f"Bearer {receipt['secret']}"}


def cell_of(client: TestClient, address: str, team: Mapping[str, str]) -> str:
    cell = client.get(address, headers=team).json()["answers"][0]["cells"][4]
    return f"{address}/cells/{cell['answer']}/{cell['criterion']}"


def test_a_need_alone_opens_a_grid_of_eight_answers_without_personal_data(client: TestClient) -> None:
    address, team = opened(client)
    told = client.get(address, headers=team).json()
    assert len(told["answers"]) == 8
    assert {len(answer["cells"]) for answer in told["answers"]} == {len(told["criteria"])} == {13}
    assert "lea@exemple.fr" not in str(told)
    assert "encombrants" in told["need"]
    filled = [cell for answer in told["answers"] for cell in answer["cells"] if cell["text"]]
    assert filled
    assert all(cell["source"] for cell in filled)


def test_what_a_program_sends_again_is_not_doubled(client: TestClient) -> None:
    address, team = opened(client, own=["Ne rien faire"])
    for path, body in (
        ("answers", {"own": ["Solution maison", "ne rien faire", "Solution maison"]}),
        ("answers", {"own": ["Solution maison"]}),
        ("criteria", {"label": "Délai de pose"}),
        ("criteria", {"label": "délai de pose"}),
    ):
        assert client.post(f"{address}/{path}", json=body, headers=team).status_code == 200
    told = client.get(address, headers=team).json()
    assert [answer["name"] for answer in told["answers"]] == ["Ne rien faire", "Solution maison"]
    assert [one["label"] for one in told["criteria"]].count("Délai de pose") == 1
    assert len(told["criteria"]) == 14


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


def test_a_benchmark_opens_to_its_secret_alone(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])
    other, stranger = opened(client, records=["pix"])
    assert client.get(address).status_code == 401
    assert client.get(address, headers=stranger).status_code == 404
    assert client.get(other, headers=team).status_code == 404
    assert client.get(f"{HOME}/99999", headers=team).status_code == 404
    assert client.delete(address, headers=stranger).status_code == 404
    assert client.get(address, headers=team).headers["cache-control"] == "no-store"


def test_of_two_programs_the_second_is_told_what_the_first_wrote(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])
    cell = cell_of(client, address, team)
    before = client.get(cell, headers=team)
    assert before.headers["etag"] == '"0"'
    first = client.put(cell, json={"text": "Gratuit", "rating": 4}, headers={**team, "If-Match": '"0"'})
    assert (first.status_code, first.headers["etag"], first.json()["version"]) == (200, '"1"', 1)
    late = client.put(cell, json={"text": "Payant"}, headers={**team, "If-Match": before.headers["etag"]})
    assert (late.status_code, late.json()["current"]["text"], late.json()["current"]["version"]) == (412, "Gratuit", 1)
    told = client.put(cell, json={"text": "Payant", "version": 0}, headers=team)
    assert (told.status_code, told.json()["current"]["text"]) == (409, "Gratuit")
    assert told.json()["type"] == "urn:deja-la:erreur:case-changee"
    again = client.put(cell, json={"text": "Payant", "version": told.json()["current"]["version"]}, headers=team)
    assert (again.status_code, again.json()["version"]) == (200, 2)


@pytest.mark.parametrize("tag", ["", "*", "0", '"a"', '"0", "1"', '"99999999999"'])
def test_a_condition_that_no_version_meets_writes_nothing(client: TestClient, tag: str) -> None:
    address, team = opened(client, records=["pix"])
    cell = cell_of(client, address, team)
    refused = client.put(cell, json={"text": "Écrit"}, headers={**team, "If-Match": tag})
    assert refused.status_code == 412
    assert client.get(cell, headers=team).json()["version"] == 0


def test_a_write_says_which_version_it_read(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])
    refused = client.put(cell_of(client, address, team), json={"text": "Écrit"}, headers=team)
    assert (refused.status_code, refused.json()["type"]) == (428, "urn:deja-la:erreur:version-absente")


def test_a_benchmark_is_changed_by_who_read_it_as_it_is(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])
    unread = client.patch(address, json={"title": "Écrit"}, headers=team)
    assert (unread.status_code, unread.json()["type"]) == (428, "urn:deja-la:erreur:version-absente")
    tag = client.get(address, headers=team).headers["etag"]
    first = client.patch(address, json={"title": "Premier", "finished": True}, headers={**team, "If-Match": tag})
    assert (first.status_code, first.json()["title"]) == (200, "Premier")
    assert first.headers["etag"] == f'"{first.json()["version"]}"' != tag
    late = client.patch(address, json={"title": "Second", "finished": False}, headers={**team, "If-Match": tag})
    concluded = client.patch(address, json={"conclusion": "Seconde"}, headers={**team, "If-Match": tag})
    assert (concluded.status_code, concluded.json()["current"]["conclusion"]) == (412, "")
    assert (late.status_code, late.json()["type"]) == (412, "urn:deja-la:erreur:comparatif-change")
    assert (late.json()["current"]["title"], bool(late.json()["current"]["finished_at"])) == ("Premier", True)
    told = client.patch(address, json={"finished": False, "version": int(tag.strip('"'))}, headers=team)
    assert (told.status_code, told.json()["current"]["version"]) == (409, first.json()["version"])
    frozen = client.patch(address, json={"title": "Second", "version": first.json()["version"]}, headers=team)
    assert (frozen.status_code, frozen.json()["type"]) == (409, "urn:deja-la:erreur:comparatif-termine")
    assert client.get(address, headers=team).json() == first.json()


@pytest.mark.parametrize(
    ("rows", "body"), [("answers", {"aside": True, "why": "Trop cher"}), ("criteria", {"weight": 5})]
)
def test_an_answer_and_a_criterion_are_changed_by_who_read_the_benchmark_as_it_is(
    client: TestClient, rows: str, body: dict[str, object]
) -> None:
    address, team = opened(client, records=["pix", "klaxit"])
    read = client.get(address, headers=team)
    row, tag = f"{address}/{rows}/{read.json()[rows][0]['id']}", read.headers["etag"]
    unread = client.patch(row, json=body, headers=team)
    assert (unread.status_code, unread.json()["type"]) == (428, "urn:deja-la:erreur:version-absente")
    done = client.patch(row, json=body, headers={**team, "If-Match": tag})
    assert (done.status_code, done.headers["etag"]) == (200, f'"{read.json()["version"] + 1}"')
    late = client.patch(row, json=body, headers={**team, "If-Match": tag})
    assert (late.status_code, late.json()["type"]) == (412, "urn:deja-la:erreur:comparatif-change")
    assert late.json()["current"] == done.json()
    told = client.patch(row, json={**body, "version": read.json()["version"]}, headers=team)
    assert (told.status_code, told.json()["current"]) == (409, done.json())
    assert client.get(address, headers=team).json() == done.json()


def test_the_teams_own_criterion_is_renamed_alone_or_with_its_weight(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])
    made = client.post(f"{address}/criteria", json={"label": "Hors lignee", "weight": 3}, headers=team).json()
    own, standard = made["criteria"][-1]["id"], made["criteria"][0]
    told = {"version": made["version"], "label": "Hors ligne"}
    done = client.patch(f"{address}/criteria/{own}", json=told, headers=team).json()
    assert [(done["criteria"][-1]["label"], done["criteria"][-1]["weight"])] == [("Hors ligne", 3)]
    told = {"version": done["version"], "label": "Autre", "weight": 2}
    kept = client.patch(f"{address}/criteria/{standard['id']}", json=told, headers=team).json()["criteria"][0]
    assert (kept["label"], kept["weight"]) == (standard["label"], 2)


def test_the_teams_own_answer_is_renamed_alone_or_as_it_is_set_aside(client: TestClient) -> None:
    address, team = opened(client, records=["pix"], own=["Afichage", "Une affiche"])
    read = client.get(address, headers=team).json()
    catalogued, own, other = (f"{address}/answers/{one['id']}" for one in read["answers"])

    def change(answer: str, **body: object) -> dict:  # type: ignore[type-arg]
        version = client.get(address, headers=team).json()["version"]
        told = client.patch(answer, json={"version": version, **body}, headers=team)
        assert told.status_code == 200, told.text
        return told.json()

    done = change(own, name="Affichage")
    assert [one["name"] for one in done["answers"]] == [read["answers"][0]["name"], "Affichage", "Une affiche"]
    kept = change(catalogued, name="Autre", kind="practice")
    assert kept == done
    done = change(own, kind="practice")
    assert [(one["kind"], one["name"]) for one in done["answers"][1:]] == [
        ("practice", "Affichage"),
        ("own", "Une affiche"),
    ]
    assert sum("Sans objet" in cell["text"] for cell in done["answers"][1]["cells"]) == 5
    version = {"version": done["version"], "kind": "autre"}
    assert client.patch(own, json=version, headers=team).status_code == 422
    done = change(other, name="Deux affiches", aside=True, why="Trop cher")
    assert [(one["name"], one["aside_why"]) for one in done["aside"]] == [("Deux affiches", "Trop cher")]
    # What is not told stays: neither a name nor a reason is lost to a change of the other.
    done = change(other, name="Trois affiches")
    assert [(one["name"], one["aside_why"]) for one in done["aside"]] == [("Trois affiches", "Trop cher")]
    done = change(other, aside=False)
    assert [(one["name"], one["aside_why"]) for one in done["answers"][2:]] == [("Trois affiches", "")]


@pytest.mark.parametrize("rows", ["answers", "criteria"])
def test_an_answer_and_a_criterion_are_removed_on_condition_and_put_back(client: TestClient, rows: str) -> None:
    address, team = opened(client, records=["pix"], own=["Une affiche"])
    made = client.post(f"{address}/criteria", json={"label": "Hors ligne", "weight": 3}, headers=team).json()
    other, own = made["answers"][0]["id"], made["answers"][1]["id"]
    cell = f"{address}/cells/{own}/{made['criteria'][-1]['id']}"
    assert client.put(cell, json={"version": 0, "text": "Oui"}, headers=team).status_code == 200
    read = client.get(address, headers=team)
    row = f"{address}/{rows}/{read.json()[rows][-1]['id']}"
    unread = client.delete(row, headers=team)
    assert (unread.status_code, unread.json()["type"]) == (428, "urn:deja-la:erreur:version-absente")
    assert client.delete(row, params={"auteur": "L. P."}, headers=team).json()["errors"][0]["field"] == "auteur"
    tag = {**team, "If-Match": read.headers["etag"]}
    done = client.delete(row, params={"author": " L. P. "}, headers=tag)
    assert (done.status_code, len(done.json()[rows])) == (200, len(read.json()[rows]) - 1)
    [removed] = done.json()[f"removed_{rows}"]
    assert removed["removed_by"] == "L. P."
    assert (removed["name"], removed["written"]) == ({"answers": "Une affiche", "criteria": "Hors ligne"}[rows], 1)
    late = client.delete(f"{address}/answers/{other}", headers=tag)
    assert (late.status_code, late.json()["current"]) == (412, done.json())
    refused = client.put(cell, json={"version": 1, "text": "Non"}, headers=team)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:deja-la:erreur:comparatif-retire")
    told = {"version": done.json()["version"]}
    refused = client.patch(row, json={**told, ("name" if rows == "answers" else "label"): "Autre"}, headers=team)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:deja-la:erreur:comparatif-retire")
    share = client.post(f"{address}/share", headers=team).json()["secret"]
    others = client.get(address, headers={"Authorization": f"Bearer {share}"}).json()
    assert (others[f"removed_{rows}"], "Oui" in str(others)) == ([], False)
    back = client.post(f"{row}/restore", headers=team)
    assert (back.status_code, back.json()[rows]) == (200, read.json()[rows])
    assert back.headers["etag"] == f'"{back.json()["version"]}"'
    assert client.get(cell, headers=team).json()["text"] == "Oui"


def test_the_thirteen_criteria_stay(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])
    read = client.get(address, headers=team)
    row = f"{address}/criteria/{read.json()['criteria'][0]['id']}"
    refused = client.delete(row, headers={**team, "If-Match": read.headers["etag"]})
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:deja-la:erreur:comparatif-critere-commun")
    assert client.get(address, headers=team).json() == read.json()


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


def test_what_was_read_is_not_sent_again_until_it_changes(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])
    cell = cell_of(client, address, team)
    for read in (address, cell, *(f"{address}/study.{ending}" for ending in ("ods", "csv", "md", "json"))):
        tag = client.get(read, headers=team).headers["etag"]
        assert client.get(read, headers={**team, "If-None-Match": tag}).status_code == 304, read
        version = client.get(cell, headers=team).json()["version"]
        assert client.put(cell, json={"text": f"Lu {read}", "version": version}, headers=team).status_code == 200
        changed = client.get(read, headers={**team, "If-None-Match": tag})
        assert changed.status_code == 200, read
        assert changed.headers["etag"] != tag


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


def test_what_a_full_benchmark_cannot_take_is_a_problem_and_nothing_is_added(client: TestClient) -> None:
    address, team = opened(client, own=[f"réponse {number}" for number in range(29)])
    full = "urn:deja-la:erreur:comparatif-plein"
    late = client.post(f"{address}/answers", json={"records": ["pix", "klaxit"]}, headers=team)
    assert (late.status_code, late.json()["type"]) == (422, full)
    assert "il en aurait 31" in late.json()["detail"]
    for number in range(17):
        added = client.post(f"{address}/criteria", json={"label": f"critère {number}"}, headers=team)
        assert added.status_code == 200
    late = client.post(f"{address}/criteria", json={"label": "de trop"}, headers=team)
    assert (late.status_code, late.json()["type"]) == (422, full)
    told = client.get(address, headers=team).json()
    assert (len(told["answers"]), len(told["criteria"])) == (29, 30)


def test_the_link_that_reads_reads_until_it_is_ended_and_changes_nothing(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])
    shared = client.post(f"{address}/share", headers=team).json()
    reader = {"Authorization": f"Bearer {shared['secret']}"}
    assert client.get(address, headers=reader).json() == client.get(address, headers=team).json()
    assert client.get(f"{address}/study.csv", headers=reader).status_code == 200
    assert client.get(shared["page"]).status_code == 200
    assert client.patch(address, json={"title": "Volé"}, headers=reader).status_code == 404
    assert client.delete(f"{address}/share", headers=team).status_code == 204
    assert client.get(address, headers=reader).status_code == 404


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

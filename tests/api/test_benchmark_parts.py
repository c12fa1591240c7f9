"""Answers and criteria of a benchmark, as programs add, rename, remove and put them back."""

import pytest
from starlette.testclient import TestClient

from tests.api.benchmark_calls import opened


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


def test_the_teams_own_criterion_is_renamed_alone_or_with_its_weight(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])
    made = client.post(f"{address}/criteria", json={"label": "Hors lignee", "weight": 3}, headers=team).json()
    own, standard = made["criteria"][-1]["id"], made["criteria"][0]
    told = {"version": made["version"], "label": "Hors ligne"}
    done = client.patch(f"{address}/criteria/{own}", json=told, headers=team).json()
    assert [(done["criteria"][-1]["label"], done["criteria"][-1]["weight"])] == [("Hors ligne", 3)]
    told = {"version": done["version"], "label": "Autre", "weight": 2}
    refused = client.patch(f"{address}/criteria/{standard['id']}", json=told, headers=team)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:deja-la:erreur:comparatif-critere-commun")
    assert client.get(address, headers=team).json() == done
    # Sent back as it was read, it asks for nothing.
    told |= {"label": standard["label"]}
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
    told = {"version": done["version"], "kind": "practice", "name": "Autre"}
    refused = client.patch(catalogued, json=told, headers=team)
    kind = "urn:deja-la:erreur:comparatif-reponse-du-catalogue"
    assert (refused.status_code, refused.json()["type"]) == (409, kind)
    assert client.get(address, headers=team).json() == done
    assert change(catalogued, kind="tool") == done
    named = change(catalogued, name="Autre")["answers"][0]
    assert (named["name"], named["kind"], named["origin"]) == ("Autre", "tool", "outil:pix")
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

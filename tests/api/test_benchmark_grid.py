"""A program fills a grid at once, and puts it in order."""

from typing import Any

from starlette.testclient import TestClient

from tests.api.benchmark_calls import cell_of, opened


def grid_of(client: TestClient, address: str, team: dict[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = client.get(address, headers=team).json()
    return told


def told_cell(client: TestClient, address: str, team: dict[str, str]) -> str:
    """A cell of which the catalogue says something."""
    cells = grid_of(client, address, team)["answers"][0]["cells"]
    cell = next(one for one in cells if one["text"] and one["source"])
    return f"{address}/cells/{cell['answer']}/{cell['criterion']}"


def test_what_is_not_sent_of_a_cell_stays(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])
    cell = told_cell(client, address, team)
    before = client.get(cell, headers=team).json()
    rated = client.patch(cell, json={"rating": 3, "author": "L. P."}, headers={**team, "If-Match": '"0"'})
    assert (rated.status_code, rated.headers["etag"]) == (200, '"1"')
    assert {**rated.json(), "version": 0, "rating": None, "ratings": []} == before
    noted = client.patch(cell, json={"version": 1, "note": "À confirmer", "author": "L. P."}, headers=team).json()
    assert [noted[field] for field in ("text", "source", "rating")] == [before["text"], before["source"], 3.0]
    back = client.patch(cell, json={"version": 2, "rating": None, "author": "L. P."}, headers=team).json()
    assert (back["rating"], back["note"]) == (None, "À confirmer")


def test_another_text_leaves_the_source_of_the_former(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])
    cell = told_cell(client, address, team)
    written = client.patch(cell, json={"version": 0, "text": "Gratuit, nous a-t-on dit"}, headers=team).json()
    assert (written["source"], written["dated"], written["address"]) == ("", "", "")
    sourced = client.patch(cell, json={"version": 1, "text": "Payant", "source": "Devis"}, headers=team).json()
    assert (sourced["text"], sourced["source"]) == ("Payant", "Devis")


def test_a_part_of_a_cell_is_changed_by_who_read_it_as_it_is(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])
    cell = cell_of(client, address, team)
    assert client.patch(cell, json={"rating": 1}, headers=team).status_code == 428
    client.patch(cell, json={"version": 0, "text": "Gratuit"}, headers=team)
    late = client.patch(cell, json={"version": 0, "note": "Non"}, headers=team)
    assert (late.status_code, late.json()["current"]["text"]) == (409, "Gratuit")
    passed = client.patch(cell, json={"note": "Non"}, headers={**team, "If-Match": '"0"'})
    assert passed.status_code == 412
    nowhere = client.patch(f"{address}/cells/999999/1", json={"version": 0, "note": "Non"}, headers=team)
    assert nowhere.status_code == 404


def test_a_criterion_is_filled_for_all_answers_at_once_or_for_none(client: TestClient) -> None:
    address, team = opened(client, records=["pix", "klaxit"])
    grid = grid_of(client, address, team)
    price = next(one["id"] for one in grid["criteria"] if one["key"] == "price")
    answers = [one["id"] for one in grid["answers"]]
    filled = [{"answer": one, "criterion": price, "version": 0, "rating": 2, "text": f"Prix {one}"} for one in answers]
    done = client.patch(f"{address}/cells", json={"cells": filled}, headers=team)
    assert done.status_code == 200
    assert done.headers["etag"] == f'"{done.json()["version"]}"'
    column = [cell for one in done.json()["answers"] for cell in one["cells"] if cell["criterion"] == price]
    assert [(cell["text"], cell["rating"], cell["version"]) for cell in column] == [
        (f"Prix {one}", 2.0, 1) for one in answers
    ]
    stale = [{"answer": answers[0], "criterion": price, "version": 1, "text": "Autre"}, {**filled[1], "text": "Autre"}]
    late = client.patch(f"{address}/cells", json={"cells": stale}, headers=team)
    assert (late.status_code, late.json()["current"]["answer"]) == (409, answers[1])
    assert grid_of(client, address, team) == done.json()
    for cells, status in (([], 422), ([filled[0], filled[0]], 422), ([{**filled[0], "version": None}], 428)):
        assert client.patch(f"{address}/cells", json={"cells": cells}, headers=team).status_code == status


def test_answers_are_put_in_an_order_that_the_grid_and_the_study_keep(client: TestClient) -> None:
    address, team = opened(client, records=["pix", "klaxit"], own=["Affiche"])
    grid = grid_of(client, address, team)
    pix, klaxit, poster = (one["id"] for one in grid["answers"])
    unsaid = client.put(f"{address}/order", json={"answers": [poster, pix, klaxit]}, headers=team)
    assert unsaid.status_code == 428
    ordered = client.put(f"{address}/order", json={"answers": [poster, pix], "version": grid["version"]}, headers=team)
    assert [one["id"] for one in ordered.json()["answers"]] == [poster, klaxit, pix]
    assert ordered.headers["etag"] == f'"{ordered.json()["version"]}"'
    study = client.get(f"{address}/study.json", headers=team).text
    assert study.index("Affiche") < study.index("Klaxit")
    late = client.put(f"{address}/order", json={"answers": [pix, poster], "version": grid["version"]}, headers=team)
    assert (late.status_code, late.json()["current"]["version"]) == (409, ordered.json()["version"])
    as_they_came = client.delete(f"{address}/order", headers=team)
    assert [one["id"] for one in as_they_came.json()["answers"]] == [pix, klaxit, poster]
    for wrong, status in (([pix, pix], 422), ([999_999], 404)):
        body = {"answers": wrong, "version": as_they_came.json()["version"]}
        assert client.put(f"{address}/order", json=body, headers=team).status_code == status


def test_the_teams_criteria_go_where_they_are_put_and_the_thirteen_stay_in_their_order(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])
    for label in ("Délai", "Hors ligne"):
        client.post(f"{address}/criteria", json={"label": label}, headers=team)
    grid = grid_of(client, address, team)
    ids = [one["id"] for one in grid["criteria"]]
    headers = {**team, "If-Match": f'"{grid["version"]}"'}
    swapped = [ids[1], ids[0]]
    refused = client.put(f"{address}/order", json={"criteria": swapped}, headers=headers)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:deja-la:erreur:comparatif-critere-commun")
    wanted = [ids[14], ids[13], *ids[:13]]
    done = client.put(f"{address}/order", json={"criteria": wanted}, headers=headers).json()
    assert [one["id"] for one in done["criteria"]] == wanted

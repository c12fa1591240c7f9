"""A program changes a benchmark as it read it: who comes second is told what the first wrote."""

import pytest
from starlette.testclient import TestClient

from tests.api.benchmark_calls import cell_of, opened


def test_of_two_programs_the_second_is_told_what_the_first_wrote(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])
    cell = cell_of(client, address, team)
    before = client.get(cell, headers=team)
    assert before.headers["etag"] == '"0"'
    first = client.put(cell, json={"text": "Gratuit", "rating": 4}, headers={**team, "If-Match": '"0"'})
    assert (first.status_code, first.headers["etag"], first.json()["version"]) == (200, '"1"', 1)
    late = client.put(cell, json={"text": "Payant"}, headers={**team, "If-Match": before.headers["etag"]})
    assert (late.status_code, late.json()["current"]["text"], late.json()["current"]["version"]) == (412, "Gratuit", 1)
    assert late.json()["detail"].startswith("Cette case a changé entre-temps")
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
    assert refused.json()["detail"].startswith("If-Match prend l’ETag que vous avez lu")
    whole = client.patch(address, json={"title": "Écrit"}, headers={**team, "If-Match": tag})
    assert (whole.status_code, whole.json()["detail"]) == (412, refused.json()["detail"])
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


def test_a_program_rates_in_somebodys_name_and_leaves_the_others(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])
    cell = cell_of(client, address, team)
    put = {"text": "Gratuit", "rating": 4, "author": "A. B."}
    client.put(cell, json={**put, "version": 0}, headers=team)
    second = client.put(cell, json={**put, "rating": 1, "author": "E. F.", "version": 1}, headers=team).json()
    assert [(one["author"], one["value"]) for one in second["ratings"]] == [("A. B.", 4), ("E. F.", 1)]
    assert (second["rating"], second["author"]) == (2.5, "A. B.")
    left = client.put(cell, json={"text": "Payant", "author": "E. F.", "version": 2}, headers=team).json()
    assert (left["rating"], left["author"], left["version"]) == (2.5, "E. F.", 3)
    back = client.put(cell, json={"text": "Payant", "author": "ef", "rating": None, "version": 3}, headers=team).json()
    assert [one["author"] for one in back["ratings"]] == ["A. B."]

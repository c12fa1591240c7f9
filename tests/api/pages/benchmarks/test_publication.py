import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from api.desk import Role
from api.desk.benchmarks.tables import BenchmarkRow
from tests.api.pages.benchmark_forms import fields_of, opened, token_of
from tests.api.pages.reading import read_page, text_of
from tests.api.signed_in import sign_in, store_of

WASTE = "Les encombrants restent dans la rue et personne ne sait quand les sortir."
ALIKE = "Les habitants déposent leurs encombrants n’importe quand et la rue est sale."
OTHER = "Les personnes âgées du village restent seules, et le bus ne passe que deux fois par semaine."


pytestmark = pytest.mark.usefixtures("from_our_own_pages")


def send(client: TestClient, address: str, *, shown: str = "", **fields: str) -> int:
    """Post a form of a page."""
    token = token_of(client.get(shown or address).text)
    return client.post(address, data={"jeton": token, **fields}, follow_redirects=False).status_code


def decide(client: TestClient, number: int | str, action: str) -> int:
    """Decide of a benchmark, as its page was just shown."""
    address = f"/bureau/comparatifs/{number}"
    return send(client, address, action=action, version=version_of(client.get(address).text))


def version_of(page: str) -> str:
    return re.findall(r'name="version" value="(\w+)"', page)[0]


def wished(client: TestClient) -> tuple[str, int]:
    """Finish a benchmark that its team wishes to publish; gives its address and its number."""
    address = opened(client, need=WASTE, own="Un agent référent")
    assert "remarques et conclusion seront lues par tous, sans initiales." in read_page(client.get(address).text).text
    assert send(client, f"{address}/etat", shown=address, action="terminer", publier="oui") == 303
    number = re.search(r"Numéro (\d+)", read_page(client.get(address).text).text.replace("\xa0", " "))
    assert number
    return address, int(number[1])


def published(client: TestClient) -> tuple[str, int]:
    address, number = wished(client)
    sign_in(client, Role.EXPERT)
    assert decide(client, number, "publier") == 303
    client.cookies.clear()
    return address, number


def test_a_team_asks_an_expert_publishes_and_everyone_reads(client: TestClient) -> None:
    address, number = wished(client)
    assert client.get(f"/comparatifs/publies/{number}").status_code == 404
    sign_in(client, Role.EXPERT)
    assert f"/bureau/comparatifs/{number}" in read_page(client.get("/bureau/comparatifs").text).links
    assert decide(client, number, "publier") == 303
    client.cookies.clear()
    page = client.get(f"/comparatifs/publies/{number}")
    assert page.status_code == 200
    assert "Un agent référent" in text_of(page.text)
    assert f"/comparatifs/publies/{number}" in read_page(client.get("/comparatifs/publies").text).links
    assert f"/comparatifs/publies/{number}" in read_page(client.get(address).text).links
    assert address.rsplit("/", 1)[-1] not in page.text
    for ending in ("pdf", "ods", "csv", "md", "json"):
        assert client.get(f"/comparatifs/publies/{number}/comparatif.{ending}").status_code == 200


@pytest.mark.parametrize("role", [None, Role.TERRITORY])
def test_only_an_expert_decides(client: TestClient, role: Role | None) -> None:
    _, number = wished(client)
    if role:
        sign_in(client, role)
    for address in ("/bureau/comparatifs", f"/bureau/comparatifs/{number}"):
        assert client.get(address, follow_redirects=False).status_code in {303, 403}
    sent = client.post(f"/bureau/comparatifs/{number}", data={"action": "publier"}, follow_redirects=False)
    assert sent.status_code in {303, 401, 403}
    assert client.get(f"/comparatifs/publies/{number}").status_code == 404


def test_a_decision_without_its_token_is_asked_for_again(client: TestClient) -> None:
    _, number = wished(client)
    sign_in(client, Role.EXPERT)
    sent = client.post(f"/bureau/comparatifs/{number}", data={"action": "publier", "jeton": "faux"})
    assert sent.status_code == 422
    assert client.get(f"/comparatifs/publies/{number}").status_code == 404


@pytest.mark.parametrize("action", ["publier", "retirer"])
def test_what_changed_since_the_expert_read_it_is_shown_again_and_not_decided(client: TestClient, action: str) -> None:
    address, number = wished(client)
    sign_in(client, Role.EXPERT)
    there = f"/bureau/comparatifs/{number}"
    read = client.get(there).text
    assert send(client, f"{address}/etat", shown=address, action="rouvrir") == 303
    version = version_of(client.get(f"{address}/conclusion").text)
    assert send(client, f"{address}/conclusion", version=version, conclusion="Que personne n’a lu") == 303
    assert send(client, f"{address}/etat", shown=address, action="terminer", publier="oui") == 303
    for shown in (version_of(read), "", "²"):
        typed = {"jeton": token_of(read), "action": action, "version": shown}
        refused = client.post(there, data=typed, follow_redirects=False)
        assert refused.status_code == 409
        assert "Que personne n’a lu" in text_of(refused.text)
        assert "changé entre-temps" in text_of(refused.text)
    assert client.get(f"/comparatifs/publies/{number}").status_code == 404
    assert decide(client, number, "publier") == 303
    assert client.get(f"/comparatifs/publies/{number}").status_code == 200


def test_an_expert_decides_nothing_of_a_benchmark_they_may_not_read(client: TestClient) -> None:
    address, number = wished(client)
    sign_in(client, Role.EXPERT)
    there = f"/bureau/comparatifs/{number}"
    token = token_of(client.get(there).text)
    assert send(client, f"{address}/etat", shown=address, action="terminer") == 303
    assert client.get(there).status_code == 404
    secret, benchmarks = address.rsplit("/", 1)[-1], store_of(client).benchmarks
    before = benchmarks.read(secret)
    refused = client.post(there, data={"jeton": token, "action": "retirer"}, follow_redirects=False)
    assert refused.status_code == 404
    assert benchmarks.read(secret) == before


def test_what_is_published_is_found_by_a_need_like_its_own_and_by_no_other(client: TestClient) -> None:
    _, number = published(client)
    link = f"/comparatifs/publies/{number}"
    assert link in client.post("/comparatifs", data={"besoin": ALIKE}).text
    assert link not in client.post("/comparatifs", data={"besoin": OTHER}).text
    assert link in client.post("/recherche", data={"besoin": ALIKE}).text
    assert link not in client.post("/recherche", data={"besoin": OTHER}).text
    other_team = opened(client, need=ALIKE)
    assert link in client.get(other_team).text


def test_the_next_team_starts_from_what_is_known_and_not_from_what_was_thought(client: TestClient) -> None:
    address = opened(client, need=WASTE, own="Un agent référent")
    page = client.get(address).text
    cell = re.findall(r'href="(/comparatif/[\w-]+/case/\d+/\d+)"', page)[0]
    typed = {"texte": "Deux jours par semaine", "note": "4", "remarque": "Notre préféré", "initiales": "C. E."}
    shown = fields_of(client.get(cell).text)
    assert client.post(cell, data={**shown, **typed, "source": ""}, follow_redirects=False).status_code == 303
    assert send(client, f"{address}/criteres", nouveau="Marche hors ligne", nouveau_poids="3") == 303
    version = version_of(client.get(f"{address}/conclusion").text)
    assert send(client, f"{address}/conclusion", version=version, conclusion="Retenir l’agent") == 303
    assert send(client, f"{address}/etat", shown=address, action="terminer", publier="oui") == 303
    number = re.findall(r"Numéro (\d+)", text_of(client.get(address).text).replace("\xa0", " "))[0]
    sign_in(client, Role.EXPERT)
    assert decide(client, number, "publier") == 303
    client.cookies.clear()
    there = f"/comparatifs/publies/{number}"
    assert "C. E." not in text_of(client.get(there).text)
    assert "Retenir l’agent" in text_of(client.get(there).text)
    token = token_of(client.get(there).text)
    copied = client.post(f"{there}/copier", data={"jeton": token}, follow_redirects=False)
    assert copied.status_code == 303
    assert copied.headers["location"] != address
    text = text_of(client.get(copied.headers["location"]).text).replace("\xa0", " ")
    for told in ("Deux jours par semaine", "Marche hors ligne", "Un agent référent", "Comparatif publié nᵒ"):
        assert told in text
    for thought in ("Notre préféré", "Note : 4", "C. E.", "Retenir l’agent"):
        assert thought not in text


def test_days_are_those_of_paris(client: TestClient) -> None:
    address, number = wished(client)
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    dates = {"finished_at": late, "published_at": late, "updated_at": late, "created_at": late}
    with store_of(client).database.write() as session:
        session.execute(update(BenchmarkRow).where(BenchmarkRow.id == number).values(**dates))
    there = f"/comparatifs/publies/{number}"
    told = {address: 3, there: 2, f"{address}/comparatif.csv": 3, f"{address}/comparatif.md": 3}
    pages = {one: client.get(one).text for one in told}
    assert {one: page.count("1er décembre 2026") for one, page in pages.items()} == told
    assert not any("30 novembre 2026" in page for page in pages.values())


@pytest.mark.parametrize("how", ["rouvrir", "terminer"])
def test_the_team_takes_it_back(client: TestClient, how: str) -> None:
    address, number = published(client)
    assert send(client, f"{address}/etat", shown=address, action=how) == 303
    assert client.get(f"/comparatifs/publies/{number}").status_code == 404
    assert f"/comparatifs/publies/{number}" not in client.get("/comparatifs/publies").text


def test_programs_list_read_and_start_from_what_is_published(client: TestClient) -> None:
    _, number = published(client)
    listed = client.get("/api/v1/benchmarks?page_size=100").json()
    assert number in [one["id"] for one in listed["items"]]
    told = client.get(f"/api/v1/benchmarks/{number}")
    assert told.status_code == 200
    assert {cell["author"] for answer in told.json()["answers"] for cell in answer["cells"]} == {""}
    receipt = client.post("/api/v1/benchmarks", json={"copy_of": number, "own": ["Une de plus"]})
    assert receipt.status_code == 201
    team = {"Authorization": f"Bearer {receipt.json()['secret']}"}
    copied = client.get(receipt.headers["location"], headers=team).json()
    assert [one["name"] for one in copied["answers"][:-1]] == [one["name"] for one in told.json()["answers"]]
    assert copied["answers"][-1]["name"] == "Une de plus"
    assert client.post("/api/v1/benchmarks", json={"copy_of": 99_999}).status_code == 404
    assert client.get("/api/v1/benchmarks/99999").status_code == 401

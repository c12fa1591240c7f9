import json
import logging
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from starlette.testclient import TestClient

from api.app import create_app
from api.cli.cards import cards
from api.routers import ROUTERS
from api.schemas.recommendations import Places, RecommendationOut
from api.settings import Settings
from corpus.numbers import number
from recommender import Need, Recommender
from tests.api.conftest import Opener

NEED = "les habitants déposent leurs encombrants n'importe quand"
RECOMMENDATIONS = "/api/v1/recommendations"


def problem_of(response, status: int) -> dict:  # type: ignore[no-untyped-def, type-arg]
    """Every error has this one shape."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    # Who was overtaken is told what is there now.
    assert set(body) - ({"current"} if status in {409, 412} else set()) == {
        "type",
        "title",
        "status",
        "detail",
        "errors",
    }
    assert body["status"] == status
    assert body["type"].startswith("urn:deja-la:erreur:")
    assert body["detail"].endswith((".", "]"))
    said = " ".join([body["detail"], *(error["message"] for error in body["errors"])])
    assert not re.search(r" [:;?!»%]|« ", said), said
    return body


def test_a_territory_is_asked_for_by_its_code_in_any_case(client: TestClient) -> None:
    for code in ("Brest", "29", ""):
        problem = problem_of(client.post(RECOMMENDATIONS, json={"text": NEED, "territory": code}), 422)
        assert "code INSEE" in problem["errors"][0]["message"]
    assert client.post(RECOMMENDATIONS, json={"text": NEED, "territory": "2a004"}).status_code == 200
    assert client.get("/api/v1/territories/2a004").json()["name"] == "Ajaccio"


def test_broken_json_is_told_where_it_breaks(client: TestClient) -> None:
    headers = {"Content-Type": "application/json"}
    problem = problem_of(client.post(RECOMMENDATIONS, content=b'{"text": "x",}', headers=headers), 422)
    assert "à partir du caractère 1" in problem["detail"]


def test_a_need_gets_the_recommenders_own_answer(client: TestClient, recommender: Recommender) -> None:
    response = client.post(RECOMMENDATIONS, json={"text": NEED, "top_k": 3})
    assert response.status_code == 200
    expected = RecommendationOut.of(recommender.recommend(Need(NEED), top_k=3), Places(recommender.catalogue))
    assert response.json() == expected.model_dump(mode="json")
    assert "pni-93-livry-gargan" in [match["id"] for match in response.json()["investigations"]]


def test_the_answer_has_the_promised_fields(client: TestClient) -> None:
    body = client.post(RECOMMENDATIONS, json={"text": NEED}).json()
    assert list(body)[:6] == ["verdict", "probability", "questions", "investigations", "tools", "index_version"]
    assert list(body)[6:] == ["themes", "rewording", "named", "read_as", "named_theme"]
    assert all(match["id"] and match["reason"]["text"] for match in body["investigations"] + body["tools"])


def test_a_match_says_where_it_is_read(client: TestClient, site_with: Opener) -> None:
    found = client.post(RECOMMENDATIONS, json={"text": "les agents font les démarches en ligne des habitants"}).json()
    for match in found["investigations"] + found["tools"]:
        assert client.get(match["page"]).status_code == 200
        assert match["page"].endswith(f"/{match['id']}")
    urls = {match["id"]: match["url"] for match in found["tools"]}
    assert {None} == {match["url"] for match in found["investigations"]}
    assert all(url == client.get(f"/api/v1/tools/{tool}").json()["url"] for tool, url in urls.items())
    assert any(urls.values())
    near = client.get("/api/v1/tools/pix/similar").json()
    assert client.get(near[0]["page"]).status_code == 200
    elsewhere = site_with(public_url="https://deja-la.exemple.fr")
    told = elsewhere.post(RECOMMENDATIONS, json={"text": NEED}, headers={"Host": "deja-la.exemple.fr"}).json()
    assert told["tools"][0]["page"] == f"https://deja-la.exemple.fr/outils/{told['tools'][0]['id']}"


def test_a_name_that_stands_for_what_nothing_says_is_not_told_for_it(recommender: Recommender) -> None:
    found = recommender.recommend(Need(NEED), top_k=1)
    named = replace(found.tools[0], offers=found.tools[0].title)
    named = replace(named, reason=replace(named.reason, sentence=named.title))
    told = RecommendationOut.of(replace(found, tools=(named,)), Places(recommender.catalogue))
    assert told.tools[0].offers is None
    console = Console(record=True, width=80)
    for card in cards(told):
        console.print(card)
    shown = console.export_text()
    assert "À quoi ça sert" not in shown
    assert f"« {named.title} »" not in shown
    assert RecommendationOut.of(found, Places(recommender.catalogue)).tools[0].offers


def test_a_word_read_as_another_is_told_and_as_typed_reads_it_as_it_is(client: TestClient) -> None:
    body = {"text": "les encmobrants dans la rue"}
    assert client.post(RECOMMENDATIONS, json=body).json()["read_as"] == [
        {"typed": "encmobrants", "read": "encombrants"}
    ]
    assert client.post(RECOMMENDATIONS, json=body | {"as_typed": True}).json()["read_as"] == []


def test_the_name_of_a_theme_is_told_with_its_records(client: TestClient) -> None:
    body = client.post(RECOMMENDATIONS, json={"text": "Vieillissement"}).json()
    assert body["named_theme"] == "vieillissement"
    assert len(body["investigations"]) == 3
    assert client.post(RECOMMENDATIONS, json={"text": NEED}).json()["named_theme"] is None


def test_one_kind_can_be_asked_for(client: TestClient) -> None:
    body = client.post(RECOMMENDATIONS, json={"text": NEED, "kinds": ["tool"]}).json()
    assert body["investigations"] == []


@pytest.mark.parametrize(
    "body",
    [
        {}, {"text": 3}, {"text": None}, {"text": "a", "top_k": 0}, {"text": "a", "top_k": 51},
        {"text": "a", "top_k": 1.5}, {"text": "a", "kinds": []}, {"text": "a", "kinds": ["film"]},
        {"text": "a", "territory": "ici"}, {"text": "a", "x": 1},
        [], "a", 3, None,
    ],
)  # fmt: skip
def test_a_bad_request_says_what_to_do_in_french(client: TestClient, body: object) -> None:
    problem = problem_of(client.post(RECOMMENDATIONS, json=body), 422)
    assert problem["type"].endswith("requete-invalide")
    assert problem["errors"]
    assert not any(word in problem["detail"] for word in ("should", "Input", "valid "))


def test_an_unknown_territory_is_a_problem(client: TestClient) -> None:
    for code in ("99999", "000000000"):
        problem = problem_of(client.post(RECOMMENDATIONS, json={"text": NEED, "territory": code}), 422)
        assert problem["type"].endswith("territoire-inconnu")


def test_a_far_larger_territory_is_said(client: TestClient) -> None:
    body = client.post(RECOMMENDATIONS, json={"text": NEED, "territory": "46240"}).json()
    livry = next(match for match in body["investigations"] if match["id"] == "pni-93-livry-gargan")
    assert "79 fois plus peuplé (" in livry["difference"]
    assert "pour Rocamadour" in livry["difference"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"text": NaN}', b"[" * 5_000])
def test_a_body_that_is_no_json_is_a_bad_request(client: TestClient, content: bytes) -> None:
    response = client.post(RECOMMENDATIONS, content=content, headers={"content-type": "application/json"})
    problem_of(response, 400 if content[:1] in {b"\xff", b"["} else 422)


@pytest.mark.parametrize("text", ["", " ", "123", "!!!", "\u200b"])
def test_a_need_without_a_word_is_refused_in_plain_words(client: TestClient, text: str) -> None:
    assert "avec des mots" in problem_of(client.post(RECOMMENDATIONS, json={"text": text}), 422)["detail"]


def test_one_letter_and_ten_thousand_are_read_and_one_more_is_not(client: TestClient) -> None:
    assert client.post(RECOMMENDATIONS, json={"text": "a"}).status_code == 200
    assert client.post(RECOMMENDATIONS, json={"text": "é" * 10_000}).status_code == 200
    problem = problem_of(client.post(RECOMMENDATIONS, json={"text": "é" * 10_001}), 422)
    assert problem["type"] == "urn:deja-la:erreur:besoin-trop-long"
    assert [error["field"] for error in problem["errors"]] == ["text"]
    assert f"{number(10_001)} caractères" in problem["detail"]


def test_a_body_over_the_limit_is_413_with_or_without_a_length(client: TestClient) -> None:
    large = json.dumps({"text": "a", "pad": "x" * 256_000}).encode()
    problem_of(client.post(RECOMMENDATIONS, content=large), 413)
    problem_of(client.post(RECOMMENDATIONS, content=iter([large[:200_000], large[200_000:]])), 413)


def test_a_lone_surrogate_in_json_is_answered(client: TestClient) -> None:
    content = b'{"text": "d\\ud800chets verts"}'
    response = client.post(RECOMMENDATIONS, content=content, headers={"content-type": "application/json"})
    assert response.status_code in {200, 422}


def test_an_unknown_address_or_method_is_a_problem(client: TestClient) -> None:
    problem_of(client.get("/api/v1/nulle-part"), 404)
    response = client.get(RECOMMENDATIONS)
    problem_of(response, 405)
    assert response.headers["allow"] == "POST"


def test_an_unexpected_error_is_a_problem_and_its_text_stays_out_of_the_log(
    client: TestClient, recommender: Recommender, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(NEED)

    monkeypatch.setattr(recommender, "recommend", fail)
    with caplog.at_level(logging.DEBUG):
        problem = problem_of(client.post(RECOMMENDATIONS, json={"text": NEED}), 500)
    assert "encombrants" not in json.dumps(problem)
    assert "unexpected RuntimeError" in caplog.text
    assert "encombrants" not in caplog.text


def test_every_investigation_and_tool_is_listed_and_readable(client: TestClient) -> None:
    for path, total in (("/api/v1/investigations", 47), ("/api/v1/tools", 66)):
        body = client.get(path, params={"page_size": 100}).json()
        assert body["total"] == len(body["items"]) == total
        for item in body["items"]:
            assert client.get(f"{path}/{item['id']}").json() == item


def test_pages_cut_the_list_without_loss(client: TestClient) -> None:
    ids = []
    for page in range(1, 6):
        body = client.get("/api/v1/investigations", params={"page": page, "page_size": 10}).json()
        ids += [item["id"] for item in body["items"]]
    assert len(ids) == len(set(ids)) == 47
    assert ids == sorted(ids)
    assert client.get("/api/v1/investigations", params={"page": 99}).json()["items"] == []


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        ({"theme": "dechets"}, lambda r: "dechets" in r["themes"]),
        ({"territory_kind": "epci"}, lambda r: any(t["kind"] == "epci" for t in r["territories"])),
        ({"outcome": "invalidated"}, lambda r: any(h["outcome"] == "invalidated" for h in r["hypotheses"])),
        ({"status": "internalised"}, lambda r: r["follow_up"]["status"] == "internalised"),
    ],
)
def test_filters_keep_what_fits_and_nothing_else(client: TestClient, filters: dict, holds) -> None:  # type: ignore[no-untyped-def, type-arg]
    everything = client.get("/api/v1/investigations", params={"page_size": 100}).json()["items"]
    kept = client.get("/api/v1/investigations", params={"page_size": 100, **filters}).json()["items"]
    assert 0 < len(kept) < 47
    assert [r["id"] for r in kept] == [r["id"] for r in everything if holds(r)]


@pytest.mark.parametrize("query", ["theme=cuisine", "outcome=peut-etre", "page=0", "page_size=101", "page=a"])
def test_a_bad_filter_is_a_problem(client: TestClient, query: str) -> None:
    problem_of(client.get(f"/api/v1/investigations?{query}"), 422)


def test_an_unknown_record_is_a_problem(client: TestClient) -> None:
    assert problem_of(client.get("/api/v1/tools/absent"), 404)["type"].endswith("fiche-inconnue")
    problem_of(client.get("/api/v1/investigations/pix"), 404)


def test_the_service_tells_how_it_is(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/ready").json()["status"] == "ok"
    version = client.get("/version").json()
    assert (version["investigations"], version["tools"]) == (47, 66)
    assert version["index_version"]


def test_the_routes_of_a_process_are_made_once(recommender: Recommender, data_dir: Path) -> None:
    one, other = (create_app(Settings(data_dir=data_dir), recommender).routes for _ in range(2))
    assert len({id(route) for route in one} & {id(route) for route in other}) == len(ROUTERS)


def test_the_openapi_document_is_the_committed_one(client: TestClient) -> None:
    committed = Path(__file__).parents[2] / "docs/openapi.json"
    assert json.loads(committed.read_text(encoding="utf-8")) == client.get("/openapi.json").json(), (
        "run: python -m api.openapi > docs/openapi.json"
    )

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from recommender import Recommender

ELSEWHERE = "https://mairie.exemple.fr"
OPEN = "access-control-allow-origin"


def asked(client: TestClient, method: str, path: str):  # type: ignore[no-untyped-def]
    headers = {"Origin": ELSEWHERE, "Access-Control-Request-Method": method}
    return client.options(path, headers={**headers, "Access-Control-Request-Headers": "content-type"})


@pytest.mark.parametrize(
    "path",
    ["/api/v1/tools", "/api/v1/tools/pix", "/api/v1/tools/absent", "/api/v1/territories?q=brest", "/openapi.json"],
)
def test_a_page_elsewhere_may_read_what_is_public_and_nothing_else(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Origin": ELSEWHERE})
    assert answer.headers[OPEN] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "access-control-allow-credentials" not in answer.headers
    for closed in ("/", "/outils/pix", "/api/v1/desk/requests", "/api/v1/benchmarks/1", "/metrics", "/connexion"):
        told = client.get(closed, headers={"Origin": ELSEWHERE}).headers
        assert OPEN not in told
        assert told["cross-origin-resource-policy"] == "same-origin"


def test_a_page_elsewhere_may_ask_who_has_met_a_need(client: TestClient) -> None:
    answer = asked(client, "POST", "/api/v1/recommendations")
    assert (answer.status_code, answer.headers[OPEN]) == (204, "*")
    assert answer.headers["access-control-allow-methods"] == "POST"
    assert "content-type" in answer.headers["access-control-allow-headers"].lower()
    found = client.post("/api/v1/recommendations", json={"text": "déchets"}, headers={"Origin": ELSEWHERE})
    assert (found.status_code, found.headers[OPEN]) == (200, "*")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/requests"),
        ("POST", "/api/v1/benchmarks"),
        ("PUT", "/api/v1/benchmarks/1/cells/1/1"),
        ("DELETE", "/api/v1/recommendations"),
        ("POST", "/api/v1/tools"),
        ("GET", "/api/v1/desk/requests"),
        ("POST", "/connexion"),
    ],
)
def test_a_page_elsewhere_is_let_into_nothing_that_writes_or_is_behind_a_secret(
    client: TestClient, method: str, path: str
) -> None:
    answer = asked(client, method, path)
    assert answer.status_code in {404, 405}
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_a_page_elsewhere_that_is_over_its_quota_can_read_that_it_is(recommender: Recommender, data_dir) -> None:  # type: ignore[no-untyped-def]
    settings = Settings(data_dir=data_dir, rate_reading="1/hour")
    with TestClient(create_app(settings, recommender)) as client:
        answers = [client.get("/api/v1/tools", headers={"Origin": ELSEWHERE}) for _ in range(2)]
    assert [(one.status_code, one.headers[OPEN]) for one in answers] == [(200, "*"), (429, "*")]
    assert "Retry-After" in answers[1].headers["access-control-expose-headers"]

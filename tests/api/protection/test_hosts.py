import logging

import pytest
from starlette.testclient import TestClient
from starlette.types import Message

from api.pages.site.site_map import GROUPS
from tests.api.conftest import Opener
from tests.api.pages.reading import BROWSER

OURS = "https://deja-la.exemple.fr"
ELSEWHERE = {"host": "ailleurs.exemple"}
WHEREVER = ("/sitemap.xml", "/robots.txt", "/.well-known/security.txt", "/accessibilite", "/outils/", "/docs")


@pytest.mark.parametrize(
    "host",
    [
        "testserver",
        "TestServer:80",
        "localhost",
        "127.0.0.1:8000",
        "127.8.9.10",
        "[::1]:8000",
        "0.0.0.0:8000",
        "bureau.localhost:8000",
        "deja-la.mairie.lan:8000",
        "[2001:db8::7]",
    ],
)
def test_this_machine_the_address_that_was_reached_and_names_that_were_given_are_served(
    site_with: Opener, host: str
) -> None:
    site = site_with(hosts=("Deja-La.mairie.lan", "[2001:db8::7]"))
    answer = site.get("/sitemap.xml", headers={"host": host})
    assert answer.status_code == 200
    assert f"<loc>http://{host}/accessibilite</loc>" in answer.text


@pytest.mark.parametrize(
    "host",
    [
        "ailleurs.exemple",
        "testserver.ailleurs.exemple",
        "localhost.ailleurs.exemple",
        "xlocalhost",
        "192.0.2.7",
        "127.0.0.1.ailleurs.exemple",
        "localhost/ailleurs",
        "localhost@ailleurs.exemple",
        "localhost:80:80",
        "localhost:x",
        "local host",
        "[::1",
        "",
        "\xe9",
    ],
)
def test_any_other_is_refused_and_told_nowhere(client: TestClient, host: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="api.security"):
        problem = client.get("/api/v1/tools", headers={"host": host.encode("latin-1")})  # type: ignore[arg-type]
    assert (problem.status_code, problem.json()["type"]) == (421, "urn:deja-la:erreur:hote-inconnu")
    assert "refused: a request for another site" in caplog.text
    page = client.get("/", headers={**BROWSER, "host": host.encode("latin-1")})  # type: ignore[arg-type]
    assert page.status_code == 421
    assert "Ce service n’est pas à cette adresse" in page.text
    assert "ailleurs" not in page.text + problem.text


def test_nothing_follows_the_header_of_a_request(client: TestClient, site_with: Opener) -> None:
    """Every page and every file, by a name that is not ours: where our address is known, it is told, else nothing."""
    told_site = site_with(public_url=OURS)
    for path in (*WHEREVER, *(path for pages in GROUPS.values() for path in pages)):
        refused = client.get(path, headers=ELSEWHERE, follow_redirects=False)
        assert refused.status_code == 421, path
        answer = told_site.get(path, headers=ELSEWHERE, follow_redirects=False)
        assert answer.status_code != 421, path
        assert "ailleurs.exemple" not in answer.text + str(answer.headers), path
    redirected = told_site.get("/outils/", headers=ELSEWHERE, follow_redirects=False)
    assert redirected.headers["location"] == f"{OURS}/outils"


def test_a_form_comes_from_the_site_and_from_no_other_name_of_the_service(site_with: Opener) -> None:
    told_site = site_with(public_url=OURS)
    for origin, status in ((OURS, 422), ("https://ailleurs.exemple", 403)):
        answer = told_site.post("/recherche", data={"besoin": ""}, headers={**ELSEWHERE, "origin": origin})
        assert answer.status_code == status, origin


def test_probes_and_files_answer_by_whatever_name_they_are_asked(client: TestClient) -> None:
    for path in ("/health", "/ready", "/static/css/deja-la.css"):
        assert client.get(path, headers=ELSEWHERE).status_code in {200, 503}, path
    assert client.get("/health/", headers=ELSEWHERE).status_code == 421


def test_a_request_that_names_no_host_is_served(client: TestClient) -> None:
    """HTTP/1.0 asks for no name: the address that the connection reached is all there is."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.0",
        "method": "GET",
        "scheme": "http",
        "path": "/accessibilite",
        "raw_path": b"/accessibilite",
        "query_string": b"",
        "headers": [],
        "server": ("192.0.2.7", 80),
        "client": ("192.0.2.8", 5),
        "state": dict(client.app_state),
    }
    assert client.portal
    client.portal.call(client.app, scope, receive, send)
    assert sent[0]["status"] == 200

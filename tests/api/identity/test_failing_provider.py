"""A provider that fails, errs or is not there."""

import pytest
from flask import Response

from tests.api.identity.conftest import ORIGIN, Opener, Site, refused
from tests.api.pages.forms import HEADERS

pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config")
"""The provider under test is written for an older Authlib."""


def test_the_ways_of_the_provider_are_no_pages_where_there_is_none(client: object) -> None:
    for path in ("/connexion/fournisseur", "/connexion/retour"):
        assert client.get(path, headers=HEADERS).status_code == 404  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/oauth2/token", "/userinfo", "/jwks"])
def test_a_provider_that_answers_wrongly_is_no_error_of_ours(site: Site, path: str) -> None:
    for status, text in (500, "boom"), (200, "<html>"), (200, "[]"), (200, "{}"), (302, ""), (401, '{"error": "x"}'):
        site.provider.raw[path] = Response(text, status=status, mimetype="application/json", headers={"Location": "/"})
        answer = site.get("/connexion/fournisseur")
        if answer.status_code == 303:
            address = site.provider.sign_in(answer.headers["location"], "sub-1")
            answer = site.get(address.removeprefix(ORIGIN))
        assert answer.status_code in {403, 503}
        assert answer.status_code != 503 or answer.headers["retry-after"] == "60"


@pytest.mark.parametrize("status", [302, 307])
@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/oauth2/token", "/userinfo", "/jwks"])
def test_a_provider_that_sends_elsewhere_is_not_followed(site: Site, path: str, status: int) -> None:
    """The secret of this service would go where a redirection says."""
    site.provider.raw[path] = Response("", status=status, headers={"Location": f"{site.provider.issuer}/ailleurs"})
    answer = site.get("/connexion/fournisseur")
    if answer.status_code == 303:
        address = site.provider.sign_in(answer.headers["location"], "sub-1")
        answer = site.get(address.removeprefix(ORIGIN))
    assert answer.status_code == 503
    asked = [asked for asked, _ in site.provider.asked]
    assert path in asked
    assert "/ailleurs" not in asked


def test_the_site_starts_and_serves_while_the_provider_is_down(site_by: Opener) -> None:
    site = site_by(oidc_issuer="http://localhost:9")
    assert site.get("/").status_code == 200
    refused(site.get("/connexion/fournisseur"), 503, "ne répond pas")

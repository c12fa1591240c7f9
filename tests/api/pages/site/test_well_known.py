import datetime as dt
import re

from starlette.testclient import TestClient

from tests.api.pages.conftest import TOLD, Opener

SECURITY = "/.well-known/security.txt"


def fields_of(client: TestClient) -> dict[str, str]:
    answer = client.get(SECURITY)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.text.splitlines())


def test_a_weakness_can_be_told_and_the_file_is_neither_stale_nor_for_ever(told_site: TestClient) -> None:
    fields = fields_of(told_site)
    assert fields["Contact"] == "mailto:securite@exemple.fr"
    assert fields["Canonical"] == f"https://deja-la.exemple.fr{SECURITY}"
    expires = dt.datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
    assert dt.timedelta(days=30) < expires - dt.datetime.now(dt.UTC) < dt.timedelta(days=365)


def test_without_a_contact_of_its_own_a_weakness_goes_where_all_goes(site_with: Opener) -> None:
    assert fields_of(site_with(**{**TOLD, "security_contact": ""}))["Contact"] == "mailto:equipe@exemple.fr"
    neither = site_with(public_url="https://deja-la.exemple.fr")
    assert fields_of(neither)["Contact"] == "https://deja-la.exemple.fr/contact"
    elsewhere = site_with(security_contact="https://exemple.fr/failles")
    assert fields_of(elsewhere)["Contact"] == "https://exemple.fr/failles"


def test_search_engines_are_kept_from_what_is_one_persons(told_site: TestClient) -> None:
    lines = told_site.get("/robots.txt").text.splitlines()
    assert "Disallow: /suivi/" in lines
    assert "Sitemap: https://deja-la.exemple.fr/sitemap.xml" in lines
    refused = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow: ")]
    listed = re.findall(r"<loc>https://deja-la.exemple.fr(.*?)</loc>", told_site.get("/sitemap.xml").text)
    assert "/demande" in listed
    assert not [path for path in listed if path.startswith(tuple(refused))]

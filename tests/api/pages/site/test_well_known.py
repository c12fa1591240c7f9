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


def test_the_icon_is_where_programs_look_for_it_unasked(told_site: TestClient) -> None:
    answer = told_site.get("/favicon.ico")
    assert answer.headers["content-type"] == "image/x-icon"
    # The signature of an icon file.
    assert answer.content.startswith(b"\0\0\1\0")


def test_a_shared_page_has_a_picture_of_ours_at_a_whole_address(told_site: TestClient) -> None:
    page = told_site.get("/aide").text
    (picture,) = re.findall(r'<meta property="og:image" content="https://deja-la.exemple.fr(.*?)">', page)
    answer = told_site.get(picture)
    assert answer.headers["content-type"] == "image/png"
    # Width and height, as a PNG begins by saying.
    assert int.from_bytes(answer.content[16:20]) == 1200
    assert int.from_bytes(answer.content[20:24]) == 630
    assert '<meta property="og:image:alt" content="Déjà-là' in page

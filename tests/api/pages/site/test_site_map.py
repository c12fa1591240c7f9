import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from starlette.testclient import TestClient

from api.pages.site.site_map import GROUPS
from tests.api.pages.reading import read_page

LABELS = {path: label for pages in GROUPS.values() for path, label in pages.items()}


def test_every_page_is_on_the_map_and_no_other(pages: Mapping[str, str]) -> None:
    unknown = set(pages) - set(LABELS)
    assert not unknown, f"name them in api/pages/site/site_map.py, or leave them out there: {unknown}"
    main = re.search(r"<main.*</main>", pages["/plan-du-site"], re.DOTALL)
    assert main
    listed = {link for link in read_page(main[0]).links if link in LABELS}
    # The reminder beside the text links to the form, which may be another's to serve.
    assert listed - {"/demande"} == set(pages) - {"/demande"}


def test_the_pages_that_a_public_service_owes_are_served(pages: Mapping[str, str]) -> None:
    owed = {"/accessibilite", "/mentions-legales", "/donnees-personnelles", "/cgu", "/stats", "/budget"}
    owed |= {"/aide", "/contact", "/plan-du-site", "/comment-ca-marche"}
    assert owed <= set(pages)


def test_search_engines_get_the_pages_and_the_records(told_site: TestClient) -> None:
    tree = ET.fromstring(told_site.get("/sitemap.xml").text)  # noqa: S314 - our own answer
    found = [location.text for location in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert "https://deja-la.exemple.fr/accessibilite" in found
    assert "https://deja-la.exemple.fr/outils/pix" in found
    assert len(found) == len(set(found)) > 113


def test_french_typography_holds_on_every_page(pages: Mapping[str, str]) -> None:
    for path, html in pages.items():
        text = read_page(re.sub(r"<(script|style|pre|code).*?</\1>", "", html, flags=re.DOTALL)).text
        assert not re.findall(r".{0,30}(?:(?<=\w) [:;!?](?=\s|$)|« | »|\w'\w).{0,30}", text), path

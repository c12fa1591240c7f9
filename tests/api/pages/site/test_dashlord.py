"""The rules by which DashLord grades public sites, on every page."""

import re
from collections.abc import Mapping

from starlette.testclient import TestClient

from tests.api.pages.reading import read_page

IN_THE_FOOTER = (
    "/accessibilite", "/mentions-legales", "/donnees-personnelles", "/cgu", "/stats", "/budget",
    "/aide", "/contact", "/plan-du-site",
)  # fmt: skip


def test_every_page_links_what_a_public_service_owes(pages: Mapping[str, str]) -> None:
    for path, html in pages.items():
        links = read_page(html[html.index("<footer") :]).links
        assert set(IN_THE_FOOTER) <= set(links), path
        assert links["/mentions-legales"] == "Mentions légales"
        assert links["/donnees-personnelles"] == "Données personnelles"


def test_every_page_tells_how_accessible_it_is(pages: Mapping[str, str]) -> None:
    for path, html in pages.items():
        label = read_page(html[html.index("<footer") :]).links["/accessibilite"]
        assert re.fullmatch(r"Accessibilité\s: (non|partiellement|totalement) conforme", label), path


def test_every_page_bears_the_header_of_the_design_system(pages: Mapping[str, str]) -> None:
    assert not [path for path, html in pages.items() if "fr-header__brand" not in html]


def test_no_page_calls_a_third_party(pages: Mapping[str, str]) -> None:
    for path, html in pages.items():
        loaded = re.findall(r"<(?:script|img|iframe|link|source|video)\b[^>]*\s(?:src|href)=\"([^\"]+)\"", html)
        assert loaded
        assert not [address for address in loaded if not address.startswith("/")], path


def test_the_legal_notice_names_what_is_looked_for(told_site: TestClient) -> None:
    text = read_page(told_site.get("/mentions-legales").text).text.lower()
    for pattern in ("directeur|directrice", "publication", "hébergeur|hébergement", "éditeur|édité par"):
        assert re.search(pattern, text), pattern

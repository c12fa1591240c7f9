import html
import re
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from api.pages.lists.department_map import tiles
from api.pages.lists.record_facets import investigation_facets, tool_facets
from api.pages.rendering import environment
from api.pages.site.site_map import GROUPS
from corpus import Catalogue
from corpus.records import Outcome, ToolState
from corpus.territory_tables import department_names
from recommender import Recommender
from tests.api.pages.reading import BROWSER, links, text_of

_COUNT = re.compile(r'id="resultats">(\d+) (?:enquête|outil)s?')


@pytest.fixture
def catalogue(recommender: Recommender) -> Catalogue:
    return recommender.catalogue


def _found(client: TestClient, address: str) -> int:
    page = client.get(address, headers=BROWSER)
    assert page.status_code == 200, address
    found = _COUNT.search(page.text)
    assert found, address
    return int(found.group(1))


def _fiches(page: str) -> list[str]:
    """The records listed, in order."""
    return re.findall(r'<h3 class="dl-card__title"><a href="/(?:investigations|outils)/([^"]+)"', page)


def _offered(page: str, name: str) -> dict[str, int]:
    select = re.findall(rf'<select[^>]*name="{name}".*?</select>', page, re.DOTALL)[0]
    options = re.findall(r'<option value="([^"]+)"[^>]*>.*\((\d+)\)</option>', select)
    return {html.unescape(value): int(count) for value, count in options}


@pytest.mark.parametrize(("path", "kind"), [("/investigations", "investigations"), ("/outils", "tools")])
def test_the_pages_of_a_list_hold_every_record_once(
    client: TestClient, catalogue: Catalogue, path: str, kind: str
) -> None:
    listed: list[str] = []
    for page in range(1, 8):
        fiches = _fiches(client.get(f"{path}?page={page}", headers=BROWSER).text)
        if fiches[0] in listed:
            break
        listed += fiches
    assert sorted(listed) == sorted(record.id for record in getattr(catalogue, kind))


@pytest.mark.parametrize("address", ["/investigations", "/outils", "/investigations?departement=93"])
def test_a_choice_leaves_as_many_records_as_it_said(client: TestClient, address: str) -> None:
    page = client.get(address, headers=BROWSER).text
    names = re.findall(r'<select[^>]*name="(\w+)"', page)
    assert len(names) in {5, 7}
    for name in names:
        # Another value of what is chosen takes its place.
        rest = address.partition("?")[0] if f"{name}=" in address else address
        offered = _offered(page, name)
        assert len(offered) > 1 or rest != "/investigations"
        for value, count in offered.items():
            assert count > 0
            assert _found(client, f"{rest}{'&' if '?' in rest else '?'}{name}={value}") == count, (name, value)


def test_every_record_bears_a_known_value_of_every_facet(catalogue: Catalogue) -> None:
    facets = investigation_facets(catalogue.investigations, department_names())
    for record in catalogue.investigations:
        assert all(set(facet.values_of(record)) & set(facet.names) for facet in facets), record.id
    for tool in catalogue.tools:
        assert all(set(facet.values_of(tool)) <= set(facet.names) for facet in tool_facets()), tool.id


def test_tools_known_to_be_available_come_first(client: TestClient, catalogue: Catalogue) -> None:
    live = {tool.id for tool in catalogue.tools if tool.state is ToolState.LIVE}
    page = client.get("/outils", headers=BROWSER).text
    listed = _fiches(page)
    assert set(listed[: len(live)]) == live
    assert f"{len(live)} sur {len(catalogue.tools)} sont vérifiés" in text_of(page)


def test_facets_narrow_together(client: TestClient, catalogue: Catalogue) -> None:
    page = client.get("/investigations?issue=invalidated&theme=communication", headers=BROWSER).text
    wanted = [
        record.id
        for record in catalogue.investigations
        if "communication" in record.themes and any(h.outcome is Outcome.INVALIDATED for h in record.hypotheses)
    ]
    assert _fiches(page) == wanted
    assert wanted


@pytest.mark.parametrize("words", ["dechet", "DÉCHETS", "  déchets  ", "Livry encombrants", "pas-de-calais", "st pol"])
def test_words_are_found_whatever_their_accents_and_capitals(client: TestClient, words: str) -> None:
    assert _found(client, f"/investigations?mots={words}") > 0


def test_an_abbreviation_finds_what_it_stands_for(client: TestClient) -> None:
    assert _found(client, "/outils?mots=RDV") >= _found(client, "/outils?mots=rendez-vous") > 0
    assert _found(client, "/outils?mots=RDV+zzz") == 0


def test_words_narrow_and_stay_in_the_box(client: TestClient) -> None:
    page = client.get("/investigations?mots=dechets", headers=BROWSER).text
    assert "pni-93-livry-gargan" in _fiches(page)
    assert "pni-46-lot" not in _fiches(page)
    assert 'name="mots" type="search" value="dechets"' in page
    assert _found(client, "/outils?mots=autostop") == 1


def test_what_narrows_a_list_can_be_given_up_one_by_one(client: TestClient) -> None:
    page = client.get("/investigations?mots=dechets&departement=93&issue=partly&page=1", headers=BROWSER).text
    chips = page[page.index('aria-label="Filtres appliqués"') : page.index('id="resultats"')]
    asked = [parse_qs(urlsplit(address).query) for address in sorted(links(chips))]
    for given_up in ("mots", "departement", "issue"):
        kept = {"mots": ["dechets"], "departement": ["93"], "issue": ["partly"]}
        del kept[given_up]
        assert kept in asked
    assert {} in asked


def test_an_empty_list_says_which_way_back_gives_what(client: TestClient) -> None:
    page = client.get("/investigations?mots=piscine&departement=93", headers=BROWSER).text
    assert _fiches(page) == []
    assert "sans chercher « piscine » : 6 enquêtes" in text_of(page).replace("\N{NO-BREAK SPACE}", " ")
    assert _found(client, "/investigations?departement=93") == 6
    assert not re.search(r"</h2>\s*(<h2|</section>)", page)
    # What was typed is asked as a need without being typed again.
    [asked] = re.findall(r'<form class="fr-mt-3w" action="/recherche".*?</form>', page, re.DOTALL)
    assert '<input type="hidden" name="besoin" value="piscine">' in asked
    alone = client.get("/investigations?mots=piscine", headers=BROWSER).text
    assert "sans chercher" in alone
    assert "sans aucun filtre" not in alone


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/investigations", "Enquêtes"),
        ("/investigations?page=2", "Enquêtes, page 2"),
        ("/investigations?mots=piscine", "Enquêtes\u00a0: 0 sur 47"),
        ("/outils?mots=autostop", "Outils\u00a0: 1 sur 66"),
    ],
)
def test_the_title_of_a_list_that_is_narrowed_says_how_many_are_kept(
    client: TestClient, address: str, title: str
) -> None:
    assert f"<title>{title} – Déjà-là</title>" in client.get(address, headers=BROWSER).text


def test_the_title_of_a_long_list_that_is_narrowed_writes_its_numbers_as_texts_do() -> None:
    filters: Any = environment().get_template("components/record_filters.html").module
    listed = SimpleNamespace(chips=["Mots"], found=1_234, total=27_000)
    assert str(filters.narrowed_title(listed)) == "\u00a0: 1\u202f234 sur 27\u202f000"


@pytest.mark.parametrize(
    "query",
    [
        "theme=inconnu",
        "issue=%00",
        "departement=2a",
        "taille=<script>alert(1)</script>",
        "page=0",
        "page=-1",
        "page=1e3",
        "page=%D9%A3",
        f"page={'9' * 5000}",
        f"mots={'a' * 5000}",
        "mots=%ff%fe%00",
        "mots=%F0%9F%98%80",
        "mots=(((.*[",
    ],
)
@pytest.mark.parametrize("path", ["/investigations", "/outils"])
def test_no_query_leads_to_an_error(client: TestClient, path: str, query: str) -> None:
    page = client.get(f"{path}?{query}", headers=BROWSER)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert not re.search(r"[\x00-\x08\x7f-\x9f]", page.text)


@pytest.mark.parametrize("query", ["theme=inconnu", "issue=confirmées", "departement=2a", "page=zéro", "page=0"])
def test_what_is_not_understood_is_left_out_and_told(client: TestClient, query: str) -> None:
    page = client.get(f"/investigations?{query}", headers=BROWSER).text
    assert "n’a pas été comprise" in page
    assert len(_fiches(page)) == 12


def test_a_page_after_the_last_shows_the_last(client: TestClient) -> None:
    after, last = (client.get(f"/investigations?page={page}").text for page in (99, 4))
    assert _fiches(after) == _fiches(last) != []
    # What follows an address that is not ours to judge is left alone.
    assert "n’a pas été comprise" not in client.get("/investigations?utm_source=lettre").text


def test_the_map_says_in_words_and_in_squares_what_the_list_holds(client: TestClient, catalogue: Catalogue) -> None:
    page = client.get("/investigations", headers=BROWSER).text
    expected = {
        department: sum(
            any(territory.department == department for territory in record.territories)
            for record in catalogue.investigations
        )
        for department in {t.department for record in catalogue.investigations for t in record.territories}
    }
    drawn = re.findall(r"<title>[^<]*\((\w+)\)\N{NO-BREAK SPACE}: (\d+) enquêtes?</title>", page)
    assert {department: int(count) for department, count in drawn} == expected
    table = page[page.index("La carte en liste") : page.index('id="themes"')]
    told = re.findall(r'departement=(\w+)"[^>]*>[^<]*</a> <span class="dl-bars__count">(\d+)<', table)
    assert {department: int(count) for department, count in told} == expected


def test_every_department_has_its_square() -> None:
    names = department_names()
    drawn = [tile.department for tile in tiles({}, names, chosen="", address=lambda code: code)]
    # The overseas collectivities that are no departments are in the list alone.
    collectivities = {"975", "977", "978", "984", "986", "987", "988", "989"}
    assert sorted(drawn) == sorted(names.keys() - collectivities)


def test_every_link_of_every_list_and_fiche_leads_to_a_page(client: TestClient, catalogue: Catalogue) -> None:
    waiting = {"/investigations", "/outils"}
    seen: set[str] = set()
    while waiting:
        address = waiting.pop()
        page = client.get(address, headers=BROWSER)
        assert page.status_code == 200, address
        seen.add(address)
        # What is narrowed can be narrowed further, thousands of times: it is followed once, from the whole list.
        if "?" not in address or "?page=" in address:
            body = page.text[page.text.index("<main") : page.text.index("</main>")]
            waiting |= {link for link in links(body) if link.startswith(("/investigations", "/outils"))} - seen
    assert {f"/investigations/{record.id}" for record in catalogue.investigations} <= seen
    assert {f"/outils/{record.id}" for record in catalogue.tools} <= seen


def test_every_link_of_the_site_to_a_narrowed_list_narrows_it(client: TestClient) -> None:
    served = [address for group in GROUPS.values() for address in group]
    followed: dict[tuple[str, ...], str] = {}
    for address in [*served, "/investigations/pni-93-livry-gargan", "/outils/pix"]:
        for link in links(client.get(address, headers=BROWSER).text):
            asked = urlsplit(link)
            if asked.path in {"/investigations", "/outils"} and asked.query:
                followed.setdefault((asked.path, *parse_qs(asked.query)), link)
    assert followed
    for (_, *names), link in followed.items():
        page = client.get(link, headers=BROWSER).text
        assert page.count('aria-label="Retirer le filtre') == len(set(names) - {"page"}), link
        assert "n’a pas été comprise" not in page, link

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.desk import Role
from api.pages.labels import UNSAID, label
from corpus import Catalogue
from corpus.records import FollowUpStatus, Horizon, Outcome, SolutionKind, TerritoryKind, ToolKind, ToolState, UseResult
from recommender import Recommender
from tests.api.pages.reading import BROWSER, headings, links, read_page, text_of
from tests.api.signed_in import COOKIE, sign_in


@pytest.fixture
def catalogue(recommender: Recommender) -> Catalogue:
    return recommender.catalogue


def _addresses(catalogue: Catalogue) -> Iterator[str]:
    yield from (f"/investigations/{record.id}" for record in catalogue.investigations)
    yield from (f"/outils/{record.id}" for record in catalogue.tools)


def test_every_record_has_its_page_and_nothing_on_it_is_empty(client: TestClient, catalogue: Catalogue) -> None:
    for address in _addresses(catalogue):
        page = client.get(address, headers=BROWSER)
        assert page.status_code == 200, address
        read = text_of(page.text)
        assert "None" not in read, address
        assert "[]" not in read, address
        assert len(headings(page.text)) == len(set(headings(page.text))), address
        assert not re.search(r"<(h[1-6]|dd|dt|li|p|td|th|a)\b[^>]*>\s*</\1>", page.text), address
        # A heading is followed by something that is said, not by another heading or the end of its section.
        assert not re.search(r"</h2>\s*(<h2|</section>|</div>)", page.text), address


def test_a_fiche_says_everything_the_record_says(client: TestClient, catalogue: Catalogue) -> None:
    for record in catalogue.investigations:
        read = text_of(client.get(f"/investigations/{record.id}", headers=BROWSER).text)
        said = [
            record.problem,
            record.context,
            *record.hypotheses,
            *record.findings,
            *record.solutions,
            *record.lessons,
        ]
        told = [statement.text for statement in said] + [h.evidence for h in record.hypotheses if h.evidence]
        if record.field_work:
            told += [record.field_work.text, *(figure.what for figure in record.field_work.figures)]
        for text in told:
            assert _plain(text) in _plain(read), (record.id, text)


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


def test_what_was_learned_stands_before_the_problem(client: TestClient) -> None:
    found = headings(client.get("/investigations/pni-03-vichy", headers=BROWSER).text)
    assert found.index("Ce que le terrain a changé") == 1
    assert found.index("Le problème") == 2


def test_an_outcome_is_said_in_words_the_overturned_first(client: TestClient, catalogue: Catalogue) -> None:
    record = next(
        record
        for record in catalogue.investigations
        if {Outcome.INVALIDATED, Outcome.CONFIRMED} <= {h.outcome for h in record.hypotheses}
    )
    table = re.findall(r"<table.*?</table>", client.get(f"/investigations/{record.id}").text, re.DOTALL)[0]
    told = [label(outcome) for outcome in Outcome]
    rows = re.findall(r"fr-badge--sm[^>]*>([^<]+)</p>", table)
    assert sorted(rows) == sorted(label(h.outcome) for h in record.hypotheses)
    assert rows[0] == label(Outcome.INVALIDATED)
    assert set(rows) <= set(told)


def test_tools_and_investigations_lead_to_each_other(client: TestClient, catalogue: Catalogue) -> None:
    for record in catalogue.investigations:
        there = links(client.get(f"/investigations/{record.id}", headers=BROWSER).text)
        assert {f"/outils/{tool}" for tool in record.tools} <= there, record.id
    for tool in catalogue.tools:
        page = client.get(f"/outils/{tool.id}", headers=BROWSER).text
        assert {f"/investigations/{use.investigation}" for use in tool.uses} <= links(page), tool.id
        assert all(label(use.result) in page for use in tool.uses), tool.id


def test_a_territory_leads_to_its_other_investigations(client: TestClient) -> None:
    there = links(client.get("/investigations/pni-88-epinal-2", headers=BROWSER).text)
    assert {"/investigations/pni-88-epinal-1", "/investigations/pni-88-epinal-3"} <= there
    assert "/investigations?departement=88" in there
    # The municipality of the same document, found under a community of communes, is not its twin.
    assert "/investigations/pni-62-wimille" not in _main_of(client, "/investigations/pni-62-sud-artois-1", "Sur ce")


def _main_of(client: TestClient, address: str, section: str) -> set[str]:
    page = client.get(address, headers=BROWSER).text
    return links(page[page.index(section) : page.index("En parler")])


def test_what_became_of_an_investigation_is_told_as_of_its_year(client: TestClient, catalogue: Catalogue) -> None:
    for record in catalogue.investigations:
        read = text_of(client.get(f"/investigations/{record.id}", headers=BROWSER).text).replace("\xa0", " ")
        main = read[: read.index("Des problèmes proches")]
        assert main.count("En 2021 :") == main.count("Pas vérifié depuis.") == 2, record.id
        assert "Enquête de 2021" in read


def test_a_fiche_does_not_say_that_people_wrote_it(client: TestClient) -> None:
    for address in ("/investigations/pni-03-vichy", "/outils/pix", "/sources", "/comment-ca-marche"):
        read = text_of(client.get(address, headers=BROWSER).text)
        assert "par un modèle de langage" in read, address
        assert not re.search(r"relues? par des personnes|à la main|[Ff]iche relue le", read), address


def test_an_abandoned_tool_is_shown_as_a_precedent_at_the_top(client: TestClient, catalogue: Catalogue) -> None:
    dropped = [tool for tool in catalogue.tools if tool.state is ToolState.DROPPED]
    assert dropped
    for tool in catalogue.tools:
        page = client.get(f"/outils/{tool.id}", headers=BROWSER).text
        assert ("à lire comme un précédent" in page) == (tool in dropped), tool.id
    page = client.get(f"/outils/{dropped[0].id}", headers=BROWSER).text
    assert page.index("à lire comme un précédent") < page.index("À quoi ça sert")


def test_what_one_territory_has_for_itself_is_told_as_its_own(client: TestClient) -> None:
    told = "Propre à un territoire (Regroupement d’acteurs vosgiens) : à vérifier auprès de lui"
    assert told in text_of(client.get("/outils/locappy").text)
    assert "Propre à un territoire" not in text_of(client.get("/outils/pix").text)


def test_what_no_source_says_is_said_to_be_unknown(client: TestClient, catalogue: Catalogue) -> None:
    for tool in catalogue.tools:
        unsaid = sum(value is None for value in (tool.price, tool.licence, tool.publisher, tool.url, tool.repository))
        page = client.get(f"/outils/{tool.id}", headers=BROWSER).text
        assert len(re.findall(rf"<dd>{UNSAID}</dd>", page)) == unsaid, tool.id


def test_a_fiche_says_where_in_which_document_and_how_to_report_an_error(client: TestClient) -> None:
    page = client.get("/investigations/pni-29-saint-pol-de-leon", headers=BROWSER).text
    read = text_of(page)
    assert "Synthèse du Programme National d’Investigations (2021)" in read
    assert "lignes 775 à 813" in read
    assert {f"/signaler?fiche=pni-29-saint-pol-de-leon{passage}" for passage in ("", "&quoi=passage")} <= links(page)
    assert '<link rel="alternate" type="application/json" href="/api/v1/investigations/pni-29' in page


@pytest.mark.parametrize("address", ["/investigations/inconnue", "/outils/inconnu", "/outils/pni-03-vichy"])
def test_an_unknown_fiche_is_a_404_page(client: TestClient, address: str) -> None:
    page = client.get(address, headers=BROWSER)
    assert page.status_code == 404
    assert "ne mène à aucune fiche" in page.text


def test_a_browser_that_has_the_page_is_told_so_and_another_gets_it(client: TestClient) -> None:
    page = client.get("/outils/pix", headers=BROWSER)
    assert page.headers["cache-control"] == "public, max-age=300"
    again = client.get("/outils/pix", headers={**BROWSER, "If-None-Match": page.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", page.headers["etag"])
    other = client.get("/outils/nextcloud", headers={**BROWSER, "If-None-Match": page.headers["etag"]})
    assert other.status_code == 200


def test_a_page_of_everybodys_shows_who_is_signed_in_and_is_then_kept_by_nobody(client: TestClient) -> None:
    page = client.get("/outils/pix", headers=BROWSER)
    assert page.headers["vary"].startswith("Cookie")
    sign_in(client, Role.EXPERT)
    for address in ("/outils/pix", "/", "/aide", "/nulle-part"):
        seen = client.get(address, headers={**BROWSER, "If-None-Match": page.headers["etag"]})
        assert 'href="/bureau/compte"' in seen.text, address
        assert seen.headers["cache-control"] == "no-store"
        assert "etag" not in seen.headers
    client.cookies.set(COOKIE, "une session finie")
    over = client.get("/outils/pix", headers=BROWSER)
    assert (over.text, over.headers["cache-control"]) == (page.text, page.headers["cache-control"])
    client.cookies.clear()


def test_every_value_of_every_enumeration_has_a_name() -> None:
    kinds = (TerritoryKind, Outcome, SolutionKind, Horizon, FollowUpStatus, ToolKind, ToolState, UseResult)
    for kind in kinds:
        names = [label(value) for value in kind]
        assert len(names) == len(set(names))


def test_the_records_words_are_printed_as_french_is(client: TestClient, catalogue: Catalogue) -> None:
    for address in _addresses(catalogue):
        read = read_page(client.get(address, headers=BROWSER).text).text
        assert not re.findall(r".{0,30}(?:\w'\w|\w [:;!?](?= |$)|« | »).{0,30}", read), address


def test_a_licence_is_said_in_words_before_its_identifier(client: TestClient) -> None:
    assert "Licence Logiciel libre (GPL-3.0-only)" in text_of(client.get("/outils/publik", headers=BROWSER).text)
    assert "Licence Logiciel libre (licence non précisée)" in text_of(
        client.get("/outils/plateaux-numeriques", headers=BROWSER).text
    )


def test_a_region_of_one_department_is_told_once(client: TestClient) -> None:
    page = text_of(client.get("/investigations/pni-974-casud-1", headers=BROWSER).text)
    assert re.search(r"intercommunalité, La Réunion \(974\)\s*; 131", page.replace("\u202f", " "))

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from corpus.importing import import_list
from corpus.sources.registry import UPSTREAMS, named
from models.encoder import Encoder
from recommender import Recommender, ensure_index
from tests.api.pages.reading import read_page
from tests.corpus.test_importing import DAY, write_list


@pytest.fixture
def closed_site(tmp_path: Path, encoder: Encoder) -> Iterator[TestClient]:
    """A site over a list whose text may not be shown, and another that has a name of its own and no address."""
    shape, folder = UPSTREAMS["tabular"], tmp_path / "c"
    document = shape.document.model_copy(update={"republish": False, "licence": "CC BY-NC-SA"})
    closed = type(shape)(document, shape.read, shape.draft)
    rows = [{"id": "a", "name": "Signalons", "purpose": "Signaler en secret un trou.", "url": "exemple.fr/a"}]
    rows[0]["checked_on"] = "2026-11-02"
    import_list(closed, write_list(tmp_path / "l.jsonl", *rows), into=folder, read_on=DAY)
    neighbour = [{"id": "b", "name": "Réunissons", "purpose": "Réserver une salle."}]
    import_list(named(shape, "voisine"), write_list(tmp_path / "v.jsonl", *neighbour), into=folder, read_on=DAY)
    recommender = Recommender.load(ensure_index(folder, encoder, data_dir=tmp_path), encoder)
    settings = Settings(data_dir=tmp_path, catalogue=folder)
    with TestClient(create_app(settings, recommender), raise_server_exceptions=False) as running:
        yield running


def test_the_page_says_what_the_api_says(told_site: TestClient) -> None:
    text = read_page(told_site.get("/sources").text).text
    listed = told_site.get("/api/v1/sources?page_size=100").json()
    assert listed["total"] == len(listed["items"]) > 3
    for source in listed["items"]:
        assert source["title"].replace("'", "’")[:20] in text
        assert source["way"] == "territories" or source["investigations"] + source["tools"] > 0
    assert "47 enquêtes" in text.replace("\u00a0", " ")
    assert listed["items"][0]["id"] == "pni-synthese-2021"
    assert "La source ne le dit pas" in text
    assert "CC BY-NC-SA" in text


def test_what_may_not_be_shown_is_said_and_linked_and_its_text_is_nowhere(closed_site: TestClient) -> None:
    page = read_page(closed_site.get("/sources").text)
    assert "Cherché et lié, non affiché" in page.text
    source, *_ = closed_site.get("/api/v1/sources").json()["items"]
    assert (source["text_shown"], source["tools"], source["unshown"]) == (False, 1, 1)
    assert source["last_read"] == "2026-11-26"
    fiche = closed_site.get("/outils/a").text
    assert "https://exemple.fr/a" in fiche
    for address in ("/sources", "/outils/a", "/api/v1/tools/a", "/api/v1/sources", "/outils"):
        assert "en secret" not in closed_site.get(address).text


def test_a_list_that_does_not_date_itself_has_the_date_of_its_latest_row(closed_site: TestClient) -> None:
    assert "2 novembre 2026, la plus récente que disent ses lignes" in read_page(closed_site.get("/sources").text).text
    source, *_ = closed_site.get("/api/v1/sources").json()["items"]
    assert source["date"] == "2026-11-02"


def test_two_lists_of_one_shape_are_told_apart_and_no_link_is_promised_where_there_is_none(
    closed_site: TestClient,
) -> None:
    titles = [source["title"] for source in closed_site.get("/api/v1/sources").json()["items"]]
    assert titles[:2] == ["Liste d’un territoire", "Liste d’un territoire (voisine)"]
    text = read_page(closed_site.get("/sources").text).text
    assert "Affiché" in text.partition("(voisine)")[2].partition("Les territoires")[0]
    assert "Affiché, avec le lien" not in text.partition("(voisine)")[2].partition("Les territoires")[0]
    assert "Liste d’un territoire (voisine)" in read_page(closed_site.get("/outils/b").text).text


def test_the_page_is_in_the_footer(told_site: TestClient) -> None:
    assert "/sources" in read_page(told_site.get("/").text).links

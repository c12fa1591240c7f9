"""How answers cover a need is said of the need that the benchmark has, and not of one that it had."""

import pytest
from starlette.testclient import TestClient

from api.desk import Key, NewAnswer, Opinion, Value
from api.desk.benchmarks.grid_cells import Cell
from api.pages.benchmarks.catalogue_answers import answers_of
from api.pages.benchmarks.matching import matches_of
from recommender import Recommender
from tests.api.pages.benchmark_forms import WASTE, fields_of, opened, token_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import store_of

pytestmark = pytest.mark.usefixtures("from_our_own_pages")

BUSES = "Entre les hameaux il n’y a pas de bus et nos jeunes font du stop au bord de la départementale."
TOOL = "outil:rezo-pouce"


def coverage(client: TestClient, address: str) -> dict[str, Cell]:
    """Give the cells that say how the need is covered, by the origin of their answers, or their names."""
    read = store_of(client).benchmarks.read(address.rpartition("/")[2])
    criterion = next(one for one in read.criteria if one.key == Key.COVERAGE)
    return {one.origin or one.name: read.cell(one, criterion) for one in read.answers}


def restate(client: TestClient, address: str, need: str) -> None:
    form = f"{address}/presentation"
    sent = client.post(form, data={**fields_of(client.get(form).text), "contexte": need}, follow_redirects=False)
    assert sent.status_code == 303


def covered(need: str, recommender: Recommender) -> str:
    (answer,) = answers_of([TOOL], recommender.catalogue, matches=matches_of(need, recommender))
    return (answer.values or {})[Key.COVERAGE].text


def test_a_need_that_changes_is_covered_anew(client: TestClient, recommender: Recommender) -> None:
    address = opened(client, need="", ticks=[TOOL])
    assert coverage(client, address)[TOOL].value.text == ""
    restate(client, address, BUSES)
    assert coverage(client, address)[TOOL].value.text == covered(BUSES, recommender) != ""
    restate(client, address, WASTE)
    assert coverage(client, address)[TOOL].value.text == covered(WASTE, recommender) == ""
    history = text_of(client.get(f"{address}/historique").text)
    assert "Couvre le besoin" in history
    # A title alone says nothing else of the need.
    store_of(client).benchmarks.present(
        address.rpartition("/")[2], title="Autre", context=WASTE.replace("lea@exemple.fr", "[courriel]")
    )
    assert coverage(client, address)[TOOL].version == 0


def test_what_the_team_wrote_for_another_need_stays_and_is_said_to_be(
    client: TestClient, recommender: Recommender
) -> None:
    address = opened(client, need=BUSES, ticks=[TOOL], own="Un car")
    cells, secret = coverage(client, address), address.rpartition("/")[2]
    rated, written = cells[TOOL], cells["Un car"]
    work = store_of(client).benchmark_work
    value = rated.value
    opinion = Opinion(value.text, value.source, value.dated, 4, "", "A. B.")
    work.write(secret, rated.answer_id, rated.criterion_id, opinion, expected_version=0)
    typed = Opinion("Deux fois par jour", "", "", None, "", "A. B.")
    work.write(secret, written.answer_id, written.criterion_id, typed, expected_version=0)
    told = "Écrit ou noté pour un autre besoin"
    assert told not in client.get(address).text
    restate(client, address, "Il faut refaire le site internet de nos mairies.")
    after = coverage(client, address)
    assert (after["Un car"].value.text, after["Un car"].author) == ("Deux fois par jour", "A. B.")
    # What was rated was the catalogue's word: it is said anew, the rating is kept.
    assert (after[TOOL].value.text, after[TOOL].rating) == ("", 4)
    assert {cell.other_need for cell in after.values()} == {True}
    study = f"{address}/etude"
    assert told in client.get(study).text
    assert told in client.get(f"{address}/comparatif.csv").text
    place = f"{address}/case/{written.answer_id}/{written.criterion_id}"
    form = client.get(place).text
    assert "enregistrez-le tel quel" in text_of(form)
    client.post(place, data={**fields_of(form), "texte": "Deux fois par jour", "initiales": "A. B."})
    assert not coverage(client, address)["Un car"].other_need


def test_a_copy_with_another_need_says_how_that_one_is_covered(client: TestClient, recommender: Recommender) -> None:
    answers = [
        NewAnswer("Rezo Pouce", "tool", origin=TOOL, values={Key.COVERAGE: Value("Proche", "Liste", "/outils/x")}),
        NewAnswer(
            "Un car", "own", values={Key.COVERAGE: Value("Suffit", "Échange"), Key.PRICE: Value("2 €", "Mairie")}
        ),
    ]
    store = store_of(client)
    secret = store.benchmarks.open(title="", context=WASTE, answers=answers, index_version="1")
    store.benchmarks.finish(secret, publication_wished=True)
    read = store.benchmarks.read(secret)
    store.published_benchmarks.publish(read.id, agent="e", expected_version=read.sequence)
    page = client.get(f"/comparatifs/publies/{read.id}").text
    address = client.post(f"/comparatifs/publies/{read.id}/copier", data={"jeton": token_of(page)}).url.path
    assert {name: cell.value.text for name, cell in coverage(client, address).items()} == {
        TOOL: "Proche", "Un car": "Suffit",
    }  # fmt: skip
    restate(client, address, BUSES)
    made = client.post("/api/v1/benchmarks", json={"need": BUSES, "copy_of": read.id}).json()
    for copy in (address, made["page"]):
        found = coverage(client, copy)
        assert found[TOOL].value.text == covered(BUSES, recommender) != ""
        assert found["Un car"].value.text == ""
    assert "2 €" in client.get(made["page"]).text

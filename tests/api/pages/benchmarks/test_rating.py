"""One form for all ratings: what is chosen is kept, what is left alone does not change, and no word of a cell does."""

import re

import pytest
from starlette.testclient import TestClient

from api.desk import Benchmark, Opinion
from tests.api.pages.benchmark_forms import opened, token_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import store_of

pytestmark = pytest.mark.usefixtures("from_our_own_pages")


@pytest.fixture
def address(client: TestClient) -> str:
    return opened(client, need="", own="Un agent\nUne affiche", ticks=[])


def read(client: TestClient, address: str) -> Benchmark:
    return store_of(client).benchmarks.read(address.rpartition("/")[2])


def rated(client: TestClient, address: str) -> list[list[float | None]]:
    benchmark = read(client, address)
    return [[benchmark.cell(answer, one).rating for one in benchmark.weighing[:3]] for answer in benchmark.answers]


def send(client: TestClient, address: str, *notes: str, by: str = "A. B.") -> int:
    page = client.get(f"{address}/notes").text
    typed = {"jeton": token_of(page), "note": ["", *notes], "initiales": by}
    return client.post(f"{address}/notes", data=typed, follow_redirects=False).status_code


def test_a_row_and_a_column_are_rated_at_once_and_the_rest_is_left(client: TestClient, address: str) -> None:
    benchmark = read(client, address)
    (first, second), (one, two, three) = benchmark.answers, benchmark.weighing[:3]
    store_of(client).benchmark_work.write(
        address.rpartition("/")[2],
        first.id,
        one.id,
        Opinion("Un salaire", "Budget", "", None, "À voir", "C. D."),
        expected_version=0,
    )
    assert f'href="{address}/notes"' in client.get(address).text
    page = client.get(f"{address}/notes").text
    assert len(re.findall(r"<select ", page)) == 2 * len(benchmark.weighing)
    notes = [f"{first.id}-{each.id}-{value}" for each, value in ((one, 4), (two, 0), (three, 2))]
    assert send(client, address, *notes, f"{second.id}-{one.id}-1", "7-x") == 303
    assert rated(client, address) == [[4, 0, 2], [1, None, None]]
    kept = read(client, address).cell(first, one)
    assert (kept.value.text, kept.value.source, kept.note) == ("Un salaire", "Budget", "À voir")
    assert send(client, address, f"{first.id}-{one.id}-2", by="C. D.") == 303
    assert rated(client, address)[0][0] == 3
    assert send(client, address, f"{first.id}-{one.id}-aucune", f"{first.id}-{two.id}-3") == 303
    assert rated(client, address)[0] == [2, 3, 2]
    assert "retirer" in client.get(f"{address}/notes").text


def test_what_was_removed_meanwhile_is_told_and_the_rest_is_kept(client: TestClient, address: str) -> None:
    benchmark = read(client, address)
    (first, second), one = benchmark.answers, benchmark.weighing[0]
    page = client.get(f"{address}/notes").text
    store_of(client).benchmark_work.remove_answer(address.rpartition("/")[2], second.id, author="")
    typed = {"jeton": token_of(page), "note": [f"{first.id}-{one.id}-4", f"{second.id}-{one.id}-1"]}
    told = client.post(f"{address}/notes", data=typed)
    assert told.status_code == 409
    assert "1 note n’est pas enregistrée" in text_of(told.text).replace("\xa0", " ")
    assert read(client, address).cell(first, one).rating == 4


def test_a_form_of_elsewhere_is_shown_again_with_what_was_chosen(client: TestClient, address: str) -> None:
    benchmark = read(client, address)
    chosen = f"{benchmark.answers[0].id}-{benchmark.weighing[0].id}-4"
    told = client.post(f"{address}/notes", data={"jeton": "faux", "note": [chosen], "initiales": "A. B."})
    assert told.status_code == 422
    assert f'<option value="{chosen}" selected>' in told.text
    assert 'value="A. B."' in told.text
    assert rated(client, address)[0][0] is None

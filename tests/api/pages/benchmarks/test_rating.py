"""One form for all ratings: what is chosen is kept, what is left alone does not change, and no word of a cell does."""

import html
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
    typed = {**shown(client, address), "note": ["", *notes], "initiales": by}
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


def shown(client: TestClient, address: str) -> dict[str, str]:
    page = client.get(f"{address}/notes").text
    return {"jeton": token_of(page), "vu_notes": _shown_in(page)}


def _shown_in(page: str) -> str:
    return html.unescape(re.findall(r'name="vu_notes" value="([^"]*)"', page)[0])


def test_what_was_removed_meanwhile_is_named_and_the_rest_is_kept(client: TestClient, address: str) -> None:
    benchmark = read(client, address)
    (first, second), one = benchmark.answers, benchmark.weighing[0]
    typed = {**shown(client, address), "note": [f"{first.id}-{one.id}-4", f"{second.id}-{one.id}-1"]}
    store_of(client).benchmark_work.remove_answer(address.rpartition("/")[2], second.id, author="")
    told = client.post(f"{address}/notes", data=typed)
    assert told.status_code == 409
    said = text_of(told.text).replace("\xa0", " ")
    assert "1 note n’est pas enregistrée" in said
    assert f"Vous aviez choisi : Une affiche, {one.label} : 1" in said
    assert read(client, address).cell(first, one).rating == 4
    assert f'<option value="{second.id}-{one.id}-1" selected>' in told.text
    assert "Remettre et enregistrer" in said


def test_what_was_removed_meanwhile_is_put_back_with_what_was_chosen_and_nothing_else_is(
    client: TestClient, address: str
) -> None:
    secret, work = address.rpartition("/")[2], store_of(client).benchmark_work
    work.add_criterion(secret, label="Notre critère", weight=2)
    benchmark = read(client, address)
    (first, second), own = benchmark.answers, benchmark.criteria[-1]
    place, other = f"{second.id}-{own.id}", f"{first.id}-{benchmark.weighing[0].id}"
    assert send(client, address, f"{place}-3") == 303
    typed = {**shown(client, address), "note": [f"{place}-1", f"{other}-2"], "initiales": "A. B."}
    work.remove_answer(secret, second.id, author="")
    work.remove_criterion(secret, own.id, author="")
    told = client.post(f"{address}/notes", data=typed)
    again = {**typed, "vu_notes": _shown_in(told.text), "action": "remettre"}
    none_chosen = {**again, "note": [f"{place}-"]}
    assert client.post(f"{address}/notes", data=none_chosen, follow_redirects=False).is_redirect
    assert read(client, address).removed_answers
    forged = {**again, "note": [f"{place}-1", "99999-99999-1"]}
    assert client.post(f"{address}/notes", data=forged).status_code == 409
    assert not read(client, address).removed_answers
    assert read(client, address).cell(second, own).rating == 1
    assert read(client, address).cell(first, benchmark.weighing[0]).rating == 2


def test_a_rating_that_a_colleague_gave_meanwhile_is_shown_and_not_overwritten(
    client: TestClient, address: str
) -> None:
    """Who gives no initials shares one rating with all who give none."""
    answer, (one, two) = read(client, address).answers[0], read(client, address).weighing[:2]
    before = shown(client, address)
    place, other = f"{answer.id}-{one.id}", f"{answer.id}-{two.id}"
    assert client.post(f"{address}/notes", data={**before, "note": [f"{place}-4"]}, follow_redirects=False).is_redirect
    late = client.post(f"{address}/notes", data={**before, "note": [f"{place}-1", f"{other}-3"]})
    assert late.status_code == 409
    assert rated(client, address)[0][:2] == [4, 3]
    assert f'<option value="{place}-1" selected>' in late.text
    assert f'<option value="{other}-3" selected>' not in late.text, "it is kept: sent again, it would undo a colleague"
    again = {**before, "vu_notes": shown(client, address)["vu_notes"], "note": [f"{place}-1"]}
    assert client.post(f"{address}/notes", data=again, follow_redirects=False).is_redirect
    assert rated(client, address)[0][0] == 1


def test_what_was_written_for_another_need_is_read_again_before_it_is_rated(client: TestClient, address: str) -> None:
    secret, benchmark = address.rpartition("/")[2], read(client, address)
    coverage = next(one for one in benchmark.weighing if one.key == "coverage")
    answer, work = benchmark.answers[0], store_of(client).benchmark_work
    work.write(secret, answer.id, coverage.id, Opinion("Tout", "", "", 3, "", "A. B."), expected_version=0)
    store_of(client).benchmarks.present(secret, title="", context="Un autre besoin")
    place = f"{answer.id}-{coverage.id}"
    assert f'id="note-{place}"' not in client.get(f"{address}/notes").text
    assert f'href="{address}/case/{answer.id}/{coverage.id}"' in client.get(f"{address}/notes").text
    for value in (3, 1):
        typed = {**shown(client, address), "note": [f"{place}-{value}"], "initiales": "A. B."}
        assert client.post(f"{address}/notes", data=typed).status_code == 409
    assert read(client, address).cell(answer, coverage).other_need
    assert read(client, address).cell(answer, coverage).rating == 3


def test_a_form_of_elsewhere_is_shown_again_with_what_was_chosen(client: TestClient, address: str) -> None:
    benchmark = read(client, address)
    chosen = f"{benchmark.answers[0].id}-{benchmark.weighing[0].id}-4"
    told = client.post(f"{address}/notes", data={"jeton": "faux", "note": [chosen], "initiales": "A. B."})
    assert told.status_code == 422
    assert f'<option value="{chosen}" selected>' in told.text
    assert 'value="A. B."' in told.text
    assert rated(client, address)[0][0] is None

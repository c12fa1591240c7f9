"""Answers, and the criteria of a team, are put in order by hand: the page, the study and every file keep it."""

import json
import re

import pytest
from starlette.testclient import TestClient

from api.desk import Benchmark, NewAnswer, Opinion, StandardCriterionError
from tests.api.pages.benchmark_forms import opened, token_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import store_of

pytestmark = pytest.mark.usefixtures("from_our_own_pages")

NAMES = ["Un agent", "Une affiche", "Un car"]


@pytest.fixture
def address(client: TestClient) -> str:
    return opened(client, need="", own="\n".join(NAMES), ticks=[])


def secret_of(address: str) -> str:
    return address.rpartition("/")[2]


def read(client: TestClient, address: str) -> Benchmark:
    return store_of(client).benchmarks.read(secret_of(address))


def names(client: TestClient, address: str) -> list[str]:
    return [answer.name for answer in read(client, address).answers]


def press(client: TestClient, address: str, action: str) -> str:
    token = token_of(client.get(f"{address}/ordre").text)
    return client.post(f"{address}/ordre", data={"jeton": token, "action": action}).text


def button(page: str, label: str, name: str) -> str:
    [action] = re.findall(
        rf'value="((?:monter|descendre)-[\w-]+)">{label}<span class="fr-sr-only"> {name}</span>', page
    )
    return str(action)


def test_an_answer_goes_up_and_down_and_its_place_is_told(client: TestClient, address: str) -> None:
    assert f'href="{address}/ordre"' in client.get(address).text
    page = client.get(f"{address}/ordre").text
    told = press(client, address, button(page, "Monter", "Un car"))
    assert names(client, address) == ["Un agent", "Un car", "Une affiche"]
    assert "Un car est maintenant en place 2 sur 3." in text_of(told).replace("\xa0", " ")
    assert "<title>Un car, 2 sur 3" in told
    press(client, address, button(told, "Descendre", "Un agent"))
    assert names(client, address) == ["Un car", "Un agent", "Une affiche"]
    page = client.get(f"{address}/ordre").text
    assert page.count(">Monter<") == page.count(">Descendre<") == 2
    history = text_of(client.get(f"{address}/historique").text)
    assert history.count("Réponse déplacée") == 2


def test_study_and_files_keep_the_order_and_follow_the_means_without_one(client: TestClient, address: str) -> None:
    store, benchmark = store_of(client), read(client, address)
    rated = {"Un agent": 1, "Une affiche": 4, "Un car": 2}

    def told() -> list[list[str]]:
        sheets = json.loads(client.get(f"{address}/comparatif.json").text)["sheets"]
        grid, notes = (next(one["rows"] for one in sheets if one["title"] == name) for name in ("Grille", "Notes"))
        study = re.findall(r'class="dl-grid__name">([^<]+)<', client.get(f"{address}/etude").text)
        return [[row[0] for row in grid[1:]], [row[0] for row in notes[2:]], study]

    for answer in benchmark.answers:
        opinion = Opinion("", "", "", rated[answer.name], "", "")
        criterion = benchmark.criteria[0]
        store.benchmark_work.write(secret_of(address), answer.id, criterion.id, opinion, expected_version=0)
    assert told() == [["Une affiche", "Un car", "Un agent"]] * 3
    store.benchmark_work.move_answer(secret_of(address), benchmark.answers[0].id, up=False)
    assert told() == [["Une affiche", "Un agent", "Un car"]] * 3
    assert "dans l’ordre que l’équipe a choisi" in client.get(f"{address}/etude").text
    press(client, address, "arrivee")
    assert names(client, address) == NAMES
    assert told() == [["Une affiche", "Un car", "Un agent"]] * 3


def test_a_criterion_of_the_team_moves_among_the_others_which_stay(client: TestClient, address: str) -> None:
    work, secret = store_of(client).benchmark_work, secret_of(address)
    work.add_criterion(secret, "Marche hors ligne")
    labels = [one.label for one in read(client, address).criteria]
    told = press(client, address, button(client.get(f"{address}/ordre").text, "Monter", "Marche hors ligne"))
    assert "Marche hors ligne est maintenant en place 13 sur 14." in text_of(told).replace("\xa0", " ")
    assert [one.label for one in read(client, address).criteria] == [*labels[:12], labels[13], labels[12]]
    # Of its answers nothing was ordered: they still come by their means.
    assert not read(client, address).ordered
    assert told.count(">Monter<") == told.count(">Descendre<") == 3
    with pytest.raises(StandardCriterionError):
        work.move_criterion(secret, read(client, address).criteria[0].id, up=False)


def test_what_is_set_aside_or_removed_is_passed_over_and_what_comes_later_comes_last(
    client: TestClient, address: str
) -> None:
    work, secret, answers = store_of(client).benchmark_work, secret_of(address), read(client, address).answers
    work.remove_answer(secret, answers[1].id)
    for _ in range(2):
        work.move_answer(secret, answers[2].id, up=True)
        assert names(client, address) == ["Un car", "Un agent"]
    work.put_answer_back(secret, answers[1].id)
    work.add(secret, [NewAnswer("Un appel", "own")])
    assert names(client, address) == ["Un car", "Une affiche", "Un agent", "Un appel"]


def test_what_is_gone_moves_nothing_and_a_finished_benchmark_has_no_order_to_change(
    client: TestClient, address: str
) -> None:
    before = read(client, address).sequence
    for action in ("monter-reponse-999999", "monter-critere-999999", "rien", ""):
        press(client, address, action)
    assert read(client, address).sequence == before
    store_of(client).benchmarks.finish(secret_of(address), publication_wished=False)
    assert client.get(f"{address}/ordre").status_code == 409

import re

import pytest
from starlette.testclient import TestClient

from api.desk import NewAnswer, Opinion, Value
from api.desk.benchmarks.grid import Benchmark
from api.pages.benchmarks.facts import about_tool
from recommender import Recommender
from tests.api.pages.benchmark_forms import WASTE, opened, token_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import store_of

pytestmark = pytest.mark.usefixtures("from_our_own_pages")

FORMER = Value("Payant jadis", "Ancienne fiche", "/outils/pix", "3 mars 2020")
TEAMS = Value("Vu par d’autres", "Comparatif publié n\u1d52 3", "/comparatifs/publies/3", "3 mars 2020")
KEYS = ("price", "audience", "publisher", "support")


@pytest.fixture
def secret(client: TestClient) -> str:
    """A benchmark of which the record of a tool said other things when it was opened."""
    values = dict(zip(KEYS, (FORMER, FORMER, TEAMS, Value("Par téléphone", "L’éditeur")), strict=True))
    answers = [NewAnswer("Pix", "practice", origin="outil:pix", values={**values, "coverage": FORMER})]
    return store_of(client).benchmarks.open(title="", context="", answers=answers, index_version="avant")


def read(client: TestClient, secret: str) -> Benchmark:
    return store_of(client).benchmarks.read(secret)


def texts(benchmark: Benchmark) -> dict[str, str]:
    (answer,) = benchmark.answers
    return {one.key: benchmark.cell(answer, one).value.text for one in benchmark.criteria if one.key}


def page_of(client: TestClient, secret: str) -> str:
    return text_of(client.get(f"/comparatif/{secret}").text).replace("\u00a0", " ")


def renew(client: TestClient, secret: str) -> int:
    token = token_of(client.get(f"/comparatif/{secret}").text)
    address = f"/comparatif/{secret}/nouvelles-valeurs"
    return client.post(address, data={"jeton": token}, follow_redirects=False).status_code


def test_a_benchmark_just_opened_says_that_no_record_changed(client: TestClient) -> None:
    page = client.get(opened(client, need=WASTE)).text
    assert "La fiche a changé" not in text_of(page)
    assert "nouvelles-valeurs" not in page


def test_cells_of_a_record_that_changed_are_said_and_taken_at_one_click(
    client: TestClient, secret: str, recommender: Recommender
) -> None:
    said = page_of(client, secret)
    audience = ", ".join(recommender.catalogue.tool("pix").audience)
    assert re.search(r"La fiche a changé depuis le \d+(er)? \w+ \d{4}\. Elle dit maintenant : «", said)
    assert (
        "cases viennent de fiches qui ont changé depuis. « En bref » est à reprendre des fiches pour 1 réponse. "
        in said
    )
    assert "Ce que votre équipe a écrit reste." in said
    assert read(client, secret).answers[0].about.text == ""
    assert renew(client, secret) == 303
    assert read(client, secret).answers[0].about == about_tool(recommender.catalogue.tool("pix"), recommender.catalogue)
    assert "nouvelles-valeurs" not in client.get(f"/comparatif/{secret}").text
    now = texts(read(client, secret))
    assert now["audience"] == audience or not audience
    assert "Payant jadis" not in {now["price"], now["audience"]}
    assert read(client, secret).answers[0].kind == "tool"
    assert "La fiche a changé" not in page_of(client, secret)
    history = text_of(client.get(f"/comparatif/{secret}/historique").text)
    assert "Nouvelles valeurs des fiches" in history
    assert "Payant jadis est devenu" in history
    assert "Pix, en bref" in history
    assert "Réponse non numérique est devenu → Outil" in history


def test_what_the_team_or_another_one_wrote_and_how_the_need_is_covered_stay(client: TestClient, secret: str) -> None:
    benchmark = read(client, secret)
    price = next(one for one in benchmark.criteria if one.key == "price")
    typed = Opinion("Gratuit pour nous", "Échange", "", 3, "", "L. P.")
    store_of(client).benchmark_work.write(secret, benchmark.answers[0].id, price.id, typed, expected_version=0)
    assert renew(client, secret) == 303
    now = texts(read(client, secret))
    kept = {"price": "Gratuit pour nous", "coverage": FORMER.text, "publisher": TEAMS.text, "support": "Par téléphone"}
    assert {key: now[key] for key in kept} == kept
    assert now["audience"] != FORMER.text
    sequence = read(client, secret).sequence
    assert renew(client, secret) == 303
    assert read(client, secret).sequence == sequence


def test_a_cell_that_the_team_rated_keeps_what_was_rated(client: TestClient, secret: str) -> None:
    benchmark = read(client, secret)
    price = next(one for one in benchmark.criteria if one.key == "price")
    rated = Opinion(FORMER.text, FORMER.source, FORMER.dated, 4, "", "L. P.")
    store_of(client).benchmark_work.write(secret, benchmark.answers[0].id, price.id, rated, expected_version=0)
    assert renew(client, secret) == 303
    assert texts(read(client, secret))["price"] == FORMER.text


def test_a_finished_benchmark_is_not_renewed(client: TestClient, secret: str) -> None:
    token = token_of(client.get(f"/comparatif/{secret}").text)
    store_of(client).benchmarks.finish(secret, publication_wished=False)
    assert "nouvelles-valeurs" not in client.get(f"/comparatif/{secret}").text
    assert client.post(f"/comparatif/{secret}/nouvelles-valeurs", data={"jeton": token}).status_code == 409
    assert texts(read(client, secret))["price"] == FORMER.text

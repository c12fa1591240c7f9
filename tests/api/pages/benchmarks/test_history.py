import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.desk import AnswerChange, Weighing
from tests.api.pages.benchmark_forms import fields_of, first_cell, opened
from tests.api.pages.reading import text_of
from tests.api.signed_in import store_of

pytestmark = pytest.mark.usefixtures("from_our_own_pages")


def lines_of(client: TestClient, address: str, page: int = 1) -> list[str]:
    """The lines of the history, the latest first, as they are read."""
    text = client.get(f"{address}/historique", params={"page": page}).text
    edits = re.findall(r"<li>\n(<p.*?)</li>", text[text.index("<main") :], re.DOTALL)
    return [text_of(f"<main>{edit}</main>") for edit in edits]


def test_the_team_reads_who_did_what_when_and_from_what_to_what(client: TestClient) -> None:
    address = opened(client, need="La rue est sale.", own="Une affiche", ticks=[])
    page = client.get(address).text
    assert f'href="{address}/historique"' in page
    cell = first_cell(page)
    client.post(cell, data={**fields_of(client.get(cell).text), "texte": "Deux jours", "initiales": "L. P."})
    client.post(cell, data={**fields_of(client.get(cell).text), "texte": "Trois jours", "note": "3"})
    client.post(
        f"{address}/conclusion",
        data={**fields_of(client.get(f"{address}/conclusion").text), "conclusion": "Afficher."},
    )
    third, second, first, opening = lines_of(client, address)
    assert re.fullmatch(r"Textes changés L’équipe, \d+ \w+ \d{4} à \d+\sh(\s\d+)? Conclusion Afficher\.", third)
    assert "Case écrite : Une affiche, Couvre le besoin L’équipe, " in second
    assert "Ce que l’on sait Deux jours est devenu → Trois jours" in second
    assert "Note 3 / 4" in second
    assert "Case écrite : Une affiche, Couvre le besoin L. P., " in first
    assert "Ce que l’on sait Deux jours" in first
    assert "Comparatif ouvert L’équipe, " in opening
    assert "Réponses Une affiche" in opening


def test_every_sort_of_edit_is_said_in_words(client: TestClient) -> None:
    address = opened(client, need="", own="Une affiche", ticks=[])
    secret, store = address.rpartition("/")[2], store_of(client)
    work, answer = store.benchmark_work, store.benchmarks.read(secret).answers[0].id
    work.add_criterion(secret, "Hors ligne", weight=2, author="A. B.")
    criterion = store.benchmarks.read(secret).criteria[-1].id
    work.weigh(secret, Weighing({criterion: 5}, {criterion: "Sans réseau"}))
    work.change_answer(secret, answer, AnswerChange("Deux affiches", "practice", aside=True, why="Trop cher"))
    work.remove_criterion(secret, criterion, author="C. D.")
    work.put_criterion_back(secret, criterion)
    work.remove_answer(secret, answer)
    work.put_answer_back(secret, answer)
    store.benchmarks.share(secret)
    store.benchmarks.revoke(secret)
    store.benchmarks.finish(secret, publication_wished=True)
    finished = store.benchmarks.read(secret)
    store.published_benchmarks.publish(finished.id, agent="expert", expected_version=finished.sequence)
    published = store.benchmarks.read(secret).sequence
    store.published_benchmarks.withdraw(finished.id, agent="expert", expected_version=published)
    store.benchmarks.reopen(secret)
    told = lines_of(client, address)[::-1]
    expected = [
        "Comparatif ouvert", "Critère ajouté : Hors ligne A. B.", "Critères changés", "Réponse changée : Deux affiches",
        "Critère retiré : Sans réseau C. D.", "Critère remis : Sans réseau", "Réponse retirée : Deux affiches",
        "Réponse remise : Deux affiches", "Adresse de lecture créée", "Partage fini", "Comparatif terminé",
        "Comparatif publié Le bureau", "Publication retirée Le bureau", "Comparatif rouvert",
    ]  # fmt: skip
    assert [line[: len(start)] for line, start in zip(told, expected, strict=True)] == expected
    assert "Poids : Sans réseau 2 est devenu → 5" in told[2]
    assert "Nom : Sans réseau Hors ligne est devenu → Sans réseau" in told[2]
    assert "Nom Une affiche est devenu → Deux affiches" in told[3]
    assert "Nature Ajoutée par l’équipe est devenu → Réponse non numérique" in told[3]
    assert "Place dans la grille est devenu → écartée" in told[3]
    assert "Raison Trop cher" in told[3]
    assert "souhaitée par l’équipe" in told[10]


def test_what_a_program_adds_weighs_removes_and_puts_back_is_told_with_its_initials(client: TestClient) -> None:
    address = opened(client, need="", own="Une affiche", ticks=[])
    secret = address.rpartition("/")[2]
    home = f"/api/v1/benchmarks/{store_of(client).benchmarks.read(secret).id}"
    team = {"Authorization": f"Bearer {secret}"}

    def send(method: str, path: str, *, by: str = "", **body: object) -> dict:  # type: ignore[type-arg]
        condition = {"If-Match": client.get(home, headers=team).headers["ETag"]}
        sent: dict[str, Any] = {"json": body} if body else {"params": {"author": by}}
        answer = client.request(method, home + path, headers=team | condition, **sent)
        assert answer.status_code == 200, answer.text
        return answer.json()

    own = send("POST", "/answers", own=["Un panneau"], author="A. B.\n")["answers"][-1]["id"]
    told = send("POST", "/criteria", label="Hors ligne", author="C. D.")
    criterion = told["criteria"][-1]["id"]
    send("PATCH", f"/criteria/{criterion}", weight=5, author="E. F.")
    for part, by in ((f"/answers/{own}", "G. H."), (f"/criteria/{criterion}", "I. J.")):
        send("DELETE", part, by=by)
        send("POST", f"{part}/restore", by=by)
    told_lines = lines_of(client, address)[-2::-1]
    expected = [
        "Réponses ajoutées A. B.,", "Critère ajouté : Hors ligne C. D.,", "Critères changés E. F.,",
        "Réponse retirée : Un panneau G. H.,", "Réponse remise : Un panneau G. H.,",
        "Critère retiré : Hors ligne I. J.,", "Critère remis : Hors ligne I. J.,",
    ]  # fmt: skip
    assert [line[: len(start)] for line, start in zip(told_lines, expected, strict=True)] == expected
    long = client.post(f"{home}/answers/{own}/restore", headers=team, params={"author": "x" * 41})
    assert long.status_code == 422


def test_a_long_history_is_read_page_by_page_and_by_its_team_alone(client: TestClient) -> None:
    address = opened(client, need="", own="Une affiche", ticks=[])
    secret, store = address.rpartition("/")[2], store_of(client)
    for number in range(51):
        store.benchmarks.conclude(secret, f"Version {number}.")
    assert [len(lines_of(client, address, page)) for page in (1, 2, 3)] == [50, 2, 0]
    assert "Version 50." in lines_of(client, address)[0]
    assert "n’a plus rien à montrer" in text_of(client.get(f"{address}/historique?page=3").text)
    assert client.get("/comparatif/inconnu/historique").status_code == 404

import json
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.desk import Opinion
from tests.api.pages.reading import text_of
from tests.api.signed_in import store_of

OWN = ["Sans note", "Une affiche", "Un agent", "Un accord"]


@dataclass(frozen=True)
class Rated:
    """A benchmark of the team's own answers, and the way to it."""

    client: TestClient
    number: int
    secret: str
    page: str

    def sheets(self) -> dict[str, list[list[Any]]]:
        told = json.loads(self.client.get(f"{self.page}/comparatif.json").content)
        return {sheet["title"]: sheet["rows"] for sheet in told["sheets"]}

    def text(self, address: str = "") -> str:
        return text_of(self.client.get(f"{self.page}{address}").text).replace("\xa0", " ").replace("\u202f", " ")

    def read(self) -> dict[str, Any]:
        told: dict[str, Any] = self.client.get(f"/api/v1/benchmarks/{self.number}", headers=self.team).json()
        return told

    def weigh(self, weights: dict[str, int]) -> None:
        for criterion in self.read()["criteria"]:
            if criterion["label"] in weights:
                body = {"version": self.read()["version"], "weight": weights[criterion["label"]]}
                address = f"/api/v1/benchmarks/{self.number}/criteria/{criterion['id']}"
                assert self.client.patch(address, json=body, headers=self.team).status_code == 200

    def rate(self, name: str, *ratings: int) -> None:
        answer = next(one for one in self.read()["answers"] if one["name"] == name)
        for cell, rating in zip(answer["cells"], ratings, strict=False):
            address = f"/api/v1/benchmarks/{self.number}/cells/{cell['answer']}/{cell['criterion']}"
            body = {"text": f"{name} : oui", "rating": rating, "version": cell["version"]}
            assert self.client.put(address, json=body, headers=self.team).status_code == 200

    @property
    def team(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}


@pytest.fixture
def rated(client: TestClient) -> Rated:
    """Seven criteria of thirteen are rated of three answers, and one alone of a fourth."""
    receipt = client.post("/api/v1/benchmarks", json={"own": [*OWN, "Une seule note"]}).json()
    benchmark = Rated(client, receipt["id"], receipt["secret"], receipt["page"])
    benchmark.rate("Une seule note", 4)
    benchmark.rate("Une affiche", *[1] * 7)
    benchmark.rate("Un agent", *[3] * 6, 4)
    benchmark.rate("Un accord", *[1] * 7)
    return benchmark


def test_the_study_tells_the_best_first_and_the_workspace_as_they_came(rated: Rated) -> None:
    best = ["Un agent", "Une affiche", "Un accord", "Une seule note", "Sans note"]
    sheets = rated.sheets()
    for title, first in (("Synthèse", 1), ("Notes", 2), ("Grille", 1)):
        assert [row[0] for row in sheets[title][first:]] == best
    for address, names in (("/etude", best), ("", [*OWN, "Une seule note"])):
        grid = rated.text(address).split("un critère par colonne")[1]
        assert sorted(names, key=grid.index) == names


def test_the_ratings_are_numbers_under_their_weights(rated: Rated) -> None:
    rated.weigh({"Prix": 3})
    head, weights, first, *_, last = rated.sheets()["Notes"]
    assert head[:2] == ["Réponse", "Moyenne"]
    assert weights == ["Poids", "", *(3 if label == "Prix" else 1 for label in head[2:])]
    # Six times 3, one of which counts three times, and 4: 28 over nine.
    assert first == ["Un agent", 3.11, *[3] * 6, 4, *[""] * 6]
    assert last == ["Sans note", *[""] * 14]
    assert dict(rated.sheets()["Critères"][1:])["Prix"] == 3


def test_the_synthesis_says_the_rating_and_what_is_known_in_short(rated: Rated) -> None:
    long = "Gratuit pour les communes de moins de 3 500 habitants, puis payant"
    answer = rated.read()["answers"][1]
    cell = answer["cells"][0]
    address = f"/api/v1/benchmarks/{rated.number}/cells/{cell['answer']}/{cell['criterion']}"
    rated.client.put(address, json={"text": long, "rating": 1, "version": cell["version"]}, headers=rated.team)
    head, best, poster, _, only, empty = rated.sheets()["Synthèse"]
    assert head[:3] == ["Réponse", "Moyenne", "Couvre le besoin\npoids 1"]
    assert best[1:3] == ["3,1", "3 / 4\nUn agent : oui"]
    assert empty == ["Sans note", "", *["?"] * 13]
    assert poster[2] == "1 / 4\nGratuit pour les communes de moins de 3 500…"
    assert only[1] == "4,0\nprovisoire"


def test_what_weighs_nothing_is_folded_for_the_team_and_named_once_for_the_others(rated: Rated) -> None:
    before = rated.text().split("cases remplies sur ")[1].split()[0]
    rated.weigh({"Couvre le besoin": 0, "Prix": 0})
    sheets = rated.sheets()
    assert ["Critères qui ne comptent pas", "Couvre le besoin, Prix"] in sheets["Contexte"]
    for title in ("Synthèse", "Notes", "Critères", "Grille", "Questions à poser"):
        said = [cell for row in sheets[title] for cell in row]
        assert not [cell for cell in said if str(cell).startswith(("Couvre le besoin", "Prix"))]
    study = rated.text("/etude")
    assert study.count("Prix") == 1
    assert "Critères qui ne comptent pas, et que l’étude laisse de côté : Couvre le besoin, Prix." in study
    workspace = rated.text()
    assert (before, workspace.split("cases remplies sur ")[1].split()[0]) == ("65", "55")
    assert workspace.count("Ne comptent pas, et l’étude les laisse de côté : Couvre le besoin, Prix") == 1
    folded = workspace.split("Ne comptent pas")[1].split("Questions à poser")[0]
    assert folded.count("Compléter Prix") == len(OWN) + 1
    assert "Compléter Prix" not in workspace.split("Ne comptent pas")[0]


def test_what_is_filled_and_what_is_asked_make_the_whole(rated: Rated) -> None:
    answer = rated.read()["answers"][0]
    cell = answer["cells"][0]
    address = f"/api/v1/benchmarks/{rated.number}/cells/{cell['answer']}/{cell['criterion']}"
    rated.client.put(address, json={"text": "12 €, à vérifier", "version": 0}, headers=rated.team)
    told = rated.text()
    assert "22 cases remplies sur 65" in told
    assert "43 questions à poser" in told


def test_a_question_is_asked_once_with_the_answers_it_is_for(rated: Rated) -> None:
    head, coverage, audience, *_, last = rated.sheets()["Questions à poser"]
    assert head == ["Critère", "Question", "À demander pour"]
    assert (coverage[0], coverage[2]) == ("Couvre le besoin", "Sans note")
    assert (audience[0], audience[2]) == ("Public", "Sans note, Une seule note")
    assert last[2] == "Toutes les réponses"


def test_a_file_says_what_ratings_mean(rated: Rated) -> None:
    assert dict(rated.sheets()["Contexte"])["Notes"].startswith("De 0 à 4\xa0: 0 ne convient pas, 1 insuffisant")


def test_each_answer_opens_with_a_line_in_the_page_and_in_every_file(client: TestClient) -> None:
    receipt = client.post("/api/v1/benchmarks", json={"records": ["bourse-aux-locaux"], "own": ["Une affiche"]}).json()
    address = receipt["page"]
    line = (
        "Dispositif local : « Rendre visibles les locaux vacants d’un territoire et aider artisans et commerçants à "
        "s’y installer ». État : Disponibilité à vérifier (fiche arrêtée au 22 novembre 2026). Ailleurs, "
        "CC Brenne - Val de Creuse : déjà utilisé. À vérifier : public."
    )
    unknown = "À vérifier : ce que c’est, public, état, résultat ailleurs."
    told = json.loads(client.get(f"{address}/comparatif.json").text)
    head, *rows = next(sheet["rows"] for sheet in told["sheets"] if sheet["title"] == "Grille")
    briefs = {row[0]: row[head.index("En bref")].replace("\xa0", " ") for row in rows}
    assert briefs["Bourse aux locaux"].startswith(f"{line}\nSource : Synthèse du Programme National d’Investigations, ")
    assert briefs["Une affiche"] == unknown
    home, team = f"/api/v1/benchmarks/{receipt['id']}", {"Authorization": f"Bearer {receipt['secret']}"}
    answers = client.get(home, headers=team).json()["answers"]
    assert [one["brief"].replace("\xa0", " ").replace("'", "’") for one in answers] == [line, unknown]
    share = client.post(f"{home}/share", headers=team).json()["page"]
    for path in (address, f"{address}/etude", share):
        shown = text_of(client.get(path).text).replace("\xa0", " ").replace("\u202f", " ").replace("'", "’")
        assert (shown.count(line.removesuffix(" À vérifier : public.")), shown.count(unknown)) == (1, 1)


def test_what_the_team_corrects_is_told_in_brief_as_it_did(client: TestClient) -> None:
    address = client.post("/api/v1/benchmarks", json={"records": ["bourse-aux-locaux"]}).json()["page"]
    store = store_of(client)
    secret = address.rpartition("/")[2]
    read = store.benchmarks.read(secret)
    state = next(one for one in read.criteria if one.key == "state")
    opinion = Opinion("Fermée en juin 2026", "Appel", "", None, "", "")
    store.benchmark_work.write(secret, read.answers[0].id, state.id, opinion, expected_version=0)
    assert "État\xa0: Fermée en juin 2026." in store.benchmarks.read(secret).brief(read.answers[0]).text

import re

import pytest
from starlette.testclient import TestClient

from tests.api.pages.benchmark_forms import fields_of, first_cell, opened, ticks_of, token_of
from tests.api.pages.reading import text_of
from tests.hostile import HOSTILE

pytestmark = pytest.mark.usefixtures("from_our_own_pages")


def test_the_committee_reads_each_question_once_with_the_answers_it_is_asked_of(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent\nUne affiche", ticks=[])
    cell = first_cell(client.get(address).text)
    client.post(cell, data={**fields_of(client.get(cell).text), "texte": "Oui"})
    told = text_of(client.get(f"{address}/etude").text)
    assert "laisse-t-elle de côté ? À demander pour Une affiche À qui" in told
    assert told.count("À demander pour") == 13
    assert told.count("À demander pour toutes les réponses") == 12


def test_the_shared_study_only_reads_and_its_link_can_be_ended(client: TestClient) -> None:
    address = opened(client)
    shared = client.post(f"{address}/partage", data={"jeton": token_of(client.get(address).text)}).text
    study = re.findall(r"/etude/[\w-]{43}", shared)[0]
    page = client.get(study)
    assert page.status_code == 200
    assert address not in page.text
    assert "/case/" not in page.text
    assert client.get(f"{study}/comparatif.csv").status_code == 200
    assert client.get(study.replace("/etude/", "/comparatif/")).status_code == 404
    client.post(f"{address}/partage", data={"jeton": token_of(shared), "action": "revoquer"})
    assert client.get(study).status_code == 404
    assert client.get(f"{study}/comparatif.csv").status_code == 404
    again = client.post(f"{address}/partage", data={"jeton": token_of(shared)}).text
    assert study not in again


def test_the_address_of_a_grid_as_a_whole_leads_for_ever_to_where_it_is_now(client: TestClient) -> None:
    address = opened(client)
    shared = client.post(f"{address}/partage", data={"jeton": token_of(client.get(address).text)}).text
    study = re.findall(r"/etude/[\w-]{43}", shared)[0]
    for kept in (address, study):
        answer = client.get(f"{kept}/ensemble", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (301, f"{kept}#grille")
        assert answer.headers["cache-control"] == "no-store"
        assert client.get(f"{kept}/ensemble").status_code == 200
    assert client.get("/etude/inconnue/ensemble").status_code == 404


def test_a_finished_benchmark_is_only_read_until_it_is_reopened(client: TestClient) -> None:
    address = opened(client)
    page = client.get(address).text
    cell = first_cell(page)
    form = fields_of(client.get(cell).text)
    done = client.post(f"{address}/etat", data={"jeton": token_of(page), "action": "terminer", "publier": "oui"}).text
    assert "serve à d’autres territoires" in done
    assert "/case/" not in done
    assert client.post(cell, data={**form, "texte": "x"}).status_code == 409
    client.post(f"{address}/etat", data={"jeton": token_of(done), "action": "rouvrir"})
    assert client.post(cell, data={**form, "texte": "x", "source": ""}).status_code == 200


def test_who_changes_a_finished_benchmark_reads_that_it_is_finished(client: TestClient) -> None:
    address = opened(client, own="Un agent référent")
    page = client.get(address).text
    proposals = client.get(f"{address}/reponses").text
    proposed = re.findall(r'name="reponse" value="([^"]+)"', proposals)[0]
    rename = re.findall(rf'href="({address}/renommer/\d+)"', page)[-1]
    client.post(f"{address}/etat", data={"jeton": token_of(page), "action": "terminer"})
    aside = rename.replace("renommer", "ecarter")
    forms = ("/presentation", "/conclusion", "/criteres", "/reponses")
    for shown in (first_cell(page), rename, aside, *(address + form for form in forms)):
        told = client.get(shown)
        assert (told.status_code, "Ce comparatif est terminé" in text_of(told.text)) == (409, True)
    late = client.post(f"{address}/criteres", data={"jeton": token_of(page), "nouveau": "Hors ligne"})
    assert (late.status_code, "Ce comparatif est terminé" in text_of(late.text)) == (409, True)
    form = {"jeton": token_of(proposals), "autres": "Une affiche", "reponse": proposed}
    late = client.post(f"{address}/reponses", data=form)
    assert (late.status_code, "rouvrez-le" in late.text, "Une affiche" in late.text) == (409, True, True)
    assert ticks_of(late.text) == [proposed]


def test_a_link_that_opens_no_benchmark_any_more_says_why(client: TestClient) -> None:
    for path in ("/etude/", "/comparatif/"):
        told = client.get(path + "x" * 43)
        assert told.status_code == 404
        assert "Il a été effacé, son partage ou sa publication a pris fin" in text_of(told.text)


def test_erasing_takes_a_tick_and_leaves_nothing(client: TestClient) -> None:
    address = opened(client)
    token = token_of(client.get(address).text)
    client.post(f"{address}/effacer", data={"jeton": token})
    assert client.get(address).status_code == 200
    client.post(f"{address}/effacer", data={"jeton": token, "confirmer": "oui"})
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_is_taken_and_shown_as_text(client: TestClient, text: str) -> None:
    # The whole form must stay under the largest body that is read.
    sendable = text[:5_000].encode("utf-8", "replace").decode()
    named = "\n".join(["Un agent", *(line[:150] for line in sendable.splitlines())])
    address = opened(client, need=sendable, own=named, ticks=["outil:../x", "enquete:x:9999", sendable])
    form = {"jeton": token_of(client.get(f"{address}/reponses").text), "autres": sendable, "sans_outil": sendable}
    assert client.post(f"{address}/reponses", data=form).status_code in {200, 422}
    page = client.get(address)
    cell = first_cell(page.text)
    fields = dict.fromkeys(("texte", "source", "date", "note", "remarque", "initiales"), sendable)
    client.post(cell, data={**fields_of(client.get(cell).text), **fields})
    for step in ("/presentation", "/conclusion"):
        fields = dict.fromkeys(("titre", "contexte", "conclusion"), sendable)
        for version in (fields_of(client.get(address + step).text), {"version": sendable}):
            sent = client.post(address + step, data={"jeton": token_of(client.get(cell).text), **version, **fields})
            assert sent.status_code in {200, 409}
    for path in ("", "/etude", "/reponses", "/criteres", "/presentation", "/conclusion"):
        answer = client.get(address + path)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
    for ending in ("ods", "csv", "md", "json"):
        assert client.get(f"{address}/comparatif.{ending}").status_code == 200


@pytest.mark.parametrize(
    "path", ["", "/etude", "/reponses", "/case/1/1", "/comparatif.ods", "/criteres", "/conclusion"]
)
def test_a_secret_nobody_was_given_opens_nothing(client: TestClient, path: str) -> None:
    assert client.get(f"/comparatif/{'x' * 43}{path}").status_code == 404

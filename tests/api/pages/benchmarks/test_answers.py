import re

import pytest
from starlette.testclient import TestClient

from tests.api.pages.benchmark_forms import fields_of, opened, token_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import store_of

pytestmark = pytest.mark.usefixtures("from_our_own_pages")


def test_what_is_set_aside_is_told_with_its_reason_and_may_come_back(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent\nNe rien faire", ticks=[])
    aside = re.findall(rf'href="({address}/ecarter/\d+)"', client.get(address).text)[0]
    sent = client.post(aside, data={**fields_of(client.get(aside).text), "raison": "Trop cher"})
    assert "Trop cher" in text_of(sent.text)
    assert "Trop cher" in text_of(client.get(f"{address}/etude").text)
    assert sent.text.count('<th scope="row">') == 1
    back = client.post(aside.replace("ecarter", "remettre"), data={"jeton": token_of(sent.text)})
    assert back.text.count('<th scope="row">') == 2


def test_the_second_to_set_an_answer_aside_sees_the_first_reason_and_chooses(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent\nNe rien faire", ticks=[])
    aside = re.findall(rf'href="({address}/ecarter/\d+)"', client.get(address).text)[0]
    first = second = fields_of(client.get(aside).text)
    listed = client.post(aside, data={**first, "raison": "Trop cher"})
    assert "Changer la raison" in text_of(listed.text)
    assert "Trop cher" in client.get(aside).text
    late = client.post(aside, data={**second, "raison": "Trop lent", "initiales": "C. E."})
    assert late.status_code == 409
    assert "Elle est écartée : Trop cher" in text_of(late.text)
    assert all(told in late.text for told in ("Trop lent", 'value="C. E."'))
    assert "Trop lent" not in client.get(address).text
    chosen = client.post(aside, data={**fields_of(late.text), "raison": "Trop cher, trop lent"})
    assert "Trop cher, trop lent" in text_of(chosen.text)


def test_any_answer_is_renamed_and_one_of_the_catalogue_keeps_its_record_and_its_kind(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent réferant", ticks=["outil:klaxit"])
    page = client.get(address).text
    theirs, rename = dict.fromkeys(re.findall(rf'href="({address}/renommer/\d+)"', page))
    first = second = fields_of(client.get(rename).text)
    assert ("Sa nature" in client.get(rename).text, "Sa nature" in client.get(theirs).text) == (True, False)
    client.post(theirs, data={**fields_of(client.get(theirs).text), "nom": "Le covoiturage", "nature": "practice"})
    kept = store_of(client).benchmarks.read(address.rpartition("/")[2]).answers[0]
    assert (kept.name, kept.kind, kept.origin) == ("Le covoiturage", "tool", "outil:klaxit")
    done = client.post(rename, data={**first, "nom": " Un agent référent "})
    assert re.findall(r'class="dl-grid__name">([^<]+)<', done.text) == ["Le covoiturage", "Un agent référent"]
    late = client.post(rename, data={**second, "nom": "Deux agents"})
    assert (late.status_code, 'value="Deux agents"' in late.text) == (409, True)
    assert "Un agent référent" in text_of(late.text)
    assert "Deux agents" not in client.get(address).text
    assert "Deux agents" in client.post(rename, data={**fields_of(late.text), "nom": "Deux agents"}).text
    assert "Deux agents" in text_of(client.get(f"{address}/etude").text)
    client.post(rename, data={**fields_of(client.get(rename).text), "nom": " "})
    assert "Deux agents" in client.get(address).text


def test_the_team_says_afterwards_what_kind_its_answer_is_and_what_it_wrote_stays(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent réferant", ticks=[])
    page = client.get(address).text
    [rename] = set(re.findall(rf'href="({address}/renommer/\d+)"', page))
    cells = list(dict.fromkeys(re.findall(r'href="(/comparatif/[\w-]+/case/\d+/\d+)"', page)))
    licence, hosting = cells[3], cells[5]
    client.post(licence, data={**fields_of(client.get(licence).text), "texte": "Ouvert"})
    late = fields_of(client.get(hosting).text)
    shown = client.get(rename).text
    assert 'value="own" checked' in shown
    first = second = fields_of(shown)
    done = client.post(rename, data={**first, "nom": "Un agent référent", "nature": "practice"})
    told = text_of(done.text)
    assert "Réponse non numérique Un agent référent" in told
    assert "Ajoutée par l’équipe" not in told
    # In the table and in the cards; of what the team wrote nothing is lost.
    assert (told.count("Sans objet"), told.count("Ouvert ")) == (4 * 2, 2)
    assert "Réponse non numérique" in client.get(f"{address}/comparatif.csv").text
    beside = client.post(hosting, data={**late, "texte": "À la mairie"})
    assert (beside.status_code, "Sans objet" in beside.text, "À la mairie" in beside.text) == (409, True, True)
    conflict = client.post(rename, data={**second, "nom": "Deux agents", "nature": "precedent"})
    assert (conflict.status_code, 'value="Deux agents"' in conflict.text) == (409, True)
    assert 'value="precedent" checked' in conflict.text
    assert "Réponse non numérique Un agent référent" in text_of(conflict.text)
    chosen = client.post(rename, data={**fields_of(conflict.text), "nom": "Un agent", "nature": "tool"})
    told = text_of(chosen.text)
    assert "Outil Un agent" in told
    assert ("Sans objet" in told, told.count("Ouvert "), "12 questions à poser" in told) == (False, 2, True)
    client.post(rename, data={**fields_of(client.get(rename).text), "nom": "Un agent", "nature": "autre"})
    assert "Outil Un agent" in text_of(client.get(address).text)


def test_an_answer_set_aside_is_proposed_again_with_its_reason(client: TestClient) -> None:
    address = opened(client)
    aside = re.findall(rf'href="({address}/ecarter/\d+)"', client.get(address).text)[0]
    client.post(aside, data={**fields_of(client.get(aside).text), "raison": "Trop cher."})
    proposed = client.get(f"{address}/reponses").text
    assert text_of(proposed).replace("\xa0", " ").count("Écartée : Trop cher. ") == 1
    origin = re.findall(r'name="reponse" value="([^"]+)"(?:(?!name="reponse").)*Écartée', proposed, re.DOTALL)[0]
    back = client.post(f"{address}/reponses", data={"jeton": token_of(proposed), "reponse": origin})
    assert "Réponses écartées" not in back.text
    read = store_of(client).benchmarks.read(address.rpartition("/")[2])
    assert {answer.aside_why for answer in read.answers} == {""}

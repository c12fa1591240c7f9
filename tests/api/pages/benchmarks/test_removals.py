import re

import pytest
from starlette.testclient import TestClient

from tests.api.pages.benchmark_forms import fields_of, first_cell, opened, ticks_of, token_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import store_of

pytestmark = pytest.mark.usefixtures("from_our_own_pages")
OWN = "Un agent référent\nNe rien faire"


def link_to(client: TestClient, address: str, part: str) -> str:
    """Find the first link of a page of a benchmark that holds a text."""
    found = re.findall(rf'href="(/comparatif/[\w-]+/{part}/\d+)"', client.get(address).text)
    return found[0] if found else ""


def read_of(page: str) -> str:
    return text_of(page).replace("\xa0", " ").replace("\u202f", " ")


def test_an_answer_added_by_mistake_is_removed_and_put_back_with_what_was_written(client: TestClient) -> None:
    address = opened(client, need="", own=OWN, ticks=[])
    shared = client.post(f"{address}/partage", data={"jeton": token_of(client.get(address).text)}).text
    study = re.findall(r"/etude/[\w-]{43}", shared)[0]
    cell = first_cell(client.get(address).text)
    client.post(cell, data={**fields_of(client.get(cell).text), "texte": "Le mardi"})
    remove = link_to(client, address, "retirer/reponse")
    asked = client.get(remove)
    assert "Le mardi" in asked.text
    assert f"{address}/ecarter/" in asked.text
    done = client.post(remove, data={**fields_of(asked.text), "initiales": "C. E."})
    assert (done.url.path, done.url.fragment) == (address, "retires")
    told = read_of(done.text)
    assert "Ajoutée par l’équipe Un agent référent Retirée par C. E. le " in told
    assert "l’équipe y a écrit 1 case." in told
    assert done.text.count('<th scope="row">') == 1
    for page in (study, f"{address}/etude", *(f"{address}/comparatif.{end}" for end in ("csv", "md", "json"))):
        body = client.get(page).text
        assert ("Ne rien faire" in body, "Un agent référent" in body, "Le mardi" in body) == (True, False, False)
    form = {"jeton": token_of(done.text)}
    back = client.post(remove.replace("retirer", "retablir"), data=form)
    assert (back.url.path, back.url.fragment) == (address, "grille")
    assert back.text.count('<th scope="row">') == 2
    assert "Ce qui a été retiré" not in back.text
    assert "Le mardi" in client.get(f"{address}/comparatif.csv").text


def test_who_removes_an_answer_that_a_colleague_changed_meanwhile_sees_it_and_chooses(client: TestClient) -> None:
    address = opened(client, need="", own=OWN, ticks=[])
    cell, remove = first_cell(client.get(address).text), link_to(client, address, "retirer/reponse")
    late = fields_of(client.get(remove).text)
    client.post(cell, data={**fields_of(client.get(cell).text), "texte": "Le mardi", "initiales": "A. B."})
    asked = client.post(remove, data={**late, "initiales": "C. E."})
    told = read_of(asked.text)
    assert asked.status_code == 409
    assert "Quelqu’un a changé cette réponse entre-temps Rien n’a été retiré." in told
    assert "Le mardi" in told
    assert 'value="C. E."' in asked.text
    assert client.get(address).text.count('<th scope="row">') == 2
    assert client.post(remove, data=fields_of(asked.text)).text.count('<th scope="row">') == 1
    # A colleague who wishes the same is asked nothing.
    assert client.post(remove, data=late, follow_redirects=False).status_code == 303
    stale = client.post(remove.replace("retirer", "retablir"), data={"jeton": "vieux"})
    assert (stale.status_code, "ouverte depuis longtemps" in stale.text) == (422, True)


@pytest.mark.parametrize("form", ["case", "ecarter", "renommer"])
def test_what_was_typed_of_an_answer_that_was_removed_meanwhile_is_given_back_and_kept_in_one_press(
    client: TestClient, form: str
) -> None:
    address = opened(client, need="", own=OWN, ticks=[])
    page = client.get(address).text
    shown = first_cell(page) if form == "case" else re.findall(rf'href="({address}/{form}/\d+)"', page)[0]
    remove = link_to(client, address, "retirer/reponse")
    fields = fields_of(client.get(shown).text)
    client.post(remove, data=fields_of(client.get(remove).text))
    typed = {"texte": "Tapé tard", "raison": "Tapé tard", "nom": "Tapé tard", "nature": "practice"}
    late = client.post(shown, data={**fields, **typed})
    assert (late.status_code, "Tapé tard" in late.text) == (409, True)
    assert "a été retirée du comparatif entre-temps" in text_of(late.text)
    assert "Tapé tard" not in client.get(address).text
    kept = client.post(shown, data={**fields_of(late.text), **typed, "action": "remettre"})
    assert kept.url.path == address
    assert "Tapé tard" in text_of(kept.text)
    assert "Ce qui a été retiré" not in kept.text


def test_the_forms_of_what_was_removed_say_that_it_was(client: TestClient) -> None:
    address = opened(client, need="", own=OWN, ticks=[])
    page = client.get(address).text
    remove = link_to(client, address, "retirer/reponse")
    forms = [first_cell(page), remove, *(link_to(client, address, form) for form in ("ecarter", "renommer"))]
    client.post(remove, data=fields_of(client.get(remove).text))
    for form in forms:
        told = client.get(form)
        assert (told.status_code, "Ce qui a été retiré" in told.text) == (409, True)
    for path in ("reponse", "critere"):
        assert client.get(f"{address}/retirer/{path}/99999").status_code == 404
        assert client.post(f"{address}/retablir/{path}/99999", data={"jeton": token_of(page)}).status_code == 404


def test_a_criterion_of_the_team_is_removed_and_put_back_and_no_other(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    form = f"{address}/criteres"
    client.post(form, data={"jeton": token_of(client.get(form).text), "nouveau": "Hors ligne", "nouveau_poids": "3"})
    standard = re.findall(r'<option value="(\d+):1"', client.get(form).text)[0]
    remove = link_to(client, form, "retirer/critere")
    cells = re.findall(rf'href="({address}/case/\d+/{remove.rpartition("/")[2]})"', client.get(address).text)
    client.post(cells[0], data={**fields_of(client.get(cells[0]).text), "texte": "Oui, partout"})
    late, written = fields_of(client.get(remove).text), fields_of(client.get(cells[0]).text)
    client.post(cells[0], data={**written, "texte": "Oui, presque partout"})
    asked = client.post(remove, data=late)
    assert (asked.status_code, "Oui, presque partout" in asked.text) == (409, True)
    written = fields_of(client.get(cells[0]).text)
    done = client.post(remove, data=fields_of(asked.text))
    assert "Critère Hors ligne Retiré par l’équipe le " in read_of(done.text)
    assert "Hors ligne" not in client.get(f"{address}/etude").text
    given = client.post(cells[0], data={**written, "texte": "Non"})
    assert (given.status_code, "Ce critère a été retiré" in given.text) == (409, True)
    kept = client.post(cells[0], data={**fields_of(given.text), "texte": "Non", "action": "remettre"})
    assert "Hors ligne" in client.get(f"{address}/etude").text
    assert "Ce qui a été retiré" not in kept.text
    theirs = remove.rpartition("/")[0] + f"/{standard}"
    assert client.get(theirs).status_code == client.post(theirs, data=late).status_code == 404


def test_what_was_chosen_of_a_criterion_that_was_removed_meanwhile_is_shown(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    form, secret = f"{address}/criteres", address.rpartition("/")[2]
    store_of(client).benchmark_work.add_criterion(secret, "Hors ligne")
    page = client.get(form).text
    remove = link_to(client, form, "retirer/critere")
    own, [first, *_] = remove.rpartition("/")[2], re.findall(r'<option value="(\d+):1"', page)
    client.post(remove, data=fields_of(client.get(remove).text))
    shown = {"jeton": token_of(page), "vus": [f"{first}:1", f"{own}:1"], "propre": own, "vu": "Hors ligne"}
    late = client.post(form, data={**shown, "poids": [f"{first}:4", f"{own}:5"], "nom": "Sans réseau"})
    assert late.status_code == 409
    told = read_of(late.text)
    assert "Hors ligne a été retiré, que vous appelez « Sans réseau » ; vous aviez choisi le poids 5." in told
    assert f'value="{first}:4" selected' in late.text
    again = {"jeton": token_of(late.text), "vus": f"{first}:1", "poids": f"{first}:4"}
    assert client.post(form, data=again, follow_redirects=False).status_code == 303
    assert store_of(client).benchmarks.read(secret).criteria[0].weight == 4


def test_a_full_benchmark_takes_another_answer_once_one_is_removed_and_says_when_one_cannot_come_back(
    client: TestClient,
) -> None:
    address = opened(client, need="", own="\n".join(f"Réponse {number}" for number in range(30)), ticks=[])
    form = {"jeton": token_of(client.get(f"{address}/reponses").text), "autres": "Une de plus"}
    refused = client.post(f"{address}/reponses", data=form)
    assert (refused.status_code, "retirez-en d’abord" in refused.text) == (422, True)
    remove = link_to(client, address, "retirer/reponse")
    client.post(remove, data=fields_of(client.get(remove).text))
    assert client.post(f"{address}/reponses", data=form, follow_redirects=False).status_code == 303
    full = client.post(remove.replace("retirer", "retablir"), data=form)
    assert (full.status_code, "il en aurait 31" in full.text) == (422, True)
    assert "Ce qui a été retiré" in full.text


def test_an_answer_of_the_catalogue_that_was_removed_is_proposed_again(client: TestClient) -> None:
    address = opened(client)
    remove = link_to(client, address, "retirer/reponse")
    client.post(remove, data=fields_of(client.get(remove).text))
    proposed = client.get(f"{address}/reponses").text
    assert read_of(proposed).count("Retirée : ses cases reviendront telles quelles.") == 1
    origin = re.findall(r'name="reponse" value="([^"]+)"(?:(?!name="reponse").)*Retirée', proposed, re.DOTALL)[0]
    assert origin not in ticks_of(proposed)
    back = client.post(f"{address}/reponses", data={"jeton": token_of(proposed), "reponse": origin})
    assert "Ce qui a été retiré" not in back.text
    assert back.text.count('<th scope="row">') == 8

import re

import pytest
from starlette.testclient import TestClient

from tests.api.pages.benchmark_forms import fields_of, opened, token_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import store_of

pytestmark = pytest.mark.usefixtures("from_our_own_pages")


def test_the_teams_own_criterion_counts_as_much_as_it_weighs(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    page = client.get(f"{address}/criteres").text
    ids = re.findall(r'<option value="(\d+):1"', page)
    form: dict[str, str | list[str]] = {"jeton": token_of(page), "nouveau": "Marche sans réseau", "nouveau_poids": "3"}
    form |= {"vus": [f"{ids[0]}:1"], "poids": [f"{ids[0]}:0"]}
    workspace = client.post(f"{address}/criteres", data=form).text
    assert "Marche sans réseau" in workspace
    # What weighs nothing is folded under the grid: by number, it comes first again.
    cells = sorted(
        set(re.findall(rf'href="({address}/case/\d+/\d+)"', workspace)), key=lambda one: int(one.rpartition("/")[2])
    )
    for cell, note in ((cells[0], "0"), (cells[1], "4"), (cells[13], "2")):
        client.post(cell, data={**fields_of(client.get(cell).text), "note": note})
    # The first weighs 0: (1 × 4 + 3 × 2) / 4.
    told = text_of(client.get(address).text).replace("\xa0", " ")
    assert "Provisoire : 2,5 sur 4 (2 critères notés sur 13)" in told


def test_the_teams_own_criterion_is_renamed_and_no_other(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    form = client.get(f"{address}/criteres").text
    client.post(f"{address}/criteres", data={"jeton": token_of(form), "nouveau": "Marche sans téléfone"})
    form = client.get(f"{address}/criteres").text
    assert re.findall(r'name="nom" type="text" value="([^"]+)"', form) == ["Marche sans téléfone"]
    own = re.findall(r'name="propre" value="(\d+)"', form)
    standard = re.findall(r'<option value="(\d+):1"', form)[0]
    typed = {"jeton": token_of(form), "propre": [*own, standard], "nom": ["Marche sans téléphone", "Autre chose"]}
    typed["vu"] = ["Marche sans téléfone", "Couvre le besoin"]
    page = text_of(client.post(f"{address}/criteres", data=typed).text)
    assert "Marche sans téléphone" in page
    assert "téléfone" not in page
    assert "Autre chose" not in page
    emptied = {"jeton": token_of(form), "propre": own, "nom": [" "]}
    assert "Marche sans téléphone" in text_of(client.post(f"{address}/criteres", data=emptied).text)


def test_who_weighs_a_criterion_leaves_what_a_colleague_weighed_meanwhile(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    form = client.get(f"{address}/criteres").text
    client.post(f"{address}/criteres", data={"jeton": token_of(form), "nouveau": "Marche sans réseau"})
    form = client.get(f"{address}/criteres").text
    shown = {
        name: re.findall(rf'name="{name}"(?: type="text")? value="([^"]+)"', form)
        for name in ("vus", "propre", "vu", "nom")
    }
    ids = [one.partition(":")[0] for one in shown["vus"]]
    sent = {"jeton": token_of(form), "poids": shown["vus"], **shown}
    first = [f"{ids[0]}:5", *shown["vus"][1:]]
    client.post(f"{address}/criteres", data={**sent, "poids": first, "nom": ["Marche hors ligne"]})
    client.post(f"{address}/criteres", data={**sent, "poids": [shown["vus"][0], f"{ids[1]}:0", *shown["vus"][2:]]})
    read = store_of(client).benchmarks.read(address.rpartition("/")[2])
    assert [one.weight for one in read.criteria] == [5, 0, *[1] * 12]
    assert read.criteria[-1].label == "Marche hors ligne"


@pytest.mark.parametrize("how", ["vieux", "terminé"])
def test_a_form_of_criteria_that_is_refused_gives_back_what_was_typed(client: TestClient, how: str) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    form = f"{address}/criteres"
    client.post(form, data={"jeton": token_of(client.get(form).text), "nouveau": "Marche sans téléfone"})
    page = client.get(form).text
    token = token_of(page)
    first = re.findall(r'<option value="(\d+):1"', page)[0]
    typed = {
        "poids": [f"{first}:5"],
        "vus": [f"{first}:1"],
        "propre": re.findall(r'name="propre" value="(\d+)"', page),
        "nom": ["Marche sans téléphone"],
        "vu": ["Marche sans téléfone"],
        "nouveau": "Se prend en main seul",
        "nouveau_poids": "4",
    }
    if how == "terminé":
        client.post(f"{address}/etat", data={"jeton": token, "action": "terminer"})
    sent = client.post(form, data={**typed, "jeton": "vieux" if how == "vieux" else token})
    assert sent.status_code == (422 if how == "vieux" else 409)
    assert f'value="{first}:5" selected' in sent.text
    assert '<option value="4" selected' in sent.text
    assert re.findall(r'name="(nom|vu|nouveau)"[^>]* value="([^"]+)"', sent.text) == [
        ("nouveau", "Se prend en main seul"),
        ("vu", "Marche sans téléfone"),
        ("nom", "Marche sans téléphone"),
    ]
    client.post(f"{address}/etat", data={"jeton": token, "action": "rouvrir"})
    read = store_of(client).benchmarks.read(address.rpartition("/")[2])
    assert [(one.label, one.weight) for one in read.criteria[13:]] == [("Marche sans téléfone", 1)]
    client.post(form, data={**typed, "jeton": token_of(sent.text)})
    read = store_of(client).benchmarks.read(address.rpartition("/")[2])
    assert read.criteria[0].weight == 5
    assert [(one.label, one.weight) for one in read.criteria[13:]] == [
        ("Marche sans téléphone", 1),
        ("Se prend en main seul", 4),
    ]


def test_the_second_to_rename_a_criterion_sees_the_first_name_and_chooses(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    form, secret = f"{address}/criteres", address.rpartition("/")[2]
    store = store_of(client)
    store.benchmark_work.add_criterion(secret, "Réseau")
    store.benchmark_work.add_criterion(secret, "Prise en main")
    page = client.get(form).text
    first = re.findall(r'<option value="(\d+):1"', page)[0]
    own = re.findall(r'name="propre" value="(\d+)"', page)
    shown = {"jeton": token_of(page), "propre": own, "vu": ["Réseau", "Prise en main"]}
    client.post(form, data={**shown, "nom": ["Marche sans réseau", "Prise en main"]})
    weighed = {"vus": [f"{first}:1"], "poids": [f"{first}:5"], "nouveau": "Délai"}
    late = client.post(form, data={**shown, **weighed, "nom": ["Marche hors ligne", "Facile"]})
    assert late.status_code == 409
    told = text_of(late.text).replace("\xa0", " ")
    assert "Marche sans réseau, que vous appelez « Marche hors ligne »" in told
    assert "que vous appelez « Facile »" not in told
    assert re.findall(r'name="(?:vu|nom|nouveau)"[^>]* value="([^"]+)"', late.text) == [
        "Délai",
        "Marche sans réseau",
        "Marche hors ligne",
        "Prise en main",
        "Facile",
    ]
    assert f'value="{first}:5" selected' in late.text
    read = store.benchmarks.read(secret).criteria
    assert [one.label for one in read[13:]] == ["Marche sans réseau", "Prise en main"]
    assert read[0].weight == 1
    chosen = {"jeton": token_of(late.text), "propre": own, "vu": ["Marche sans réseau", "Prise en main"], **weighed}
    done = client.post(form, data={**chosen, "nom": ["Marche hors ligne", "Facile"]}, follow_redirects=False)
    assert done.status_code == 303
    read = store.benchmarks.read(secret).criteria
    assert [one.label for one in read[13:]] == ["Marche hors ligne", "Facile", "Délai"]
    assert read[0].weight == 5
    # Who gives it the name that it bears already is asked nothing.
    again = client.post(form, data={**shown, "nom": ["Marche hors ligne", "Prise en main"]}, follow_redirects=False)
    assert again.status_code == 303


def test_the_second_to_weigh_a_criterion_sees_the_first_weight_and_chooses(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    form, secret = f"{address}/criteres", address.rpartition("/")[2]
    page = client.get(form).text
    first, second, third = re.findall(r'<option value="(\d+):1"', page)[:3]
    shown = {"jeton": token_of(page), "vus": [f"{one}:1" for one in (first, second, third)]}
    client.post(form, data={**shown, "poids": [f"{first}:5", f"{second}:2", f"{third}:1"]})
    late = client.post(form, data={**shown, "poids": [f"{first}:3", f"{second}:2", f"{third}:4"], "nouveau": "Délai"})
    assert late.status_code == 409
    told = text_of(late.text).replace("\xa0", " ")
    assert "Quelqu’un a changé un critère entre-temps" in told
    # Of the second both say 2, and of the third the first writer said nothing.
    assert told.count("vous avez choisi") == 1
    assert "Couvre le besoin : son poids est 5, vous avez choisi 3" in told
    assert all(f'value="{one}" selected' in late.text for one in (f"{first}:3", f"{second}:2", f"{third}:4"))
    assert 'value="Délai"' in late.text
    assert [one.weight for one in store_of(client).benchmarks.read(secret).criteria] == [5, 2, *[1] * 11]
    seen = re.findall(r'name="vus" value="([^"]+)"', late.text)
    assert seen[:3] == [f"{first}:5", f"{second}:2", f"{third}:1"]
    chosen = re.findall(r'value="(\d+:\d)" selected', late.text)
    again = {"jeton": token_of(late.text), "vus": seen, "poids": chosen, "nouveau": "Délai"}
    assert client.post(form, data=again, follow_redirects=False).status_code == 303
    read = store_of(client).benchmarks.read(secret).criteria
    assert [one.weight for one in read] == [3, 2, 4, *[1] * 11]
    assert read[-1].label == "Délai"


def test_a_criterion_that_a_grid_cannot_take_is_given_back_with_a_word(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    form, store = f"{address}/criteres", store_of(client)
    secret = address.rpartition("/")[2]
    for number in range(17):
        store.benchmark_work.add_criterion(secret, f"critère {number}")
    page = client.get(form).text
    first = re.findall(r'<option value="(\d+):1"', page)[0]
    typed = {"poids": [f"{first}:5"], "vus": [f"{first}:1"], "nouveau": "Se prend en main seul"}
    sent = client.post(form, data={**typed, "jeton": token_of(page)})
    assert sent.status_code == 422
    assert "30 critères au plus" in sent.text
    assert 'value="Se prend en main seul"' in sent.text
    assert [one.weight for one in store.benchmarks.read(secret).criteria] == [5, *[1] * 29]


def test_of_a_criterion_that_weighs_nothing_nothing_is_asked(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    form = client.get(f"{address}/criteres").text
    label, first = re.findall(
        r'<label for="poids-\d+">([^<]+)</label>\s*<input[^>]*>\s*<select[^>]*>\s*<option value="(\d+:)0"', form
    )[0]
    asked = client.get(address).text.count("<li><a href")
    sent = {"jeton": token_of(form), "vus": f"{first}1", "poids": f"{first}0"}
    page = client.post(f"{address}/criteres", data=sent).text
    assert label == "Couvre le besoin"
    assert "Que fait-elle du besoin décrit" not in page
    assert "À qui s’adresse-t-elle" in page
    assert page.count("<li><a href") == asked - 1

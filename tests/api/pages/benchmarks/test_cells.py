import re

import pytest
from starlette.testclient import TestClient

from tests.api.pages.benchmark_forms import fields_of, first_cell, opened
from tests.api.pages.reading import text_of

pytestmark = pytest.mark.usefixtures("from_our_own_pages")


def test_a_cell_says_who_wrote_it_and_its_question_is_gone(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    page = client.get(address).text
    assert "13 questions à poser" in text_of(page)
    cell = first_cell(page)
    form = fields_of(client.get(cell).text)
    typed = {
        "texte": "Oui, en partie",
        "source": "Appel",
        "date": "26 novembre 2026",
        "note": "3",
        "initiales": "C. E.",
    }
    sent = client.post(cell, data={**form, **typed})
    told = text_of(sent.text)
    assert "Oui, en partie" in told
    assert "Note : 3 sur 4" in told
    assert "C. E., le" in told
    assert "12 questions à poser" in told
    assert "Provisoire : 3,0 sur 4 (1 critère noté sur 13)" in told.replace("\xa0", " ")
    assert "sur 4 en moyenne" not in told
    for other in dict.fromkeys(re.findall(r'href="(/comparatif/[\w-]+/case/\d+/\d+)"', page)[1:7]):
        sent = client.post(other, data={**fields_of(client.get(other).text), "note": "3"})
    assert "3,0 sur 4 en moyenne (7 critères notés sur 13)" in text_of(sent.text)


def test_a_cell_that_is_written_leads_to_the_next_question_until_none_is_left(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    cells = list(dict.fromkeys(re.findall(r'href="(/comparatif/[\w-]+/case/\d+/\d+)"', client.get(address).text)))
    page = client.get(cells[1])
    for left in range(len(cells) - 1, 0, -1):
        typed = {"texte": f"Réponse {left}", "action": "suivante"}
        page = client.post(page.url.path, data={**fields_of(page.text), **typed})
        assert f"il reste {left} question" in text_of(page.text).replace("\xa0", " ")
    # The last one is the first of the grid, which was passed over: nothing follows it.
    assert page.url.path == cells[0]
    assert 'value="suivante"' not in page.text
    done = client.post(cells[0], data={**fields_of(page.text), "texte": "Oui", "action": "suivante"})
    assert done.url.path == address
    assert "13 cases remplies sur 13" in text_of(done.text).replace("\xa0", " ")


def test_a_licence_that_is_not_named_is_not_called_one(client: TestClient) -> None:
    said = text_of(client.get(opened(client, ticks=["outil:calendly", "outil:cal-com"])).text)
    assert "Logiciel non libre" in said
    assert "Licence Logiciel" not in said
    assert "Licence Open source" not in said


def test_the_second_writer_sees_both_versions_and_chooses(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    cell = first_cell(client.get(address).text)
    first = second = fields_of(client.get(cell).text)
    client.post(cell, data={**first, "texte": "Gratuit la première année"})
    late = client.post(cell, data={**second, "texte": "Dix euros par habitant"})
    assert late.status_code == 409
    assert "Gratuit la première année" in late.text
    assert "Dix euros par habitant" in late.text
    assert "Gratuit la première année" in client.get(address).text
    chosen = client.post(cell, data={**fields_of(late.text), "texte": "Dix euros par habitant, puis gratuit"})
    assert "Dix euros par habitant, puis gratuit" in chosen.text


def test_an_expired_form_of_a_cell_gives_back_what_was_typed(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    cell = first_cell(client.get(address).text)
    sent = client.post(cell, data={"jeton": "vieux", "version": "0", "texte": "Dix euros"})
    assert sent.status_code == 422
    assert "Dix euros" in sent.text
    again = client.post(cell, data={**fields_of(sent.text), "texte": "Dix euros"}, follow_redirects=False)
    assert again.status_code == 303


def test_a_cell_of_another_benchmark_is_out_of_reach(client: TestClient) -> None:
    mine, theirs = opened(client), opened(client)
    cell = first_cell(client.get(theirs).text)
    form = fields_of(client.get(cell).text)
    foreign = cell.replace(theirs, mine)
    assert client.get(foreign).status_code == 404
    assert client.post(foreign, data={**form, "texte": "à moi"}).status_code == 404
    assert "à moi" not in client.get(theirs).text


def test_each_rates_a_cell_for_themselves_and_signs_nothing_else(client: TestClient) -> None:
    address = opened(client, need="", own="Un agent référent", ticks=[])
    cell = first_cell(client.get(address).text)
    form = client.get(cell).text
    assert "retirer ma note" not in text_of(form)
    shown = fields_of(form)
    client.post(cell, data={**shown, "texte": "Trop lent", "note": "4", "initiales": "A. B."})
    # Both looked before the first wrote: ratings of two are no conflict.
    client.post(cell, data={**shown, "note": "1", "initiales": "E. F."})
    told = text_of(client.get(address).text).replace("\xa0", " ")
    assert "Notes : 2,5 sur 4 en moyenne (1 à 4, 2 notes) : A. B. 4, E. F. 1" in told
    assert "A. B., le" in told
    assert "E. F., le" not in told
    assert "Provisoire : 2,5 sur 4 (1 critère noté sur 13)" in told
    written = "Notes : 2,5 / 4 en moyenne (1 à 4, 2 notes) : A. B. 4, E. F. 1"
    assert written in client.get(f"{address}/comparatif.csv").text.replace("\xa0", " ")
    form = client.get(cell).text
    assert "Notes : 2,5 sur 4" in text_of(form).replace("\xa0", " ")
    # Whoever leaves the choice as it is keeps their rating, and takes it back by saying so.
    client.post(cell, data={**fields_of(form), "remarque": "À revoir", "initiales": "ab"})
    client.post(cell, data={**fields_of(client.get(cell).text), "note": "aucune", "initiales": "EF"})
    told = text_of(client.get(address).text).replace("\xa0", " ")
    assert "Note : 4 sur 4 (A. B.)" in told
    assert "ab, le" in told

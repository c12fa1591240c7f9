import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from api.pages.short_texts import soft_hyphens
from tests.api.pages.benchmark_forms import fields_of, first_cell, opened, token_of

pytestmark = pytest.mark.usefixtures("from_our_own_pages")


def read(fragment: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", fragment)).split())


def rows_of(page: str) -> list[str]:
    return re.findall(r"<tr id=\"r\d+\">.*?</tr>", page, re.DOTALL)


def summaries_of(row: str) -> list[str]:
    """What its cells say in short, without what a narrow screen alone shows."""
    told = re.findall(r"<td[^>]*>\n?<details[^>]*><summary>(.*?)</summary>", row, re.DOTALL)
    return [read(re.sub(r'<span class="dl-look__label">.*?</span>', "", one)) for one in told]


def test_each_answer_is_a_row_and_each_criterion_a_short_text(client: TestClient) -> None:
    page = client.get(opened(client, own="Un agent référent")).text
    rows = rows_of(page)
    assert len(rows) > 1
    assert f"{len(rows)} réponses comparées" in read(page)
    shorts = [summaries_of(row) for row in rows]
    assert {len(one) for one in shorts} == {13}
    assert max(len(one.replace("\u00ad", "")) for row in shorts for one in row) <= 33
    assert set(shorts[-1]) == {"?à vérifier"}


def test_the_full_text_of_a_cell_its_source_and_its_form_are_in_it(client: TestClient) -> None:
    address = opened(client)
    form = first_cell(client.get(address).text)
    told = "Suivi sur un tableau au mur, que l’accueil remplit chaque lundi avec les agents de la voirie"
    sent = {
        **fields_of(client.get(form).text),
        "texte": told,
        "source": "",
        "date": "",
        "note": "3",
        "initiales": "C. E.",
    }
    assert client.post(form, data=sent, follow_redirects=False).status_code == 303
    page = client.get(address).text
    cell = next(one for one in re.findall(r"<td.*?</td>", page, re.DOTALL) if form in one)
    assert told in read(cell)
    assert "Note : 3 sur 4 (C. E.)" in read(cell)
    assert summaries_of(cell)[0].replace("\u00ad", "") == "note 3/4 sur 4 Suivi sur un tableau au mur…"


def test_an_unknown_cell_holds_the_question_to_ask(client: TestClient) -> None:
    page = client.get(opened(client, own="Un agent référent")).text
    assert "À demander : Combien coûte" in read(rows_of(page)[-1]), read(rows_of(page)[-1])


def test_who_only_reads_sees_the_same_and_is_led_to_no_form(client: TestClient) -> None:
    address = opened(client)
    secret = address.rpartition("/")[2]
    token = token_of(client.get(f"{address}/reponses").text)
    client.post(f"{address}/partage", data={"jeton": token, "action": "partager"})
    share = re.findall(r'id="lecture" type="text" readonly value="[^"]*(/etude/[^"]+)"', client.get(address).text)[0]
    page = client.get(share).text
    assert len(rows_of(page)) == len(rows_of(client.get(address).text))
    assert secret not in page
    assert "/case/" not in page


def test_a_finished_benchmark_is_read_as_a_whole_and_not_changed(client: TestClient) -> None:
    address = opened(client)
    token = token_of(client.get(f"{address}/reponses").text)
    client.post(f"{address}/etat", data={"jeton": token, "action": "terminer"})
    page = client.get(address).text
    assert rows_of(page)
    assert "/case/" not in page
    assert "/critere/" not in page


def test_long_words_may_be_broken_where_french_breaks_them() -> None:
    broken = soft_hyphens("Accompagnement, vérification, Prix et licence").split("\u00ad")
    assert broken == ["Accom", "pagne", "ment, vé", "ri", "fi", "ca", "tion, Prix et licence"]

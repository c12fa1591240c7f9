"""Two who write one cell: what either left as it was stays as the other wrote it."""

import pytest
from starlette.testclient import TestClient

from tests.api.pages.benchmark_forms import fields_of, first_cell, opened
from tests.api.pages.reading import text_of

pytestmark = pytest.mark.usefixtures("from_our_own_pages")

_QUOTE = {"texte": "3 500 € par an", "source": "Devis", "date": "2026", "remarque": "Négociable"}


@pytest.fixture
def cell(client: TestClient) -> str:
    return first_cell(client.get(opened(client, need="", own="Un agent référent", ticks=[])).text)


def test_what_the_second_writer_left_as_it_was_stays_as_the_first_wrote_it(client: TestClient, cell: str) -> None:
    shown = fields_of(client.get(cell).text)
    client.post(cell, data={**shown, **_QUOTE})
    assert client.post(cell, data={**shown, "note": "1"}, follow_redirects=False).status_code == 303
    assert _QUOTE.items() <= fields_of(client.get(cell).text).items()


def test_of_two_who_write_the_same_the_form_asks_and_the_rest_is_the_firsts(client: TestClient, cell: str) -> None:
    shown = fields_of(client.get(cell).text)
    client.post(cell, data={**shown, **_QUOTE})
    late = client.post(cell, data={**shown, "texte": "4 000 €"})
    assert late.status_code == 409
    assert "3 500 € par an" in text_of(late.text)
    kept = fields_of(late.text)
    assert (kept["texte"], kept["source"], kept["remarque"]) == ("4 000 €", "", "Négociable")
    client.post(cell, data=kept)
    now = fields_of(client.get(cell).text)
    assert (now["texte"], now["source"], now["remarque"]) == ("4 000 €", "", "Négociable")


def test_what_the_second_emptied_is_not_emptied_of_what_the_first_wrote(client: TestClient, cell: str) -> None:
    client.post(cell, data={**fields_of(client.get(cell).text), "remarque": "Avant"})
    shown = fields_of(client.get(cell).text)
    client.post(cell, data={**shown, "remarque": "Après"})
    late = client.post(cell, data={**shown, "remarque": ""})
    assert late.status_code == 409
    client.post(cell, data=fields_of(late.text))
    assert fields_of(client.get(cell).text)["remarque"] == "Après"


def test_a_source_is_not_said_of_a_text_that_it_was_not_cited_for(client: TestClient) -> None:
    address = opened(client, ticks=["outil:calendly"])
    price = client.get(address).text.split(">Compléter<span")[4].rsplit('href="', 1)[1].split('"')[0]
    shown = fields_of(client.get(price).text)
    assert shown["source"].startswith("Synthèse")
    asked = client.post(price, data={**shown, "texte": "12 € par mois", "note": "2"})
    assert asked.status_code == 422
    assert "Cette source le dit-elle" in text_of(asked.text)
    again = fields_of(asked.text)
    assert (again["texte"], again["source"], again["note"]) == ("12 € par mois", shown["source"], "2")
    assert "12 € par mois" not in client.get(f"{address}/etude").text
    # Whoever says nothing is asked again, and whoever names another source is not.
    assert client.post(price, data=again).status_code == 422
    client.post(price, data={**again, "source_dite": "non"})
    now = fields_of(client.get(price).text)
    assert (now["texte"], now["source"], now["date"]) == ("12 € par mois", "", "")
    cited = client.post(price, data={**now, "texte": "13 €", "source": "Devis"}, follow_redirects=False)
    assert cited.status_code == 303
    now = fields_of(client.get(price).text)
    client.post(price, data={**now, "texte": "13 € par mois", "source_dite": "oui"})
    assert fields_of(client.get(price).text)["source"] == "Devis"
    now = fields_of(client.get(price).text)
    client.post(price, data={**now, "texte": ""})
    assert fields_of(client.get(price).text)["source"] == ""

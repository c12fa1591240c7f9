"""People read « communauté de communes », and find it by « CC » as before."""

from starlette.testclient import TestClient

from tests.api.pages.forms import Person
from tests.api.pages.reading import text_of


def test_a_kind_is_spelled_out_on_cards_records_and_choices_and_found_in_short(client: TestClient) -> None:
    listed = client.get("/investigations", params={"mots": "CC sud-artois"}).text
    choices = Person(client)
    choices.open("/demande")
    choices.send(territory_typed="CC du Sud-Artois")
    record = client.get("/investigations/pni-37-touraine-ouest-val-de-loire-1").text
    said = (listed, "du Sud-Artois"), (record, "Touraine Ouest Val de Loire"), (choices.page.text, "du Sud Artois")
    for page, name in said:
        assert f"Communauté de communes {name}" in text_of(page)
        assert f"CC {name}" not in text_of(page)
    found = client.get("/api/v1/territories", params={"q": "communauté de communes du sud artois"}).json()
    assert found[0]["name"] == "CC du Sud Artois"

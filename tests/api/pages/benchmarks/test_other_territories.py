"""What another territory has for itself is proposed to transpose, and ticked for nobody else."""

import re

import pytest
from starlette.testclient import TestClient

from api.desk import place_of
from api.pages.benchmarks.proposals import propose
from api.pages.local_tools import is_another_territorys, own_names
from api.resources.territories import open_territories
from recommender import Recommender
from tests.api.pages.benchmark_forms import WASTE, ticks_of, token_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import store_of

pytestmark = pytest.mark.usefixtures("from_our_own_pages")

BERNAY, LIVRY, EPINAL, GERARDMER = "27056", "93046", "88160", "88196"
"""A commune of Eure, one of Île-de-France, and two of Vosges."""
OF_ITS_REGION = {"outil:acdechets", "outil:plan-proprete-idf"}
TOLD = "Outil d’un autre territoire : à transposer."


def own(code: str) -> frozenset[str]:
    territories = open_territories().territories
    return own_names(place_of(code, territories), territories)


def test_the_tool_of_a_region_is_ticked_there_and_for_who_does_not_say_where(recommender: Recommender) -> None:
    ways = {"nobody": frozenset[str](), "there": own(LIVRY), "elsewhere": own(BERNAY)}
    found = {way: propose(WASTE, [], recommender, own=names) for way, names in ways.items()}
    ticked = {way: {one.origin for one in told if one.ticked} for way, told in found.items()}
    assert OF_ITS_REGION & ticked["nobody"]
    assert OF_ITS_REGION & ticked["there"] == OF_ITS_REGION & ticked["nobody"]
    assert not OF_ITS_REGION & ticked["elsewhere"]
    assert len(ticked["elsewhere"]) >= 3
    away = {one.origin for one in found["elsewhere"] if one.elsewhere}
    assert away >= OF_ITS_REGION & ticked["nobody"]
    assert away.isdisjoint(ticked["elsewhere"])
    assert not any(one.elsewhere for one in (*found["nobody"], *found["there"]) if one.origin in OF_ITS_REGION)


def test_a_scheme_that_an_association_runs_is_no_territorys_own(recommender: Recommender) -> None:
    elsewhere = {tool.id for tool in recommender.catalogue.tools if is_another_territorys(tool, own(BERNAY))}
    assert {"rezo-pouce", "permanence-juridique-ldh"}.isdisjoint(elsewhere)
    assert {"carte-fidelite-multicommerce", "parcours-geocaching", "bus-des-services-publics"} <= elsewhere


def test_what_actors_of_one_place_made_together_is_of_that_place(recommender: Recommender) -> None:
    locappy = recommender.catalogue.tool("locappy")
    assert is_another_territorys(locappy, own(BERNAY))
    assert is_another_territorys(locappy, frozenset())
    assert not is_another_territorys(locappy, own(EPINAL))
    assert not is_another_territorys(locappy, own(GERARDMER)), "« vosgiens », says its publisher"


def test_what_was_done_with_the_tool_of_another_territory_is_no_more_ticked_than_the_tool(
    recommender: Recommender,
) -> None:
    need = "Les habitants s’impliquent peu dans la vie publique et beaucoup s’abstiennent aux élections municipales."
    both = {"outil:indice-du-bonheur", "enquete:pni-78-les-mureaux-2:0"}
    found = {one.origin: one for one in propose(need, [], recommender, own=own(BERNAY)) if one.origin in both}
    assert set(found) == both
    assert [(one.elsewhere, one.ticked) for one in found.values()] == [(True, False)] * 2
    assert any(one.ticked for one in propose(need, [], recommender) if one.origin in both)


def test_the_page_says_for_whom_it_proposes_and_keeps_it_when_it_is_shown_again(client: TestClient) -> None:
    asked = {"besoin": WASTE, "territoire": BERNAY}
    page = client.post("/comparatifs", data=asked).text
    told = text_of(page).replace("\xa0", " ")
    assert "Pour Bernay : " in told
    assert TOLD in told
    assert not OF_ITS_REGION & set(ticks_of(page))
    refused = client.post("/comparatifs/creer", data={**asked, "jeton": token_of(page)})
    assert refused.status_code == 422
    for shown in (page, refused.text):
        assert f'name="territoire" value="{BERNAY}"' in shown
        assert TOLD in text_of(shown).replace("\xa0", " ")
    plain = client.post("/comparatifs", data={"besoin": WASTE, "territoire": "99999"}).text
    assert "territoire" not in re.findall(r'name="(\w+)"', plain)
    assert TOLD not in text_of(plain).replace("\xa0", " ")


def test_the_territory_that_one_searches_for_goes_along_to_the_comparison(client: TestClient) -> None:
    answer = client.post("/recherche", data={"besoin": WASTE}).url.path
    compare = re.compile(r'action="/comparatifs"[^§]*?</form>')
    here = compare.search(client.get(f"{answer}?territoire={BERNAY}").text)
    nowhere = compare.search(client.get(answer).text)
    assert here
    assert nowhere
    assert f'name="territoire" value="{BERNAY}"' in here[0]
    assert "territoire" not in nowhere[0]


def test_what_is_added_later_is_proposed_for_the_same_territory(client: TestClient) -> None:
    page = client.post("/comparatifs", data={"besoin": WASTE, "territoire": BERNAY}).text
    form = {"besoin": WASTE, "territoire": BERNAY, "jeton": token_of(page), "autres": "Une affiche"}
    address = client.post("/comparatifs/creer", data=form).url.path
    for shown in (client.get(f"{address}/reponses"), client.post(f"{address}/reponses", data={"jeton": "vieux"})):
        assert TOLD in text_of(shown.text).replace("\xa0", " ")
    assert "Bernay" not in client.get(f"{address}/comparatif.json").text


def test_a_program_says_for_which_territory_it_compares(client: TestClient) -> None:
    def origins(**body: str) -> set[str | None]:
        receipt = client.post("/api/v1/benchmarks", json={"need": WASTE, **body}).json()
        return {one.origin for one in store_of(client).benchmarks.read(receipt["secret"]).answers}

    assert OF_ITS_REGION & origins()
    assert OF_ITS_REGION & origins(territory=LIVRY)
    assert not OF_ITS_REGION & origins(territory=BERNAY)
    refused = client.post("/api/v1/benchmarks", json={"need": WASTE, "territory": "99999"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "territory")

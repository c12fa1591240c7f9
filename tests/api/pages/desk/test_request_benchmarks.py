import re

import pytest
from starlette.testclient import TestClient

from api.desk import Agent, Store
from tests.api.desk.conftest import FORM
from tests.api.pages.desk_forms import form_with
from tests.api.pages.forms import HEADERS, Person, forms_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import COOKIE


@pytest.fixture
def person(site: TestClient, expert: Agent) -> Person:
    assert expert
    return Person(site)


def compare(person: Person, base: str) -> str:
    """Open a benchmark from the page of a request; gives its address."""
    person.open(base)
    person.send(number=forms_of(person.page.text).index(form_with(person.page.text, demande=base.rpartition("/")[2])))
    actions = [form.action for form in forms_of(person.page.text)]
    person.send(number=actions.index("/comparatifs/creer"), reponse="", autres="Un agent")
    return person.address


def test_a_request_and_the_benchmark_opened_from_it_lead_to_each_other(person: Person, base: str) -> None:
    reference = base.rpartition("/")[2]
    address = compare(person, base)
    assert f"Ouvert pour la demande {reference}" in text_of(person.page.text)
    assert f'href="{base}"' in person.page.text
    told = person.open(base).text
    assert f'<a href="{address}">' in told
    assert "1 réponse comparée, en cours" in text_of(told).replace("\xa0", " ")
    assert person.open(address).status_code == 200


def test_who_is_no_expert_is_told_nothing_of_the_request(person: Person, base: str, site: TestClient) -> None:
    reference = base.rpartition("/")[2]
    address = compare(person, base)
    site.cookies.delete(COOKIE)
    for path in ("", "/etude", "/comparatif.json", "/reponses"):
        read = person.open(address + path)
        assert read.status_code == 200
        assert reference not in read.text


def test_nobody_but_an_expert_ties_a_benchmark_to_a_request(
    person: Person, base: str, site: TestClient, store: Store
) -> None:
    reference = base.rpartition("/")[2]
    site.cookies.delete(COOKIE)
    page = person.client.post("/comparatifs", data={"besoin": FORM.need, "demande": reference}, headers=HEADERS)
    assert reference not in page.text
    token = re.findall(r'name="jeton" value="([^"]+)"', page.text)[0]
    typed = {"jeton": token, "autres": "Un agent", "demande": reference}
    assert (
        person.client.post("/comparatifs/creer", data=typed, headers=HEADERS, follow_redirects=False).status_code == 303
    )
    assert store.request_benchmarks.of(reference) == ()


def test_the_territory_of_a_request_goes_along_and_what_others_have_for_themselves_is_not_ticked(
    person: Person, base: str
) -> None:
    person.open(base)
    person.send(number=forms_of(person.page.text).index(form_with(person.page.text, demande=base.rpartition("/")[2])))
    assert f'name="territoire" value="{FORM.territory}"' in person.page.text

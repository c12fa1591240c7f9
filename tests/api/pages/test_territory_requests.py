from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.desk import Form, Role
from tests.api.conftest import Opener
from tests.api.desk.conftest import FORM
from tests.api.pages.forms import HEADERS
from tests.api.pages.reading import text_of
from tests.api.signed_in import sign_in, store_of

MINE, OTHER = "27474", "07330"


@pytest.fixture
def site(site_with: Opener, tmp_path: Path) -> TestClient:
    return site_with(database_url=f"sqlite:///{tmp_path / 'desk.sqlite3'}")


def _file(client: TestClient, code: str, key: str, **changed: str) -> str:
    form = Form(**{**FORM.as_dict(), "territory": code, **changed})
    return store_of(client).requests.receive(form, key=key).reference


def test_an_agent_of_a_territory_sees_its_requests_and_no_other(site: TestClient) -> None:
    mine, other = _file(site, MINE, "1"), _file(site, OTHER, "2")
    sign_in(site, Role.TERRITORY, territory=MINE)
    answer = site.get("/bureau", headers=HEADERS)
    assert answer.url.path == "/bureau/territoire"
    text = text_of(answer.text)
    assert "Poses" in text
    assert mine in text
    assert other not in text
    assert site.get(f"/bureau/territoire/{mine}", headers=HEADERS).status_code == 200


def test_of_the_others_it_is_not_said_that_there_are_any(site: TestClient) -> None:
    other = _file(site, OTHER, "1")
    sign_in(site, Role.TERRITORY, territory=MINE)
    told = set()
    for reference in (other, "DL-2026-ABCDEF", "nonsense"):
        answer = site.get(f"/bureau/territoire/{reference}", headers=HEADERS)
        assert answer.status_code == 404
        told.add(text_of(answer.text))
    assert len(told) == 1
    assert other not in told.pop()


def test_who_wrote_is_not_shown_to_colleagues(site: TestClient) -> None:
    mine = _file(site, MINE, "1")
    told = "Bonjour Madame Exemple, appelez la mairie voisine au 01 99 00 12 34."
    store_of(site).treatment.answer(mine, told, actor="0" * 16)
    sign_in(site, Role.TERRITORY, territory=MINE)
    for path in ("/bureau/territoire", f"/bureau/territoire/{mine}"):
        page = site.get(path, headers=HEADERS).text
        for word in (FORM.name, FORM.email, FORM.phone, "dechets@exemple.fr"):
            assert word not in page
        assert "encombrants" in page
    assert "appelez la mairie voisine" in page


def test_an_erased_request_is_gone(site: TestClient) -> None:
    receipt = store_of(site).requests.receive(Form(**{**FORM.as_dict(), "territory": MINE}), key="1")
    store_of(site).requests.erase(receipt.secret)
    sign_in(site, Role.TERRITORY, territory=MINE)
    assert receipt.reference not in site.get("/bureau/territoire", headers=HEADERS).text
    assert site.get(f"/bureau/territoire/{receipt.reference}", headers=HEADERS).status_code == 404


def test_the_list_goes_on_page_after_page(site: TestClient) -> None:
    references = [_file(site, MINE, str(number)) for number in range(21)]
    sign_in(site, Role.TERRITORY, territory=MINE)
    first = site.get("/bureau/territoire", headers=HEADERS).text
    address = first.partition("/bureau/territoire?apres=")[2].partition('"')[0]
    second = site.get(f"/bureau/territoire?apres={address}", headers=HEADERS).text
    for reference in references:
        assert (reference in first) != (reference in second)


@pytest.mark.parametrize("role", [Role.EXPERT, Role.ADMIN])
def test_experts_have_their_own_pages(site: TestClient, role: Role) -> None:
    sign_in(site, role)
    assert site.get("/bureau/territoire", headers=HEADERS).status_code == 403

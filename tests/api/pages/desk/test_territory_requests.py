from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from api.desk import Form, Role
from api.desk.requests.tables import AnswerRow, RequestRow
from tests.api.conftest import Opener
from tests.api.desk.conftest import FORM
from tests.api.pages.desk_forms import form_with
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


def _introduced(site: TestClient, *, mail: str) -> tuple[str, str]:
    """Propose to put a request of the agent's territory in touch with another; its address, and the other's secret."""
    mine = _file(site, MINE, "1", email=mail)
    form = Form(**{**FORM.as_dict(), "territory": OTHER, "email": "ailleurs@exemple.fr", "name": "Alix Exemple"})
    other = store_of(site).requests.receive(form, key="2")
    store_of(site).introductions.propose(mine, other.reference, actor="0" * 16)
    return f"/bureau/territoire/{mine}", other.secret


def _answer(site: TestClient, base: str, accord: str) -> str:
    address = f"{base}/mise-en-relation"
    sent = form_with(site.get(address, headers=HEADERS).text, proposition="1").fields
    answer = site.post(address, data={**sent, "accord": accord}, headers=HEADERS)
    assert answer.status_code == 200, text_of(answer.text)
    return answer.text


def test_who_wrote_answers_an_introduction_signed_in_and_is_told_who_the_other_is(site: TestClient) -> None:
    base, secret = _introduced(site, mail="Mairie@exemple.fr")
    sign_in(site, Role.TERRITORY, territory=MINE)
    assert f'href="{base}/mise-en-relation"' in site.get(base, headers=HEADERS).text
    told = _answer(site, base, "oui")
    assert "Votre réponse est enregistrée." in told
    assert "Alix Exemple" not in told
    assert _answer(site, f"/suivi/{secret}", "oui")
    assert "Alix Exemple" in site.get(f"{base}/mise-en-relation", headers=HEADERS).text
    events = text_of(site.get(f"/suivi/{secret}").text)
    assert "Mise en relation faite" in events


def test_a_colleague_knows_that_one_waits_and_cannot_agree_for_who_wrote(site: TestClient) -> None:
    base, secret = _introduced(site, mail="quelquun@exemple.fr")
    sign_in(site, Role.TERRITORY, territory=MINE)
    page = site.get(base, headers=HEADERS).text
    assert "peut seule répondre" in text_of(page)
    assert f"{base}/mise-en-relation" not in page
    refused = site.get(f"{base}/mise-en-relation", headers=HEADERS)
    assert (refused.status_code, "Une autre personne a écrit" in text_of(refused.text)) == (403, True)
    sent = form_with(site.get(f"/suivi/{secret}/mise-en-relation").text, proposition="1").fields
    for fields in (sent, {"accord": "oui", "proposition": "1"}):
        answer = site.post(f"{base}/mise-en-relation", data={**fields, "accord": "oui"}, headers=HEADERS)
        assert answer.status_code == 403
    assert store_of(site).introductions.of_person(secret)[0].agreed is None


def test_no_one_of_another_territory_reads_or_answers_an_introduction(site: TestClient) -> None:
    base, _ = _introduced(site, mail="mairie@exemple.fr")
    sign_in(site, Role.TERRITORY, territory=OTHER)
    assert site.get(f"{base}/mise-en-relation", headers=HEADERS).status_code == 404
    assert site.get("/bureau/territoire/nonsense/mise-en-relation", headers=HEADERS).status_code == 404


def test_days_are_those_of_paris(site: TestClient) -> None:
    mine = _file(site, MINE, "1")
    store = store_of(site)
    store.treatment.answer(mine, "Bonjour", actor="0" * 16)
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    with store.database.write() as session:
        session.execute(update(RequestRow).values(received_at=late, updated_at=late))
        session.execute(update(AnswerRow).values(at=late))
    sign_in(site, Role.TERRITORY, territory=MINE)
    assert "Reçue le 1er décembre 2026" in text_of(site.get("/bureau/territoire", headers=HEADERS).text)
    text = text_of(site.get(f"/bureau/territoire/{mine}", headers=HEADERS).text)
    assert text.count("e 1er décembre 2026") == 3

import logging
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.desk import KEPT, Form
from api.protection.form_tokens import LIFETIME, FormTokens
from api.protection.secret_key import read_secret_key
from api.settings import Settings
from recommender import Recommender
from tests.api.pages.forms import CONTACT, HEADERS, NEED, Person
from tests.api.pages.hostile import HOSTILE
from tests.api.pages.reading import headings, text_of
from tests.conftest import UNHURRIED, DataDirs

STEPS = {"besoin": tuple(NEED), "coordonnees": tuple(CONTACT)}


@pytest.fixture
def person(client: TestClient) -> Person:
    return Person(client)


@pytest.fixture(scope="module")
def running(recommender: Recommender, new_data_dir: DataDirs) -> Iterator[TestClient]:
    with (
        new_data_dir() as folder,
        TestClient(create_app(Settings(data_dir=folder, **UNHURRIED), recommender)) as opened,
    ):
        yield opened


def assert_shown_as_text(page: str, typed: str) -> None:
    """What was typed shows, and is no markup: the page has the tags it has without it."""
    assert re.findall(r"<script(?![^>]*\ssrc=\"/static/)|<img|<svg|onerror=[^&]*>|\bonmouseover='", page) == []
    assert "49" not in re.findall(r"<bdi[^>]*>(.*?)</bdi>", page) or "49" in typed


@pytest.mark.parametrize("name", [*NEED, *CONTACT])
def test_whatever_is_typed_in_a_field_is_kept_and_shown_as_text(running: TestClient, name: str) -> None:
    person = Person(running)
    step = next(step for step, names in STEPS.items() if name in names)
    person.reach(step)
    address = person.address
    for typed in HOSTILE:
        person.open(address)
        sent = {**NEED, **CONTACT, name: typed.encode("utf-8", "replace").decode()}
        page = person.send(**{key: sent[key] for key in STEPS[step]})
        assert page.status_code in {200, 413, 422}, (typed[:20], page.status_code)
        assert_shown_as_text(page.text, typed)
        person.open(address)
        assert person.form().fields[name] == Form().with_fields({name: sent[name]}).as_dict()[name]


@pytest.mark.parametrize("name", ["territory_typed", "territory", "besoin", "vus", "jeton", "action", "retour"])
def test_whatever_is_sent_to_the_first_step_is_answered(running: TestClient, name: str) -> None:
    person = Person(running)
    for typed in HOSTILE:
        person.open("/demande")
        sent: dict[str, Any] = {"territory_typed": "poses", name: typed.encode("utf-8", "replace").decode()}
        page = person.send(**sent)
        assert page.status_code in {200, 403, 413, 422}, (typed[:20], page.status_code)
        assert_shown_as_text(page.text, typed)


@pytest.mark.parametrize(
    "body",
    [
        b"need=%ED%A0%80", b"need=%", b"need=%zz", b"need=%C3", b"need=\xff\xfe", b"=", b"&&&", b"need", b"",
        b"need=%00", b"&".join(b"a%d=1" % n for n in range(500)), b"need=a&need=b", b"\x00" * 1000, b"{}", b"need[]=1",
    ],
)  # fmt: skip
def test_a_body_that_no_browser_sends_is_answered(running: TestClient, body: bytes) -> None:
    person = Person(running)
    person.reach("besoin")
    headers = HEADERS | {"Content-Type": "application/x-www-form-urlencoded"}
    for address in ("/demande", person.address):
        assert running.post(address, content=body, headers=headers).status_code in {200, 403, 422}
    kinds = ("multipart/form-data; boundary=x", "text/plain", "application/json", "application/x-www-form-urlencoded;x")
    for kind in kinds:
        answer = running.post(person.address, content=body, headers=HEADERS | {"Content-Type": kind})
        assert answer.status_code in {200, 403, 422}


@pytest.mark.parametrize("path", ["x", "%00", "%ED%A0%80", "a" * 5_000, "'--", "{{7*7}}", "é"])
def test_a_made_up_secret_opens_nothing(running: TestClient, path: str) -> None:
    for address in (f"/demande/{path}/besoin", f"/demande/{path}/recapitulatif", f"/demande/{path}/confirmation"):
        assert running.get(address, headers=HEADERS).status_code in {404, 405}
    for last in ("", "/corriger", "/retirer", "/effacer", "/mes-donnees.json"):
        assert running.get(f"/suivi/{path}{last}", headers=HEADERS).status_code == 404


def test_a_form_from_elsewhere_changes_nothing(person: Person) -> None:
    person.reach("besoin")
    form, address = person.form(), person.address
    for elsewhere in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://ailleurs.exemple"}, {}):
        page = person.client.post(address, data=form.fields | NEED, headers={"Accept": "text/html", **elsewhere})
        assert (page.status_code, headings(page.text)[0]) == (403, "Ce formulaire n’a pas pu être accepté")
    person.open(address)
    assert person.form().fields["need"] == ""


@pytest.mark.parametrize("token", ["", "faux", "other", "expired"])
def test_a_token_that_is_not_good_keeps_the_text_and_gives_a_good_one(
    person: Person, data_dir: Path, token: str
) -> None:
    person.reach("besoin")
    address = person.address
    purpose = "demande/" + address.split("/")[2]
    key = read_secret_key(data_dir)
    past = FormTokens(key, clock=lambda: time.time() - LIFETIME.total_seconds() - 60)
    made = {"other": FormTokens(key).issue("demande/x"), "expired": past.issue(purpose)}.get(token, token)
    page = person.send(**NEED, jeton=made)
    assert page.status_code == 403
    assert ("ouverte depuis longtemps" if token == "expired" else "jeton de sécurité") in text_of(page.text)
    assert re.search(r'id="avis"[^>]*data-focus', page.text)
    assert {name: person.form().fields[name] for name in NEED} == NEED
    person.client.get(address, headers=HEADERS)
    person.send()
    assert person.address.endswith("/coordonnees")


def test_a_first_step_without_its_token_keeps_what_another_page_sent(person: Person) -> None:
    data = {"besoin": NEED["need"], "vus": "klaxit", "territory_typed": "poses", "territory": "27474"}
    person._keep(person.client.post("/demande", data=data, headers=HEADERS))
    assert person.page.status_code == 403
    person.send()
    assert person.address.endswith("/besoin")
    assert person.form().fields["need"] == NEED["need"]


def test_the_honeypot_stops_a_robot_and_not_a_person(person: Person) -> None:
    person.reach("besoin")
    page = person.send(**NEED, site_web="https://robot.exemple")
    assert page.status_code == 403
    assert person.form().fields | NEED == person.form().fields
    assert person.form().fields["site_web"] == ""
    person.send()
    assert person.address.endswith("/coordonnees")
    person.send(**CONTACT)
    assert person.send(site_web="x").status_code == 403
    person.send()
    assert person.address.endswith("/confirmation")


@pytest.mark.parametrize("length", [KEPT + 1, 300_000, 1_000_000])
def test_a_text_without_end_keeps_its_beginning_and_the_page_says_so(person: Person, length: int) -> None:
    person.reach("besoin")
    person.send(tried="Des affiches.")
    page = person.send(need="é" * length, tried="Des affiches et un courrier.")
    assert page.status_code == (422 if length <= KEPT + 1 else 413)
    assert f"Les {KEPT // 1000}\u202f000 premiers caractères sont là" in page.text
    assert person.form().fields["need"] == "é" * KEPT
    assert person.form().fields["tried"].startswith("Des affiches")


def test_what_no_one_can_type_is_refused_with_a_page(person: Person) -> None:
    person.reach("besoin")
    page = person.client.post(person.address, data={"need": "a" * 9_000_000}, headers=HEADERS)
    assert (page.status_code, headings(page.text)[0]) == (413, "Votre texte est trop long")


def test_a_sixth_form_in_a_minute_waits(recommender: Recommender, tmp_path: Path) -> None:
    with TestClient(create_app(Settings(data_dir=tmp_path), recommender)) as hurried:
        pages = [hurried.post("/demande", data={"besoin": "x"}, headers=HEADERS) for _ in range(6)]
        assert [page.status_code for page in pages] == [200] * 5 + [429]
        assert 0 < int(pages[-1].headers["retry-after"]) <= 60
        assert headings(pages[-1].text)[0] == "Une minute de patience"
        person = Person(hurried)
        person.open(pages[0].url.path)
        person.send(territory_typed="poses", territory="27474")
        assert person.address.endswith("/besoin")


def test_nothing_personal_is_logged(person: Person, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    person.reach("besoin")
    person.send(need="")
    person.send(**NEED, jeton="")
    person.send(**NEED)
    person.send(**CONTACT)
    person.send()
    follow = re.findall(r'href="(/suivi/[\w-]+)"', person.page.text)[0]
    person.open(follow + "/corriger")
    person.send(email="pas une adresse")
    # The client of the tests logs the addresses it asks for.
    ours = "\n".join(str(record.__dict__) for record in caplog.records if not record.name.startswith("http"))
    for value in (*NEED.values(), *CONTACT.values(), "pas une adresse", "testclient", *follow.split("/")[2:]):
        assert value.split("\n")[0] not in ours

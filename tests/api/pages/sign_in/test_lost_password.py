"""Whoever was given a link by an administrator chooses a password, once and within the hour."""

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.desk import NewAccount, Role
from api.protection.password_links import PATH
from tests.api.pages.forms import HEADERS, Person
from tests.api.pages.reading import text_of
from tests.api.signed_in import COOKIE, store_of

MAIL, OLD, NEW = "dominique@exemple.fr", "seize lapins bleus", "quatre chevaux verts"
GONE = "Ce lien ne sert plus"
ROOT = Path(__file__).parents[4]


@pytest.fixture
def local(client: TestClient) -> TestClient:
    store_of(client).accounts.add(NewAccount(MAIL, "Dominique Exemple", Role.EXPERT), password=OLD)
    return client


def link(client: TestClient, mail: str = MAIL) -> str:
    lost = store_of(client).lost_passwords
    account = lost.account_of(mail)
    state = lost.state_of(account)
    assert state
    return f"{PATH}/{client.app_state['password_links'].issue(account, state=state)}"


def test_a_link_lets_choose_a_password_once_and_ends_every_session(
    local: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    store = store_of(local)
    agent = store.accounts.check(MAIL, OLD)
    assert agent
    token, address = store.sessions.open(agent), link(local)
    person = Person(local)
    for _ in range(2):
        # What looks at the links of mails opens them: nothing is used up.
        assert person.open(address).status_code == 200
    with caplog.at_level(logging.INFO, logger="api.security"):
        page = person.send(nouveau=NEW, encore=NEW)
    assert person.address == "/connexion"
    assert "Votre mot de passe est choisi" in text_of(page.text)
    assert [record.message for record in caplog.records if record.name == "api.security"] == [
        "account password_replaced"
    ]
    assert store.accounts.check(MAIL, NEW)
    assert store.accounts.check(MAIL, OLD) is None
    assert store.sessions.agent(token) is None
    assert COOKIE not in local.cookies
    assert person.open(address).status_code == 404
    assert GONE in text_of(person.page.text)


def test_who_had_the_form_open_twice_changes_nothing_the_second_time(local: TestClient) -> None:
    address = link(local)
    first, second = Person(local), Person(local)
    first.open(address)
    second.open(address)
    first.send(nouveau=NEW, encore=NEW)
    assert second.send(nouveau="dix hiboux mauves", encore="dix hiboux mauves").status_code == 404
    assert store_of(local).accounts.check(MAIL, NEW)


def test_of_two_at_the_same_moment_the_second_changes_nothing(local: TestClient) -> None:
    lost = store_of(local).lost_passwords
    account = lost.account_of(MAIL)
    state = lost.state_of(account)
    assert state
    assert lost.replace(account, NEW, state=state)
    assert lost.replace(account, "dix hiboux mauves", state=state) is None
    assert store_of(local).accounts.check(MAIL, NEW)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"nouveau": "", "encore": ""}, "Choisissez un mot de passe."),
        ({"nouveau": NEW, "encore": "autre chose"}, "Ce n’est pas le même mot de passe"),
        ({"nouveau": "motdepasse", "encore": "motdepasse"}, "entre 12 et 200 caractères"),
    ],
)
def test_a_password_that_will_not_do_is_told_and_the_link_still_serves(
    local: TestClient, typed: dict[str, Any], told: str
) -> None:
    person = Person(local)
    person.open(link(local))
    page = person.send(**typed)
    assert page.status_code == 422
    assert told in text_of(page.text)
    assert NEW not in page.text
    assert store_of(local).accounts.check(MAIL, OLD)
    assert person.send(nouveau=NEW, encore=NEW).status_code == 200
    assert store_of(local).accounts.check(MAIL, NEW)


def test_a_link_dies_with_the_password_and_with_the_account(local: TestClient) -> None:
    accounts, person = store_of(local).accounts, Person(local)
    before = link(local)
    accounts.set_password(MAIL, NEW)
    assert person.open(before).status_code == 404
    after = link(local)
    accounts.disable(MAIL)
    assert person.open(after).status_code == 404
    assert local.post(after, data={"nouveau": OLD, "encore": OLD}, headers=HEADERS).status_code == 404


def test_a_form_that_we_did_not_serve_changes_nothing(local: TestClient) -> None:
    address = link(local)
    answer = local.post(address, data={"nouveau": NEW, "encore": NEW}, headers=HEADERS)
    assert answer.status_code == 422
    elsewhere = {**HEADERS, "Sec-Fetch-Site": "cross-site"}
    assert local.post(address, data={"nouveau": NEW, "encore": NEW}, headers=elsewhere).status_code == 403
    assert store_of(local).accounts.check(MAIL, OLD)


def test_the_address_is_kept_from_caches_and_referrers(local: TestClient) -> None:
    headers = local.get(link(local), headers=HEADERS).headers
    assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")


def run(client: TestClient, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    folder = store_of(client).database.url.database
    assert folder
    environment = {**os.environ, "DEJA_LA_DATA_DIR": str(Path(folder).parent), "PYTHONPATH": str(ROOT), **settings}
    command = [sys.executable, "-c", "from api.cli.main import app; app()", "account", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=ROOT)


def test_an_administrator_makes_the_link_at_the_terminal(local: TestClient) -> None:
    done = run(local, "link", MAIL, DEJA_LA_PUBLIC_URL="https://deja-la.exemple.fr")
    assert done.returncode == 0, done.stderr
    assert "une heure" in done.stderr
    address = done.stdout.strip()
    assert address.startswith(f"https://deja-la.exemple.fr{PATH}/")
    person = Person(local)
    person.open(address.removeprefix("https://deja-la.exemple.fr"))
    assert person.send(nouveau=NEW, encore=NEW).status_code == 200
    assert store_of(local).accounts.check(MAIL, NEW)


def test_no_link_is_made_for_nobody_nor_for_a_closed_account(local: TestClient) -> None:
    assert "Aucun compte" in run(local, "link", "personne@exemple.fr").stderr
    store_of(local).accounts.disable(MAIL)
    done = run(local, "link", MAIL)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Ce compte est fermé" in done.stderr

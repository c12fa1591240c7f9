import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.desk import NewAccount, Role
from api.observation.log_lines import JsonLines
from api.settings import Settings
from recommender import Recommender
from tests.api.pages.forms import HEADERS, Person
from tests.api.signed_in import store_of
from tests.conftest import UNHURRIED

MAIL, PASSWORD = "dominique@exemple.fr", "seize lapins bleus"


@pytest.fixture
def desk(recommender: Recommender, data_dir: Path) -> Iterator[TestClient]:
    settings = Settings(data_dir=data_dir, **{**UNHURRIED, "rate_guessing": "2/hour"})
    with TestClient(create_app(settings, recommender), raise_server_exceptions=False) as running:
        store_of(running).accounts.add(NewAccount(MAIL, "Dominique Exemple", Role.EXPERT), password=PASSWORD)
        yield running


def came_in(desk: TestClient, password: str) -> Person:
    person = Person(desk)
    person.open("/connexion")
    person.send(adresse=MAIL, mot_de_passe=password)
    return person


def events(caplog: pytest.LogCaptureFixture) -> list[dict[str, str]]:
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
    return [line for line in lines if line["logger"] == "api.security"]


def test_each_sign_in_leaves_a_line_that_names_the_account_by_its_number(
    desk: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    [account] = [one.agent for one in store_of(desk).accounts.all()]
    with caplog.at_level(logging.INFO):
        came_in(desk, "un autre mot de passe")
        person = came_in(desk, PASSWORD)
        person.open("/deconnexion")
        person.send()
        for _ in range(3):
            came_in(desk, "encore un autre")
    told = [(line["outcome"], line.get("account", ""), line["level"]) for line in events(caplog)]
    assert told == [
        ("refused", "", "warning"),
        ("opened", account.id, "info"),
        ("closed", "", "info"),
        ("refused", "", "warning"),
        ("refused", "", "warning"),
        ("slowed", "", "warning"),
    ]
    assert not [word for word in (MAIL, PASSWORD, "lapins", "autre") if word in caplog.text]


def test_the_browser_forgets_what_it_kept_when_an_agent_leaves(desk: TestClient) -> None:
    person = came_in(desk, PASSWORD)
    person.open("/deconnexion")
    form = person.form()
    left = desk.post(form.action, data=form.fields, headers=HEADERS, follow_redirects=False)
    assert left.status_code == 303
    assert left.headers["clear-site-data"] == '"storage"'

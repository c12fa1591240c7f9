from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.desk import Store
from api.desk.database import Database
from api.settings import Settings
from recommender import Recommender
from tests.api.desk.clock import Clock
from tests.api.pages.forms import HEADERS
from tests.conftest import UNHURRIED

NEED = "Les habitants déposent leurs encombrants devant la mairie."


def test_a_text_is_found_by_its_key_alone(store: Store) -> None:
    needs = store.shared_needs(minutes=2)
    first, second = needs.hold(NEED), needs.hold(NEED)
    assert first != second
    readings = [needs.find(first) for _ in range(2)]
    assert [(found.text, found.first) for found in readings if found] == [(NEED, True), (NEED, False)]
    assert needs.find("") is None
    assert needs.find(first + "x") is None


def test_what_is_kept_says_nothing_without_the_key(store: Store, database: Database) -> None:
    key = store.shared_needs(minutes=2).hold(NEED)
    with database.connect() as connection:
        kept = connection.exec_driver_sql("SELECT key_digest, sealed FROM shared_need").one()
    assert key not in str(kept)
    assert b"encombrants" not in bytes(kept[1])


def test_a_text_is_forgotten_some_time_after_it_was_last_read(store: Store, clock: Clock, database: Database) -> None:
    needs = store.shared_needs(minutes=2)
    read, left = needs.hold("lu"), needs.hold("laissé")
    clock.advance(seconds=119)
    assert needs.find(read)
    clock.advance(seconds=2)
    assert needs.find(left) is None
    assert needs.find(read)
    clock.advance(seconds=120)
    needs.hold("un autre")
    with database.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM shared_need").scalar_one() == 1


@pytest.mark.parametrize("text", ["", "é\U0001f600\ud800", "x" * 20_000])
def test_any_text_is_held(store: Store, text: str) -> None:
    needs = store.shared_needs(minutes=1)
    found = needs.find(needs.hold(text))
    assert found
    assert found.text == text.encode("utf-8", errors="replace").decode()


def test_another_process_shows_the_answer(store: Store, recommender: Recommender, tmp_path: Path) -> None:
    settings = Settings(held_needs="database", data_dir=tmp_path, **UNHURRIED)
    apps = [create_app(settings, recommender, store) for _ in range(2)]
    with TestClient(apps[0]) as asked, TestClient(apps[1]) as shown:
        sent = asked.post("/recherche", data={"besoin": NEED}, headers=HEADERS, follow_redirects=False)
        assert sent.status_code == 303, sent.text
        page, privacy = shown.get(sent.headers["location"]), shown.get("/donnees-personnelles")
    assert page.status_code == 200
    assert NEED in page.text
    assert "Votre texte attend, chiffré" in page.text
    assert "enregistré" not in page.text
    assert "seule l’adresse de votre page" in privacy.text

from pathlib import Path

import pytest
from sqlalchemy import text, update
from starlette.testclient import TestClient

from api.app import create_app
from api.desk import Form, Store
from api.desk.database import Database
from api.desk.mails.tables import MailRow, MailState
from api.desk.upgrades import revisions
from api.health.readiness import Check, Health, disk_check, look, overall
from api.observation.disk_room import free_bytes
from api.settings import Settings
from recommender import Recommender
from tests.api.desk.clock import Clock

WELL = {"index": "ok", "territories": "ok", "database": "ok", "migrations": "ok", "outbox": "ok"}


def told(checks: tuple[Check, ...]) -> dict[str, str]:
    return {check.name: check.health.value for check in checks}


def set_revision(store: Store, revision: str) -> None:
    with store.database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})


def test_all_is_well_and_nothing_more_is_said(recommender: Recommender, mailing_store: Store) -> None:
    checks = look(recommender, mailing_store)
    assert told(checks) == WELL
    assert overall(checks) is Health.OK
    assert {check.detail for check in checks} == {""}


def test_an_index_that_does_not_answer_is_missing(
    recommender: Recommender, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(recommender, "recommend", fail)
    checks = look(recommender, store)
    assert told(checks) == {**WELL, "index": "missing"}
    assert overall(checks) is Health.MISSING
    assert "index: RuntimeError" in caplog.text
    assert "secret" not in caplog.text + str(checks)


def test_a_database_that_is_away_is_missing_with_all_that_is_in_it(recommender: Recommender) -> None:
    away = Store(Database("postgresql://127.0.0.1:1/absente"))
    gone = {"database": "missing", "migrations": "missing", "outbox": "missing"}
    assert told(look(recommender, away)) == {**WELL, **gone}


def test_a_migration_that_was_not_applied_is_missing_and_a_newer_one_is_not(
    recommender: Recommender, store: Store
) -> None:
    newest, before, *_ = revisions()
    try:
        set_revision(store, before)
        checks = look(recommender, store)
        assert told(checks) == {**WELL, "migrations": "missing"}
        assert "deja-la database upgrade" in {check.name: check.detail for check in checks}["migrations"]
        set_revision(store, "9999_to_come")
        assert told(look(recommender, store)) == WELL
    finally:
        set_revision(store, newest)


@pytest.mark.parametrize(("state", "later", "word"), [(MailState.STUCK, 0, "bloqués"), (MailState.WAITING, 11, "dix")])
def test_a_mail_that_does_not_leave_degrades_and_goes_on_serving(
    recommender: Recommender, mailing_store: Store, form: Form, clock: Clock, state: MailState, later: int, word: str
) -> None:
    mailing_store.requests.submit(mailing_store.drafts.save(None, form.as_dict(), step=3).token)
    assert told(look(recommender, mailing_store)) == WELL
    with mailing_store.database.write() as session:
        session.execute(update(MailRow).values(state=state))
    clock.advance(minutes=later)
    checks = look(recommender, mailing_store)
    assert told(checks) == {**WELL, "outbox": "degraded"}
    assert overall(checks) is Health.DEGRADED
    assert word in checks[-1].detail


def test_a_disk_without_room_degrades_and_goes_on_serving(tmp_path: Path) -> None:
    room = free_bytes(tmp_path)
    assert disk_check(tmp_path, wanted=room // 2) == Check("disk", Health.OK, "")
    full = disk_check(tmp_path, wanted=2 * room)
    assert full.health is Health.DEGRADED
    assert "presque plein" in full.detail
    gone = disk_check(tmp_path / "gone")
    assert gone.health is Health.DEGRADED
    assert "ne répond pas" in gone.detail


def test_the_address_says_what_is_missing_and_503(
    recommender: Recommender, store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    with TestClient(create_app(Settings(data_dir=tmp_path), recommender, store)) as client:
        well = client.get("/ready")
        assert (well.status_code, well.json()["status"]) == (200, "ok")
        assert [check["name"] for check in well.json()["checks"]] == [*WELL, "crowd", "disk"]
        monkeypatch.setattr("api.health.readiness.is_behind", lambda _: True)
        answer = client.get("/ready")
    assert (answer.status_code, answer.json()["status"]) == (503, "missing")
    assert answer.headers["retry-after"] == "5"
    assert "etag" not in answer.headers
    assert {check["name"]: check["status"] for check in answer.json()["checks"]} == {
        **WELL,
        "migrations": "missing",
        "crowd": "ok",
        "disk": "ok",
    }

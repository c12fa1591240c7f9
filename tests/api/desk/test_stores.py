import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import SecretStr, ValidationError

from api.desk import Form, Store, StoreUnavailableError
from api.desk.database import Database, default_url
from api.desk.requests.need_vectors import LearnedOfNeeds
from api.desk.tokens import digest_of
from api.desk.upgrades import upgrade
from api.desk.workers import Breath, Worker
from api.resources.stores import forget_learned, open_store, running_store
from api.settings import Settings
from recommender.learning.installed_rankings import InstalledRankings
from recommender.learning.ranking_model import RankingModel
from tests.api.desk.smtp import SmtpServer
from tests.api.desk.usage.test_usage import NOTHING
from tests.fakes import WordReader, word_likeness, word_pairs


def mailing(data_dir: Path, port: int) -> Settings:
    return Settings(
        data_dir=data_dir,
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_security="none",
        mail_from="ne-pas-repondre@exemple.fr",
        notice_mail="equipe@exemple.fr",
        public_url="https://deja-la.exemple.fr",
    )


def test_mails_leave_while_the_application_runs(tmp_path: Path, smtp: SmtpServer, form: Form) -> None:
    with running_store(mailing(tmp_path, smtp.port), None) as store:
        receipt = store.requests.receive(form, key="a")
        assert smtp.both_came.wait(60)
    assert sorted(smtp.recipients) == ["equipe@exemple.fr", "mairie@exemple.fr"]
    assert receipt.mailed


def test_counts_are_written_when_the_application_ends(tmp_path: Path) -> None:

    with running_store(Settings(data_dir=tmp_path), None) as store:
        store.usage.record_answer(NOTHING)
        day = store.clock().date()
    reopened = open_store(Settings(data_dir=tmp_path))
    assert reopened.usage.figures(day).total.needs == 1
    reopened.close()


def test_a_store_that_was_lent_stays_open(tmp_path: Path, form: Form) -> None:
    lent = open_store(Settings(data_dir=tmp_path))
    with running_store(Settings(data_dir=tmp_path), lent) as store:
        assert store is lent
    assert lent.requests.receive(form, key="a").reference
    lent.close()


@pytest.mark.parametrize("given", [{}, {"mail_from": "a@exemple.fr"}, {"public_url": "https://deja-la.exemple.fr"}])
def test_a_server_without_a_sender_or_a_way_back_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="DEJA_LA_MAIL_FROM et DEJA_LA_PUBLIC_URL"):
        Settings(smtp_host="127.0.0.1", **given)


def test_secrets_are_not_shown() -> None:
    settings = Settings(smtp_password=SecretStr("chut"), database_url=SecretStr("postgresql://u:chut@h/d"))
    assert "chut" not in repr(settings)


def test_the_address_is_read_as_hosts_set_it_and_ours_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().database_url is None
    monkeypatch.setenv("DATABASE_URL", "postgres://hote/a")
    assert Settings().database_url == SecretStr("postgres://hote/a")
    monkeypatch.setenv("DEJA_LA_DATABASE_URL", "sqlite:///b")
    assert Settings().database_url == SecretStr("sqlite:///b")


def test_an_address_of_no_database_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError):
        open_store(Settings(data_dir=tmp_path, database_url=SecretStr("nonsense")))


def test_a_worker_survives_its_errors(caplog: pytest.LogCaptureFixture) -> None:
    done, twice = [], threading.Event()

    def work() -> None:
        done.append(1)
        if len(done) == 2:
            twice.set()
        raise ValueError("un secret")

    worker = Worker("essai", work, every=0)
    worker.start()
    assert twice.wait(60)
    worker.stop()
    assert "essai: ValueError" in caplog.messages
    assert "secret" not in caplog.text


def test_a_worker_that_is_woken_does_not_wait_for_its_time() -> None:
    began, twice = threading.Event(), threading.Event()

    def work() -> None:
        (twice if began.is_set() else began).set()

    worker = Worker("essai", work, every=3600, first_after=3600)
    worker.start()
    for done in (began, twice):
        worker.wake()
        assert done.wait(60)
    worker.stop()


def test_what_is_erased_is_unlearned_at_once_by_the_process_that_erases(
    tmp_path: Path, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.resources.stores._MINUTE", 3600.0)
    settings, rankings, need = Settings(data_dir=tmp_path), InstalledRankings(tmp_path), "Où jeter les encombrants ?"
    with running_store(settings, None) as store:
        receipt = store.requests.receive(replace(form, need=need), key="erased")
        store.decisions.pin(receipt.reference, "un-outil", actor="expert")
        fitted = replace(RankingModel.load(), fitted_on=frozenset({digest_of(need)}))
        version = rankings.install(fitted, about={}, at=datetime.now(UTC), told={})
        assert not forget_learned(settings, store)
        store.requests.erase(receipt.secret)
        deadline = time.monotonic() + 60
        while rankings.current == version and time.monotonic() < deadline:
            time.sleep(0.01)
    assert rankings.current not in {"", version}
    assert [line.action for line in rankings.log.lines()] == ["install", "forget"]


def test_a_worker_stopped_before_its_first_time_does_nothing() -> None:
    done: list[int] = []
    worker = Worker("essai", lambda: done.append(1), every=0, first_after=3600)
    worker.start()
    worker.stop()
    assert done == []


def test_long_work_is_cut_short_between_two_steps_when_the_worker_stops(caplog: pytest.LogCaptureFixture) -> None:
    began, breath = threading.Event(), Breath()

    def work() -> None:
        while True:
            began.set()
            breath()

    worker = Worker("essai", work, every=0, breath=breath)
    worker.start()
    assert began.wait(60)
    worker.stop()
    assert "essai" not in {thread.name for thread in threading.enumerate()}
    assert caplog.messages == []


_ENDS_IN_THE_MIDST = """
import threading
from api.desk.workers import Breath, Worker
from recommender import load_default_encoder
encoder, breath, deep = load_default_encoder(), Breath(), threading.Event()
def work():
    while True:
        encoder.encode_queries(["Les habitants ne savent pas quand sortir les encombrants. " * 8] * 2)
        deep.set()
        breath()
Worker("essai", work, every=0, breath=breath).start()
deep.wait()
"""


def test_a_process_that_ends_in_the_midst_of_a_computation_ends_well() -> None:
    ended = subprocess.run([sys.executable, "-c", _ENDS_IN_THE_MIDST], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_new_requests_are_read_while_the_application_runs(
    tmp_path: Path, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.resources.stores._SECONDS", 0.02)
    read = threading.Event()

    class Listening(WordReader):
        def main_theme(self, text: str, vector: NDArray[np.float32]) -> str | None:
            read.set()
            return super().main_theme(text, vector)

    database = Database(default_url(tmp_path))
    upgrade(database, data_dir=tmp_path)
    opened = Store(database, learned=LearnedOfNeeds(word_likeness, word_pairs))
    with running_store(Settings(data_dir=tmp_path), opened, reader=Listening) as store:
        store.requests.receive(form, key="a")
        assert read.wait(60)
    database.close()

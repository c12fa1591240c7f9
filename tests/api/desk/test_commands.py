from pathlib import Path

import pytest
from sqlalchemy import text

from api.desk import RETENTION, Form, Store
from api.desk.database import Database, default_url
from recommender.learning.installed_rankings import InstalledRankings
from tests.api.desk.clock import Clock
from tests.api.desk.conftest import Command
from tests.recommender.learning.test_installed_rankings import AT, model


@pytest.fixture
def own_store(command: Command, mailing_store: Store) -> Store:
    """A store in the command's database: the fixtures share the folder."""
    if not mailing_store.database.is_sqlite:
        pytest.skip("the commands are tried on the default database")
    return mailing_store


def test_a_database_is_made_then_sound(command: Command, tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite3").unlink()
    code, _, said = command("database", "check")
    assert code == 1
    assert "deja-la database upgrade" in said
    assert command("database", "upgrade")[:2] == (0, "à jour\n")
    assert command("database", "check")[:2] == (0, "rien à signaler\n")


def test_an_address_of_no_database_is_one_message(command: Command) -> None:
    code, out, said = command("database", "check", DEJA_LA_DATABASE_URL="nonsense://u:chut@h")
    assert (code, out) == (1, "")
    assert "DEJA_LA_DATABASE_URL" in said
    assert "chut" not in said


def test_a_purge_is_told_by_rule_and_a_dry_one_ends_nothing(command: Command, own_store: Store, clock: Clock) -> None:
    clock.advance(days=-3_000)
    token = own_store.drafts.save(None, {"need": "Le hall"}, step=1).token
    for _ in range(2):
        code, out, _ = command("purge", "--dry-run")
        assert code == 0
        assert [line.split()[0] for line in out.splitlines()] == ["1", *["0"] * (len(RETENTION) - 1)]
    assert own_store.drafts.read(token)
    command("purge")
    assert command("purge", "--dry-run")[1].split()[0] == "0"


def test_a_purge_that_a_reader_hinders_says_what_to_do(command: Command, own_store: Store) -> None:
    assert command("purge")[0] == 0
    token = own_store.drafts.save(None, {"need": "Le hall"}, step=1).token
    with own_store.database.read() as reading:
        reading.execute(text("SELECT count(*) FROM draft"))
        own_store.drafts.save(token, {"need": "La halle"}, step=1)
        code, out, said = command("purge")
        assert command("purge", "--dry-run")[0] == 0
    assert (code, len(out.splitlines())) == (1, len(RETENTION))
    assert "desk.sqlite3-wal" in said
    assert "relancez" in said
    assert command("purge")[0::2] == (0, "")


def test_a_purge_of_a_postgresql_says_that_its_files_keep_what_was_erased(
    command: Command, migrated_postgres: str
) -> None:
    code, _, said = command("purge", DEJA_LA_DATABASE_URL=migrated_postgres)
    assert code == 0
    assert "VACUUM n’a pas été passé" in " ".join(said.split())
    assert command("purge", "--dry-run", DEJA_LA_DATABASE_URL=migrated_postgres)[2] == ""


def test_a_purge_forgets_what_was_learned_of_what_it_ends(command: Command, own_store: Store, tmp_path: Path) -> None:
    rankings = InstalledRankings(tmp_path)
    rankings.install(model(1), about={}, at=AT, told={})
    vector = model(1).adjustments.needs.tobytes()
    assert command("purge", "--dry-run")[0] == 0
    assert left_in(rankings, vector)
    assert command("purge")[0] == 0
    assert not left_in(rankings, vector)


def left_in(rankings: InstalledRankings, mark: bytes) -> bool:
    return any(mark in path.read_bytes() for path in rankings.folder.rglob("*") if path.is_file())


def test_the_outbox_tells_what_is_stuck_and_sends_it_again(command: Command, own_store: Store, form: Form) -> None:
    assert command("outbox")[:2] == (0, "")
    receipt = own_store.requests.receive(form, key="a")
    assert command("outbox")[0] == 0
    for mail in own_store.outbox.take(10):
        own_store.outbox.mark_failed(mail, "SMTPRecipientsRefused 550", for_good=True)
    code, out, _ = command("outbox")
    assert code == 1
    assert len(out.splitlines()) == 2
    assert f"stuck confirmation {receipt.reference} m…@exemple.fr" in out
    assert "SMTPRecipientsRefused 550" in out
    assert "mairie@exemple.fr" not in out
    code, out, _ = command("outbox", "--retry")
    assert code == 0
    assert out.startswith("2 à renvoyer\n")


def test_the_default_database_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    assert Database(default_url(tmp_path)).url.database == str(tmp_path / "desk.sqlite3")

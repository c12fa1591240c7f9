import json
import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic import command as alembic_command
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, Table, func, insert, select, text

from api.desk import BackupError, Form, NewAccount, Role, SchemaError, Store
from api.desk.backups.archive import Manifest, new_archive, open_archive
from api.desk.backups.backups import Kept, back_up, restore
from api.desk.backups.plain_rows import point_rows, read_rows, reflect, write_rows
from api.desk.database import Database
from api.desk.tables import Table as DeskTable
from api.desk.upgrades import alembic_config, check, revisions
from recommender.learning.installed_rankings import InstalledRankings
from recommender.learning.ranking_model import RankingModel
from tests.api.desk.backups.conftest import NOW, Rows, rows_of, saved
from tests.api.desk.clock import Clock
from tests.api.desk.conftest import Command


def unordered(rows: Rows) -> dict[str, list[str]]:
    return {name: sorted(map(repr, found)) for name, found in rows.items()}


def test_what_is_restored_is_what_was_saved_whichever_the_database(kept: Kept, elsewhere: Kept, tmp_path: Path) -> None:
    manifest = saved(kept, tmp_path / "a.zip")
    assert restore(elsewhere, tmp_path / "a.zip", data_dir=tmp_path) == manifest
    assert unordered(rows_of(elsewhere.database)) == unordered(rows_of(kept.database))
    assert check(elsewhere.database) == []
    assert (elsewhere.imports / "tools" / "un-outil.yaml").read_text(encoding="utf-8") == "id: un-outil\n"
    learned = InstalledRankings(elsewhere.rankings.folder.parent)
    assert (learned.versions, learned.log.lines()) == (kept.rankings.versions, kept.rankings.log.lines())
    model = learned.load(encoder=RankingModel.load().encoder)
    assert model is not None
    assert learned.current in {part.split("/")[2] for part in manifest.parts if part.startswith("ranking/versions/")}
    assert manifest.tables["request"] == 2
    assert min(manifest.tables[name] for name in ("answer", "draft", "event", "vote", "statement")) >= 1


def test_a_restored_desk_goes_on(kept: Kept, elsewhere: Kept, tmp_path: Path, form: Form, clock: Clock) -> None:
    saved(kept, tmp_path / "a.zip")
    restore(elsewhere, tmp_path / "a.zip", data_dir=tmp_path)
    store = Store(elsewhere.database, clock=clock)
    assert store.requests.receive(form, key="c").reference
    assert store.drafts.save(None, form.as_dict(), step=1).token


@pytest.mark.parametrize("by_an_older_version", [False, True])
def test_a_session_that_was_ended_is_not_open_again(
    kept: Kept,
    elsewhere: Kept,
    tmp_path: Path,
    clock: Clock,
    *,
    by_an_older_version: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = Store(kept.database, clock=clock)
    token = store.sessions.open(store.accounts.add(NewAccount("a@exemple.fr", "Claude Exemple", Role.EXPERT)))
    with monkeypatch.context() as older:
        if by_an_older_version:
            older.setattr("api.desk.backups.backups._PASSING", frozenset())
        manifest = saved(kept, tmp_path / "a.zip")
    assert ("session" in manifest.tables) == by_an_older_version
    restore(elsewhere, tmp_path / "a.zip", data_dir=tmp_path)
    restored = Store(elsewhere.database, clock=clock)
    assert [account.agent.mail for account in restored.accounts.all()] == ["a@exemple.fr"]
    assert restored.sessions.agent(token) is None


def opened_benchmark(store: Store) -> tuple[str, int]:
    secret = store.benchmarks.open(title="Des bancs", context="", answers=[], index_version="v1")
    return secret, store.benchmarks.read(secret).id


def test_a_restored_desk_gives_no_number_that_was_given_whichever_the_database(
    kept: Kept, elsewhere: Kept, tmp_path: Path, clock: Clock
) -> None:
    store = Store(kept.database, clock=clock)
    given = [opened_benchmark(store) for _ in range(3)]
    # The address of what was published bears its number: it leads to no other, though the rows are gone.
    for secret, _ in given[1:]:
        store.benchmarks.erase(secret)
    saved(kept, tmp_path / "a.zip")
    restore(elsewhere, tmp_path / "a.zip", data_dir=tmp_path)
    restored = Store(elsewhere.database, clock=clock)
    assert opened_benchmark(restored)[1] == max(number for _, number in given) + 1
    if elsewhere.database.is_sqlite:
        return
    with elsewhere.database.connect() as connection:
        counted = 0
        for name, table in DeskTable.metadata.tables.items():
            for column in table.primary_key:
                found = {"table": name, "column": column.name}
                sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), found)
                highest = connection.scalar(select(func.max(column)))
                if sequence and highest is not None and name != "benchmark":
                    counted += 1
                    assert connection.scalar(text("SELECT nextval(:sequence)"), {"sequence": sequence}) == highest + 1
    assert counted >= 5


def test_the_file_is_its_owners_alone_and_nothing_is_left_beside_it(kept: Kept, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    saved(kept, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").stat().st_mode & 0o777 == 0o600
    assert set(tmp_path.iterdir()) - before == {tmp_path / "a.zip"}


def test_a_file_that_is_there_is_replaced_only_when_asked(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("autre chose", encoding="utf-8")
    with pytest.raises(BackupError, match="--force"):
        saved(kept, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_text(encoding="utf-8") == "autre chose"
    back_up(kept, tmp_path / "a.zip", now=NOW, software="1", force=True)
    with open_archive(tmp_path / "a.zip") as archive:
        assert archive.manifest.tables["request"] == 2


def test_what_is_there_is_replaced_only_when_asked(kept: Kept, tmp_path: Path, store: Store, form: Form) -> None:
    saved(kept, tmp_path / "a.zip")
    before = rows_of(kept.database)
    store.requests.receive(replace(form, need="Plus tard."), key="later")
    (kept.imports / "later.yaml").write_text("id: later\n", encoding="utf-8")
    with pytest.raises(BackupError, match=r"catalogue.*--force"):
        restore(kept, tmp_path / "a.zip", data_dir=tmp_path)
    same_database = replace(kept, imports=tmp_path / "none", rankings=InstalledRankings(tmp_path / "none"))
    with pytest.raises(BackupError, match=r"base.*--force"):
        restore(same_database, tmp_path / "a.zip", data_dir=tmp_path)
    with pytest.raises(BackupError, match=r"ranking.*--force"):
        restore(replace(kept, imports=tmp_path / "none"), tmp_path / "a.zip", data_dir=tmp_path)
    assert len(rows_of(kept.database)["request"]) == 3
    restore(kept, tmp_path / "a.zip", data_dir=tmp_path, force=True)
    assert unordered(rows_of(kept.database)) == unordered(before)
    assert [path.name for path in kept.imports.rglob("*.yaml")] == ["un-outil.yaml"]


def test_a_backup_without_what_was_learned_leaves_what_is_there(kept: Kept, tmp_path: Path) -> None:
    saved(replace(kept, rankings=InstalledRankings(tmp_path / "none")), tmp_path / "a.zip")
    restore(kept, tmp_path / "a.zip", data_dir=tmp_path, force=True)
    assert len(kept.rankings.versions) == 1


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])


def _spoil_a_byte(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        place = archive.getinfo("desk/statement.jsonl").header_offset + 80
    content = bytearray(file.read_bytes())
    content[place] ^= 0xFF
    file.write_bytes(content)


def _repacked(file: Path, change: Callable[[dict[str, bytes]], object]) -> None:
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _change_a_row(file: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts["desk/statement.jsonl"] = parts["desk/statement.jsonl"].replace(b"encombrants", b"escargots")

    _repacked(file, change)


def _lose_a_part(file: Path) -> None:
    _repacked(file, lambda parts: parts.pop("desk/contact.jsonl"))


def _lose_the_manifest(file: Path) -> None:
    _repacked(file, lambda parts: parts.pop("manifest.json"))


def _hold_no_archive(file: Path) -> None:
    file.write_text("rien", encoding="utf-8")


@pytest.mark.parametrize(
    "damage", [_cut, _spoil_a_byte, _change_a_row, _lose_a_part, _lose_the_manifest, _hold_no_archive]
)
def test_a_damaged_backup_is_refused_and_changes_nothing(
    kept: Kept, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    saved(kept, tmp_path / "a.zip")
    before = rows_of(kept.database)
    damage(tmp_path / "a.zip")
    with pytest.raises(BackupError, match="Rien n’a été restauré"):
        restore(kept, tmp_path / "a.zip", data_dir=tmp_path, force=True)
    assert rows_of(kept.database) == before


def _written(kept: Kept, file: Path, *, schema: str, lines: bytes = b"") -> None:
    """Write a backup whose digests are right and which says something else."""
    with new_archive(file, force=False) as archive:
        archive.add("desk/request.jsonl", [lines])
        archive.finish(Manifest("1", schema, "sqlite", NOW.isoformat(), {"request": lines.count(b"\n")}, {}))


def test_a_backup_of_a_later_version_is_refused_and_changes_nothing(kept: Kept, tmp_path: Path) -> None:
    before = rows_of(kept.database)
    _written(kept, tmp_path / "a.zip", schema="9999")
    with pytest.raises(SchemaError, match="plus récente"):
        restore(kept, tmp_path / "a.zip", data_dir=tmp_path, force=True)
    assert rows_of(kept.database) == before


def test_a_backup_that_fails_midway_changes_nothing(kept: Kept, tmp_path: Path) -> None:
    before = rows_of(kept.database)
    _written(kept, tmp_path / "a.zip", schema="0001", lines=b'{"id":1,"reference":null}\n')
    with pytest.raises(Exception, match="request"):
        restore(kept, tmp_path / "a.zip", data_dir=tmp_path, force=True)
    assert rows_of(kept.database) == before
    assert (kept.imports / "tools" / "un-outil.yaml").exists()


def test_files_outside_their_folder_are_refused(kept: Kept, tmp_path: Path) -> None:
    with new_archive(tmp_path / "a.zip", force=False) as archive:
        archive.add("catalogue/../../dehors", [b"a"])
        archive.finish(Manifest("1", "0001", "sqlite", NOW.isoformat(), {}, {}))
    with pytest.raises(BackupError, match="hors de son dossier"):
        restore(kept, tmp_path / "a.zip", data_dir=tmp_path, force=True)


def test_a_backup_of_the_version_before_is_brought_to_this_one(elsewhere: Kept, tmp_path: Path) -> None:
    old = Database(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    with old.connect() as connection:
        alembic_command.upgrade(alembic_config(connection), "0001")
        (counts,) = reflect(connection, ["usage_count"])
        connection.execute(insert(counts).values(day=NOW.date(), what="vote_helped", count=3))
        with new_archive(tmp_path / "a.zip", force=False) as archive:
            archive.add("desk/usage_count.jsonl", write_rows(connection, counts))
            archive.finish(Manifest("0", "0001", "sqlite", NOW.isoformat(), {"usage_count": 1}, {}))
    old.close()
    restore(elsewhere, tmp_path / "a.zip", data_dir=tmp_path)
    assert check(elsewhere.database) == []
    assert rows_of(elsewhere.database)["usage_count"] == [{"day": NOW.date(), "what": "vote_helped", "count": 3}]


@pytest.mark.parametrize("schema", [revisions()[1], "0008", "0001"])
def test_a_desk_is_saved_by_a_new_version_before_its_migrations(
    kept: Kept, elsewhere: Kept, tmp_path: Path, schema: str
) -> None:
    with elsewhere.database.connect() as connection:
        alembic_command.upgrade(alembic_config(connection), schema)
        (counts,) = reflect(connection, ["usage_count"])
        connection.execute(insert(counts).values(day=NOW.date(), what="vote_helped", count=3))
    manifest = saved(elsewhere, tmp_path / "a.zip")
    assert (manifest.schema, manifest.tables["usage_count"]) == (schema, 1)
    restore(kept, tmp_path / "a.zip", data_dir=tmp_path, force=True)
    assert check(kept.database) == []
    assert rows_of(kept.database)["usage_count"] == [{"day": NOW.date(), "what": "vote_helped", "count": 3}]


def test_a_desk_without_tables_or_of_a_later_version_is_not_saved(elsewhere: Kept, tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="deja-la database upgrade"):
        saved(elsewhere, tmp_path / "a.zip")
    with elsewhere.database.connect() as connection:
        alembic_command.upgrade(alembic_config(connection), "head")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaError, match="plus récente du programme"):
        saved(elsewhere, tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()


def test_a_backup_beside_writers_holds_each_request_whole(store: Store, form: Form, tmp_path: Path) -> None:
    stopping = threading.Event()
    sent: list[str] = []

    def send() -> None:
        while not stopping.is_set():
            sent.append(store.requests.receive(form, key=f"clé {len(sent)}").reference)

    kept = Kept(store.database, tmp_path / "none", InstalledRankings(tmp_path / "none"))
    writer = threading.Thread(target=send)
    writer.start()
    try:
        for number in range(4):
            known = set(sent)
            tables = saved(kept, tmp_path / f"{number}.zip").tables
            assert tables["request"] == tables["statement"] == tables["contact"] == tables["event"]
            with open_archive(tmp_path / f"{number}.zip") as archive:
                held = {json.loads(line)["reference"] for line in archive.lines("desk/request.jsonl")}
            assert known <= held
    finally:
        stopping.set()
        writer.join()
    assert len(sent) > 1


def test_rows_that_point_to_each_other_come_back(tmp_path: Path, elsewhere: Kept) -> None:
    metadata = MetaData()
    Table(
        "person",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("parent", ForeignKey("person.id")),
        Column("picture", LargeBinary),
    )
    rows: list[dict[str, Any]] = [
        {"id": 1, "parent": 2, "picture": b"\x00\xff"},
        {"id": 2, "parent": None, "picture": None},
    ]
    with elsewhere.database.connect() as connection:
        metadata.create_all(connection)
        (table,) = reflect(connection, ["person"])
        connection.execute(insert(table), [rows[1], rows[0]])
        lines = list(write_rows(connection, table))
        connection.execute(table.delete())
        assert read_rows(connection, table, lines, known=[]) == 2
        point_rows(connection, table, lines, known=[])
        assert [dict(row) for row in connection.execute(select(table).order_by(table.c.id)).mappings()] == rows


def test_the_migrations_known_are_listed_last_first() -> None:
    assert list(revisions()) == sorted(revisions(), reverse=True)


def test_the_commands_save_and_restore(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    code, out, _ = command("backup", str(file))
    assert code == 0
    assert out.startswith("0 demandes, 0 lignes, 0 fichiers")
    code, _, said = command("backup", str(file))
    assert code == 1
    assert "--force" in said
    assert command("backup", str(file), "--force")[0] == 0
    assert command("restore", str(file))[0] == 0
    file.write_bytes(b"")
    code, _, said = command("restore", str(file), "--force")
    assert code == 1
    assert "Rien n’a été restauré" in said

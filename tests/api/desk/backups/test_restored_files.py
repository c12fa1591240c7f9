"""Files follow the rows of a restoration: where their folders are, and what is left of one that was stopped."""

import multiprocessing
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from api.desk import BackupError
from api.desk.backups import backups
from api.desk.backups.backups import Kept, forget_remains, restore
from api.desk.database import Database
from api.desk.upgrades import check, revision_of, upgrade
from recommender.learning.installed_rankings import InstalledRankings
from tests.api.desk.backups.conftest import saved
from tests.api.desk.conftest import Command
from tests.umasks import umask


def written(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def locks_aside(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in written(folder).items() if not name.endswith(".lock")}


def test_the_folders_themselves_stay_as_links_and_disks_of_their_own_must(
    kept: Kept, elsewhere: Kept, tmp_path: Path
) -> None:
    saved(kept, tmp_path / "a.zip")
    real = tmp_path / "real"
    (real / "tools").mkdir(parents=True)
    (real / "tools" / "autre.yaml").write_text("id: autre\n", encoding="utf-8")
    (real / "lost+found").mkdir()
    elsewhere.imports.symlink_to(real)
    elsewhere.rankings.folder.mkdir()
    before = real.stat(), elsewhere.rankings.folder.stat()
    restore(elsewhere, tmp_path / "a.zip", data_dir=tmp_path / "elsewhere", force=True)
    after = real.stat(), elsewhere.rankings.folder.stat()
    assert [(one.st_ino, one.st_mode) for one in before] == [(one.st_ino, one.st_mode) for one in after]
    assert elsewhere.imports.is_symlink()
    assert written(real) == written(kept.imports)
    assert sorted(path.name for path in real.iterdir()) == ["lost+found", "tools"]
    assert locks_aside(elsewhere.rankings.folder) == locks_aside(kept.rankings.folder)


def test_what_is_restored_is_open_to_nobody_whom_the_umask_keeps_out(
    kept: Kept, elsewhere: Kept, tmp_path: Path
) -> None:
    saved(kept, tmp_path / "a.zip")
    with umask(0o077):
        restore(elsewhere, tmp_path / "a.zip", data_dir=tmp_path / "elsewhere")
    folders = [elsewhere.imports, elsewhere.rankings.folder]
    made = [path for folder in folders for path in (folder, *folder.rglob("*"))]
    assert len(made) > 5
    assert [path for path in made if path.stat().st_mode & 0o077] == []


def _killed_at(step: str, kept: Kept, file: Path, data_dir: Path) -> int | None:
    """Restore in a process that kills itself at a step of ours."""

    def killed(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def run() -> None:
        setattr(backups, step, killed)
        opened = Database(kept.database.url)
        restore(replace(kept, database=opened), file, data_dir=data_dir, force=True)

    # Forked: what kills it is in no other process.
    process = multiprocessing.get_context("fork").Process(target=run)
    kept.database.close()
    process.start()
    process.join(timeout=300)
    return process.exitcode


def revision(database: Database) -> str | None:
    with database.read() as session:
        return revision_of(session.connection())


@pytest.mark.parametrize("step", ["swap", "end_restore"])
def test_a_restoration_that_is_killed_between_rows_and_files_is_told_until_it_is_done_again(
    kept: Kept, elsewhere: Kept, tmp_path: Path, step: str
) -> None:
    saved(kept, tmp_path / "a.zip")
    data_dir = tmp_path / "elsewhere"
    assert _killed_at(step, elsewhere, tmp_path / "a.zip", data_dir) == -signal.SIGKILL
    assert revision(elsewhere.database) is not None
    with pytest.raises(BackupError, match=f"deja-la restore --force {tmp_path / 'a.zip'}"):
        upgrade(elsewhere.database, data_dir=data_dir)
    forget_remains(elsewhere, data_dir=data_dir)
    with pytest.raises(BackupError, match="interrompue"):
        upgrade(elsewhere.database, data_dir=data_dir)
    restore(elsewhere, tmp_path / "a.zip", data_dir=data_dir, force=True)
    upgrade(elsewhere.database, data_dir=data_dir)
    assert check(elsewhere.database) == []
    assert written(elsewhere.imports) == written(kept.imports)
    assert locks_aside(elsewhere.rankings.folder) == locks_aside(kept.rankings.folder)


def test_a_restoration_that_is_killed_before_its_rows_are_kept_changes_nothing(
    kept: Kept, elsewhere: Kept, tmp_path: Path
) -> None:
    saved(kept, tmp_path / "a.zip")
    data_dir = tmp_path / "elsewhere"
    assert _killed_at("_fill", elsewhere, tmp_path / "a.zip", data_dir) == -signal.SIGKILL
    assert revision(elsewhere.database) is None
    assert written(elsewhere.rankings.folder)
    with FileLock(data_dir / "desk.lock"):
        forget_remains(elsewhere, data_dir=data_dir)
        assert written(elsewhere.rankings.folder), "somebody may be restoring"
    forget_remains(elsewhere, data_dir=data_dir)
    assert written(elsewhere.imports) == written(elsewhere.rankings.folder) == {}


def test_what_versions_of_before_left_goes_and_nothing_else(kept: Kept, tmp_path: Path) -> None:
    for name in (".catalogue.pcb4x_ow", ".ranking.ock19njz", ".rankings.ock19njz", ".ranking.other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "vectors").touch()
    there = written(kept.imports), written(kept.rankings.folder)
    forget_remains(kept, data_dir=tmp_path)
    assert sorted(path.name for path in tmp_path.glob(".*")) == [".ranking.other", ".rankings.ock19njz"]
    assert (written(kept.imports), written(kept.rankings.folder)) == there


@pytest.fixture
def half_restored(command: Command, tmp_path: Path) -> str:
    """A data folder whose restoration was killed; gives the file of the backup."""
    file = tmp_path / "a.zip"
    assert command("backup", str(file))[0] == 0
    kept = Kept(Database(f"sqlite:///{tmp_path / 'desk.sqlite3'}"), tmp_path / "catalogue", InstalledRankings(tmp_path))
    assert _killed_at("end_restore", kept, file, tmp_path) == -signal.SIGKILL
    return str(file)


@pytest.mark.parametrize("arguments", [("database", "check"), ("database", "upgrade"), ("purge",), ("backup", "b.zip")])
def test_the_commands_say_of_a_half_restored_desk_how_to_end_it(
    command: Command, half_restored: str, arguments: tuple[str, ...]
) -> None:
    code, _, told = command(*arguments)
    assert code == 1
    assert f"restore --force {half_restored}" in told
    assert command("restore", half_restored, "--force")[0] == 0
    assert command("database", "check")[0] == 0


def test_the_purge_removes_what_a_stopped_restoration_left(command: Command, tmp_path: Path) -> None:
    (tmp_path / "ranking" / ".restoring").mkdir(parents=True)
    assert command("purge")[0] == 0
    assert list((tmp_path / "ranking").iterdir()) == []

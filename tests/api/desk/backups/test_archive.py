"""The file of a backup: where it may be written, what is left of one that was stopped, what a damaged one says."""

import errno
import json
import os
import resource
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from api.desk import BackupError
from api.desk.backups.archive import Manifest, new_archive
from api.desk.backups.backups import Kept, restore
from tests.api.desk.backups.conftest import rows_of, saved
from tests.api.desk.conftest import Command

_GIGABYTE = 2**30


def drafts(folder: Path) -> list[Path]:
    return sorted(folder.glob(".a.zip.*"))


def begun(folder: Path, environment: dict[str, str]) -> "subprocess.Popen[str]":
    """Begin a backup that takes its time, and come back once it writes."""
    big = folder / "catalogue" / "big"
    big.parent.mkdir(exist_ok=True)
    with big.open("wb") as file:
        file.truncate(8 * _GIGABYTE)  # takes no room: a file of holes
    command = Path(sys.executable).with_name("deja-la")
    settings = {**environment, "DEJA_LA_DATA_DIR": str(folder)}
    started = subprocess.Popen(
        # What runs the tests may ignore signals, and hand that down.
        ["env", "--default-signal=HUP,INT,TERM", command, "backup", "a.zip"],
        env=settings,
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
    )
    # A draft that is there and empty may not have reached its archive yet.
    while not any(draft.stat().st_size for draft in drafts(folder)) and started.poll() is None:
        time.sleep(0.01)
    return started


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_backup_that_is_stopped_leaves_nothing(number: signal.Signals, data_dir: Path) -> None:
    started = begun(data_dir, dict(os.environ))
    started.send_signal(number)
    _, told = started.communicate(timeout=300)
    assert started.returncode in {128 + number, 130}
    assert "Traceback" not in told
    assert drafts(data_dir) == []
    assert not (data_dir / "a.zip").exists()


def test_what_a_backup_that_was_killed_left_goes_with_the_next_one(data_dir: Path, kept: Kept) -> None:
    started = begun(data_dir, dict(os.environ))
    started.kill()
    started.communicate(timeout=300)
    assert len(drafts(data_dir)) == 1
    (data_dir / ".a.zip.notours1").touch()
    saved(kept, data_dir / "a.zip")
    assert drafts(data_dir) == [data_dir / ".a.zip.notours1"]


def test_the_draft_of_a_backup_that_is_being_made_stays(tmp_path: Path) -> None:
    with new_archive(tmp_path / "a.zip", force=False):
        (first,) = drafts(tmp_path)
        with new_archive(tmp_path / "a.zip", force=False):
            assert first in drafts(tmp_path)


def test_nothing_but_a_file_is_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "pipe", tmp_path):
        with pytest.raises(BackupError, match="n’est pas un fichier ordinaire"), new_archive(place, force=True):
            pass
    assert (tmp_path / "pipe").is_fifo()


def test_a_link_leads_to_what_is_written(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "a.zip").symlink_to(tmp_path / "far" / "b.zip")
    saved(kept, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").is_symlink()
    assert zipfile.is_zipfile(tmp_path / "far" / "b.zip")


def test_a_folder_that_is_not_there_is_named_and_not_the_draft(command: Command, tmp_path: Path) -> None:
    code, _, told = command("backup", str(tmp_path / "absent" / "a.zip"))
    assert code == 1
    assert told.split() == f"Le dossier {tmp_path / 'absent'} n’existe pas : créez-le d’abord.".split()


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_that_the_system_cuts_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    with (
        files_no_larger_than(100_000),
        pytest.raises(OSError, match=r"a\.zip") as failed,
        new_archive(tmp_path / "a.zip", force=False) as archive,
    ):
        archive.add("desk/a", [os.urandom(1_000_000)])
    assert (failed.value.errno, failed.value.filename) == (errno.EFBIG, str(tmp_path / "a.zip"))
    assert list(tmp_path.iterdir()) == []


def _patched(file: Path, *, local: int, central: int, value: int) -> None:
    """Change two bytes of the headers of every part but the manifest."""
    content = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        wanted = [info for info in archive.infolist() if info.filename != "manifest.json"]
        place = archive.start_dir
    for info in wanted:
        content[info.header_offset + local] = value
    while content[place : place + 4] == b"PK\x01\x02":
        lengths = [int.from_bytes(content[place + at : place + at + 2], "little") for at in (28, 30, 32)]
        name = content[place + 46 : place + 46 + lengths[0]]
        if name != b"manifest.json":
            content[place + central] = value
        place += 46 + sum(lengths)
    file.write_bytes(content)


def _lock_with_a_password(file: Path) -> None:
    _patched(file, local=6, central=8, value=1)


def _pack_as_deflate64(file: Path) -> None:
    _patched(file, local=8, central=10, value=9)


def _with_manifest(**changed: object) -> Callable[[Path], None]:
    def damage(file: Path) -> None:
        with zipfile.ZipFile(file) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        told: dict[str, Any] = json.loads(parts["manifest.json"])
        with zipfile.ZipFile(file, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, json.dumps({**told, **changed}) if name == "manifest.json" else content)

    return damage


def _with_table(name: str, *lines: bytes) -> Callable[[Path], None]:
    def damage(file: Path) -> None:
        with zipfile.ZipFile(file) as archive:
            manifest = json.loads(archive.read("manifest.json"))
        with new_archive(file, force=True) as written:
            written.add(f"desk/{name}.jsonl", lines)
            written.finish(Manifest(**{**manifest, "tables": {name: len(lines)}}))

    return damage


@pytest.mark.parametrize(
    "damage",
    [
        _lock_with_a_password,
        _pack_as_deflate64,
        _with_manifest(tables=[]),
        _with_manifest(parts=[]),
        _with_manifest(parts="request"),
        _with_manifest(tables={"request": "2"}),
        _with_manifest(tables={"request": 2, "absente": 0}),
        _with_table("absente"),
        _with_table("alembic_version", b'{"version_num":"0001"}\n'),
        _with_table("contact", b"ceci n\xe2\x80\x99est pas du JSON\n"),
        _with_table("contact", b"[1]\n"),
        _with_table("contact", b'{"nowhere":1}\n'),
        _with_table("usage_count", b'{"day":"hier","what":"a","count":1}\n'),
        _with_table("usage_count", b'{"day":"2026-11-26","what":null,"count":1}\n'),
        _with_table("request", b'{"id":[1]}\n'),
    ],
)
def test_a_backup_that_is_not_ours_is_refused_in_one_sentence_and_changes_nothing(
    kept: Kept, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    saved(kept, tmp_path / "a.zip")
    before = rows_of(kept.database)
    damage(tmp_path / "a.zip")
    with pytest.raises(BackupError, match=r"Rien n’a été restauré\.$"):
        restore(kept, tmp_path / "a.zip", data_dir=tmp_path, force=True)
    assert rows_of(kept.database) == before
    assert (kept.imports / "tools" / "un-outil.yaml").exists()

import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.process.fleeting_disk import FleetingDiskError, check_disk, fleeting_disk, sqlite_folder
from api.settings import Settings

LINE = "27 1 254:0 / {place} rw,relatime shared:1 - {kind} /dev/vda rw"
DISK = LINE.format(place="/", kind="ext4")
CONTAINER = LINE.format(place="/", kind="overlay")
VOLUME = LINE.format(place="/data", kind="xfs")
EVERYONE = "0.0.0.0"  # noqa: S104 - what a container listens on
THIS_MACHINE = "127.0.0.1"


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory, as every Linux has one."""
    shared = Path("/dev/shm")
    if not shared.is_dir():
        pytest.skip("no /dev/shm here")
    with tempfile.TemporaryDirectory(dir=shared) as folder:
        yield Path(folder)


@pytest.mark.parametrize(
    ("mounts", "environment", "word"),
    [
        ([DISK], {}, ""),
        ([CONTAINER], {}, "overlay"),
        ([CONTAINER, VOLUME], {}, ""),
        ([CONTAINER, LINE.format(place="/data/other", kind="xfs")], {}, "overlay"),
        ([DISK, LINE.format(place="/data", kind="tmpfs")], {}, "tmpfs"),
        ([LINE.format(place="/data", kind="tmpfs"), DISK], {}, "tmpfs"),
        ([VOLUME, LINE.format(place="/data", kind="tmpfs")], {}, "tmpfs"),
        ([DISK, LINE.format(place="/database", kind="tmpfs")], {}, ""),
        ([DISK], {"DYNO": "web.1"}, "Heroku"),
        ([DISK], {"DYNO": ""}, ""),
        ([DISK, VOLUME], {"FLY_APP_NAME": "deja-la"}, ""),
        ([], {}, ""),
    ],
)
def test_a_disk_is_told_by_its_mount_and_by_its_host(mounts: list[str], environment: dict[str, str], word: str) -> None:
    told = fleeting_disk(Path("/data/deja-la"), environment=environment, mounts=mounts)
    assert (word in told) if word else told == ""


def test_a_place_with_a_space_is_read() -> None:
    mounts = [DISK, LINE.format(place="/mes\\040données", kind="tmpfs")]
    assert "tmpfs" in fleeting_disk(Path("/mes données/x"), environment={}, mounts=mounts)


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("sqlite:////srv/bases/desk.sqlite3", Path("/srv/bases")),
        ("sqlite+pysqlite:////srv/desk.sqlite3?mode=rwc", Path("/srv")),
        ("sqlite:///:memory:", None),
        ("sqlite://", None),
        ("postgresql+psycopg://user:mot-de-passe@hote/base", None),
    ],
)
def test_the_folder_is_that_of_the_file_of_the_address(url: str, folder: Path | None) -> None:
    assert sqlite_folder(Settings(database_url=url)) == folder


def test_a_service_for_others_is_refused_in_memory_and_a_trial_is_warned(
    memory: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(FleetingDiskError, match=r"DEJA_LA_DATABASE_URL.*DEJA_LA_FLEETING_DISK=accept"):
        check_disk(Settings(data_dir=memory), host=EVERYONE)
    with pytest.raises(FleetingDiskError):
        check_disk(Settings(data_dir=memory, public_url="https://deja-la.exemple.fr"), host=THIS_MACHINE)
    assert not caplog.records
    with caplog.at_level(logging.WARNING):
        check_disk(Settings(data_dir=memory), host=THIS_MACHINE)
        check_disk(Settings(data_dir=memory, fleeting_disk="accept"), host=EVERYONE)
    assert [("tmpfs" in record.getMessage()) for record in caplog.records] == [True, True]


def test_the_command_says_so_in_french_and_serves_nobody(memory: Path) -> None:
    command = Path(sys.executable).with_name("deja-la")
    environment = {**os.environ, "DEJA_LA_DATA_DIR": str(memory), "NO_COLOR": "1"}
    done = subprocess.run(
        [command, "serve", "--host", EVERYONE, "--port", "1"],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "Les demandes seraient perdues" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(memory.iterdir()) == []

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from api.protection.secret_key import FILE, read_secret_key


def test_a_key_is_drawn_once_and_readable_by_us_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    key = read_secret_key(folder)
    assert len(key) == 32
    assert read_secret_key(folder) == key
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_processes_that_start_together_get_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: read_secret_key(tmp_path), range(64)))
    assert len(keys) == 1


def test_a_key_that_is_given_is_not_kept(tmp_path: Path) -> None:
    assert read_secret_key(tmp_path, given="a key") == b"a key"
    assert list(tmp_path.iterdir()) == []

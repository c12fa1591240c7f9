"""What a container does before it serves, by its own script."""

import os
import subprocess
from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "deploy/container-start.sh"


def _started(folder: Path, data: Path) -> str:
    """Run the script on a data folder, its folder and command being ours; give what was told to the command."""
    (folder / "bin").mkdir(exist_ok=True)
    command = folder / "bin/deja-la"
    command.write_text('#!/bin/sh\necho "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    script = SCRIPT.read_text(encoding="utf-8")
    assert "seed=/opt/deja-la/seed\n" in script
    script = script.replace("/opt/deja-la/seed", str(folder / "seed"))
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", script],
        env={"PATH": path, "DEJA_LA_DATA_DIR": str(data)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.strip()


def _seed(folder: Path) -> None:
    for name in ("index/0a", "vectors/1b"):
        (folder / "seed" / name / "inner").mkdir(parents=True)
        (folder / "seed" / name / "inner/file").write_text("built", encoding="utf-8")
        (folder / "seed" / f"{name}.lock").touch()


def test_a_new_volume_is_given_the_index_and_its_vectors_and_nobody_else_reads_them(tmp_path: Path) -> None:
    _seed(tmp_path)
    data = tmp_path / "data"
    assert _started(tmp_path, data) == "serve --host 0.0.0.0 --port 8000"
    files = {str(path.relative_to(data)) for path in data.rglob("*") if path.is_file()}
    assert files == {"index/0a/inner/file", "vectors/1b/inner/file"}
    assert not any(path.stat().st_mode & 0o077 for path in data.rglob("*"))


def test_what_a_volume_has_is_left_as_it_is(tmp_path: Path) -> None:
    _seed(tmp_path)
    mine = tmp_path / "data/index/0a/mine"
    mine.parent.mkdir(parents=True)
    mine.touch()
    _started(tmp_path, tmp_path / "data")
    assert [path.name for path in mine.parent.iterdir()] == ["mine"]
    assert {path.name for path in (tmp_path / "data").iterdir()} == {"index", "vectors"}


def test_where_nothing_can_be_written_the_service_is_let_say_it(tmp_path: Path) -> None:
    _seed(tmp_path)
    assert _started(tmp_path, Path("/proc/nowhere")).startswith("serve ")

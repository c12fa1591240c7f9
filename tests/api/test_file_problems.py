"""What is wrong with a file is said in French, whatever the system's own words."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from api.cli.terminal import FAILED, user_errors

KINDS = (
    *("ENOENT", "EACCES", "EPERM", "EISDIR", "ENOTDIR", "EROFS", "ENOSPC", "EEXIST", "ENAMETOOLONG", "EIO"),
    *("EDQUOT", "EFBIG", "EBUSY", "EPIPE"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_problem_that_a_disk_gives_is_said_in_french(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    number = getattr(errno, kind)
    with pytest.raises(typer.Exit) as ended, user_errors():
        raise OSError(number, os.strerror(number), str(Path("/data/index")))
    told = capsys.readouterr().err.strip()
    assert ended.value.exit_code == FAILED
    assert told.startswith("/data/index ")
    assert told.endswith(".")
    assert os.strerror(number) not in told


@pytest.mark.parametrize("kind", KINDS)
def test_a_disk_that_does_not_say_which_file_is_heard_in_french_too(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    number = getattr(errno, kind)
    with pytest.raises(typer.Exit), user_errors():
        raise OSError(number, os.strerror(number))
    told = capsys.readouterr().err.strip()
    assert told.startswith("Un fichier ")
    assert os.strerror(number) not in told


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no device that is always full")
@pytest.mark.parametrize("call", [("show", "pix"), ("match", "--help")])
def test_what_is_printed_meets_a_full_disk_without_a_traceback(call: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        command = Path(sys.executable).with_name("deja-la")
        done = subprocess.run([command, *call], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (FAILED, "Un fichier ne peut pas être écrit\u00a0: le disque est plein.\n")

"""The systemd units, read by systemd's own program."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[1] / "deploy/deja-la.service"
LEARN = UNIT.with_name("deja-la-learn.service")
TIMER = LEARN.with_suffix(".timer")
EXPOSURE = 15
"""Tenths of a point, of a hundred: systemd 252 counts 10, half of them for the network; another may count otherwise."""

_read_by_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)


WORK = """
import ctypes, sys
if ctypes.CDLL(None).prctl(65, 1, 0, 0, 0):  # PR_SET_MDWE: refuses what MemoryDenyWriteExecute does, from Linux 6.3 on
    sys.exit(77)
import mmap
try:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
except PermissionError:
    pass
else:
    sys.exit("memory could be written and run")
import typst
from api.desk.accounts import passwords
from recommender import load_default_encoder
assert load_default_encoder().encode_queries(["un besoin"]).any()
assert typst.compile(b"= Un titre", format="pdf").startswith(b"%PDF")
assert passwords.matches(passwords.hash_password("seize lapins bleus"), "seize lapins bleus")
"""
"""What the service does in the code of others: vectors, documents, passwords."""


def _analyzed(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def _here(folder: Path, *, unit: Path = UNIT, change: tuple[str, str] = ("", "")) -> Path:
    """Copy a unit, its program where the tests have one: that of the unit is of another machine."""
    text = unit.read_text(encoding="utf-8").replace(*change)
    program = Path(sys.prefix) / "bin/deja-la"
    assert program.exists()
    copy = folder / unit.name
    copy.write_text(re.sub(r"(?m)^ExecStart=\S+", f"ExecStart={program}", text), encoding="utf-8")
    return copy


@_read_by_systemd
def test_systemd_reads_the_unit_without_a_remark(tmp_path: Path) -> None:
    answer = _analyzed("verify", "--man=no", str(_here(tmp_path)))
    assert (answer.returncode, answer.stderr) == (0, "")


@_read_by_systemd
def test_a_word_that_systemd_does_not_know_would_be_seen(tmp_path: Path) -> None:
    answer = _analyzed("verify", "--man=no", str(_here(tmp_path, change=("PrivateTmp=yes", "PrivateTemp=yes"))))
    assert "PrivateTemp" in answer.stderr


@_read_by_systemd
def test_the_unit_leaves_the_service_as_little_as_is_told(tmp_path: Path) -> None:
    arguments = ("security", "--offline=true", "--no-pager", f"--threshold={EXPOSURE}")
    answer = _analyzed(*arguments, str(UNIT))
    assert answer.returncode == 0, answer.stdout
    assert _analyzed(*arguments, str(_here(tmp_path, change=("CapabilityBoundingSet=\n", "")))).returncode != 0


@_read_by_systemd
def test_systemd_reads_what_learns_each_night_without_a_remark(tmp_path: Path) -> None:
    units = [str(_here(tmp_path, unit=LEARN)), str(shutil.copy(TIMER, tmp_path))]
    answer = _analyzed("verify", "--man=no", *units)
    assert (answer.returncode, answer.stderr) == (0, "")
    program = re.search(r"(?m)^ExecStart=\S+/deja-la (.*)$", LEARN.read_text(encoding="utf-8"))
    assert program
    assert program[1] == "learn"


def test_what_learns_may_do_no_more_than_what_serves() -> None:
    # All that stands after the limit of memory: where it may write, what it may ask of the system and of the network.
    serves, learns = (
        [line for line in unit.read_text(encoding="utf-8").splitlines() if re.match("[A-Z]\\w+=", line)]
        for unit in (UNIT, LEARN)
    )
    kept = serves[serves.index("StateDirectory=deja-la") : serves.index("WantedBy=multi-user.target")]
    assert learns[learns.index("StateDirectory=deja-la") :] == kept


def test_what_serves_works_where_no_memory_is_both_written_and_run() -> None:
    assert "\nMemoryDenyWriteExecute=yes\n" in UNIT.read_text(encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", WORK], cwd=UNIT.parents[1], capture_output=True, text=True, check=False
    )
    if done.returncode == 77:
        pytest.skip("this kernel has no such refusal")
    assert done.returncode == 0, done.stderr

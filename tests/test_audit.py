import re
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from tests.audit.verdict import verdict_of

ROOT = Path(__file__).parents[1]
SOUND = {"name": "one", "version": "1", "vulns": []}
WEAK = {"name": "two", "version": "2", "vulns": [{"id": "PYSEC-2026-1"}]}
SKIPPED = {"name": "three", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("components", "code", "words"),
    [
        ([SOUND], 0, ["1 components audited, 0 weak"]),
        ([SOUND, WEAK], 1, ["two 2: PYSEC-2026-1"]),
        ([SOUND, SKIPPED], 3, ["not audited (1): three", "1 components audited"]),
        ([SKIPPED], 3, ["NOTHING WAS AUDITED", "0 components audited"]),
        ([WEAK, SKIPPED], 1, ["two 2: PYSEC-2026-1", "not audited (1): three"]),
        ([], 3, ["NOTHING WAS AUDITED"]),
    ],
)
def test_what_could_not_be_audited_is_never_told_sound(components: list, code: int, words: list[str]) -> None:  # type: ignore[type-arg]
    verdict = verdict_of({"dependencies": components})
    assert verdict.exit_code == code
    assert all(word in verdict.told for word in words)


def test_every_component_of_the_service_is_pinned_at_the_version_that_runs() -> None:
    """The whole tree below the service: `make audit` asks about the pins, and must ask about all of it."""
    pins: dict[str, str] = dict(
        re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
    )
    pinned = {canonicalize_name(name): told for name, told in pins.items()}
    seen: set[NormalizedName] = set()
    left = [Requirement("deja-la[postgres,mcp]")]
    while left:
        asked = left.pop()
        for told in requires(asked.name) or ():
            wanted = Requirement(told)
            if wanted.marker and not any(_holds(wanted, extra) for extra in asked.extras or {""}):
                continue
            name = canonicalize_name(wanted.name)
            if name in seen or name == "deja-la":
                continue
            seen.add(name)
            left.append(wanted)
    assert len(seen) > 40
    for found in sorted(seen):
        assert found in pinned, f"{found} is not in constraints.txt"
        assert pinned[found] == _version(found), found


def _holds(wanted: Requirement, extra: str) -> bool:
    return wanted.marker is not None and wanted.marker.evaluate({"extra": extra})


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def test_the_page_says_in_how_long_a_weak_component_is_replaced() -> None:
    told = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert re.search(r"`make audit`", told)
    assert len(re.findall(r"\b\d+ days\b", told)) >= 3

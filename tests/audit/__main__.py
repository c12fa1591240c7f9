"""Write the inventory of the components, then ask which are known to be weak: ``make audit``."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from tests.audit.verdict import Verdict, verdict_of

ROOT = Path(__file__).parents[2]


def write_inventory(tools: Path, *, python: Path, out: Path) -> int:
    """Write what an environment holds, the same bytes each time (CycloneDX), and count it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    options: list[str | Path] = [
        "--output-reproducible",
        "--of",
        "JSON",
        "--mc-type",
        "application",
        "--pyproject",
        ROOT / "pyproject.toml",
    ]
    subprocess.run([tools / "cyclonedx-py", "environment", *options, "-o", out, python], check=True)
    return len(json.loads(out.read_text(encoding="utf-8"))["components"])


def ask_for_weaknesses(tools: Path) -> Verdict:
    """Ask about every pinned version; nothing is installed to do so."""
    options: list[str | Path] = [
        "--requirement",
        ROOT / "constraints.txt",
        "--no-deps",
        "--disable-pip",
        "--format",
        "json",
    ]
    command = [tools / "pip-audit", *options, "--progress-spinner", "off"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return verdict_of(json.loads(done.stdout))
    except json.JSONDecodeError:
        return verdict_of({})


def main() -> int:
    """Run both; the exit code is the verdict's."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.audit", description="What is it made of, and is any of it weak?"
    )
    parser.add_argument("--tools", type=Path, required=True, help="folder of cyclonedx-py and pip-audit")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "sbom.json", help="the inventory to write")
    asked = parser.parse_args()
    count = write_inventory(asked.tools, python=Path(sys.executable), out=asked.out)
    sys.stdout.write(f"{count} components in {asked.out}\n")
    verdict = ask_for_weaknesses(asked.tools)
    sys.stdout.write(verdict.told + "\n")
    return verdict.exit_code


if __name__ == "__main__":
    raise SystemExit(main())

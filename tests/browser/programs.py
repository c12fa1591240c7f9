"""The programs that look at pages, and where they are; `make browsers` installs them."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHECKERS = ROOT / ".cache/browsers/node_modules"
AXE = CHECKERS / "axe-core/axe.min.js"
VNU = CHECKERS / "vnu-jar/build/dist/vnu.jar"


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)


def java() -> str | None:
    return shutil.which("java")


def missing() -> list[str]:
    """Name what `make browsers` would bring."""
    found = {"chromium": chromium(), "java": java(), "axe-core": AXE.exists(), "vnu": VNU.exists()}
    return [name for name, there in found.items() if not there]


def required() -> bool:
    """Tell whether a missing program is a failure, as it is in CI, or only said aloud."""
    return os.environ.get("CI", "") not in {"", "0", "false"}

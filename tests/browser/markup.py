"""What the W3C's checker says of pages as the server sent them."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.browser import programs


def markup_faults(sources: Mapping[str, str], folder: Path) -> dict[str, list[str]]:
    """Check many pages in one process, for the checker takes seconds to start.

    Args:
        sources: HTML by page name.
        folder: where they are written to be checked; empty.

    Returns:
        The errors and warnings by page name; what is only information is left out.

    """
    for name, source in sources.items():
        (folder / f"{name}.html").write_text(source, encoding="utf-8")
    # The checker recurses in long documents: a larger stack, as its authors advise.
    command = [programs.java() or "java", "-Xss4m", "-jar", str(programs.VNU)]
    options = ["--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html"]
    done = subprocess.run([*command, *options, str(folder)], capture_output=True, text=True, check=True, timeout=900)
    faults: dict[str, list[str]] = {name: [] for name in sources}
    for message in json.loads(done.stdout)["messages"]:
        if message["type"] != "info" or message.get("subType") == "warning":
            faults[Path(message["url"]).stem].append(_told(message))
    return faults


def _told(message: Mapping[str, object]) -> str:
    place = f"line {message.get('lastLine', '?')}"
    return f"{message.get('subType', message['type'])}, {place}: {message['message']}\n    {message.get('extract', '')}"

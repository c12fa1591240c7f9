"""What was done with the rankings that were learned here, and when: a line each, in one file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True)
class LogLine:
    """What was done, and when."""

    at: str
    """Moment, in ISO 8601."""
    action: str
    """``install``, ``refuse``, ``back`` or ``forget``."""
    version: str
    """The version that answers then; empty for what ships."""
    told: Mapping[str, Any]
    """Figures before and after, judgments counted."""


class RankingLog:
    """The file of lines; whoever writes holds the lock of the rankings."""

    def __init__(self, path: Path) -> None:
        """Name the file; it is made with its first line."""
        self._path = path

    def lines(self) -> tuple[LogLine, ...]:
        """Tell what was done, first things first; a line that a full disk cut short is passed over."""
        if not self._path.is_file():
            return ()
        written = map(_read, self._path.read_bytes().split(b"\n"))
        return tuple(line for line in written if line)

    @property
    def weights_gone(self) -> bool:
        """Whether weights were put away since one last installed or went back, so that learning anew is called for."""
        since: list[LogLine] = []
        for line in self.lines():
            since = [] if line.action in {"install", "back"} else [*since, line]
        return any(line.action == "forget" and line.told.get("weights") for line in since)

    def write(self, action: str, version: str, *, at: datetime, told: Mapping[str, Any]) -> None:
        """Add a line.

        Args:
            action: what was done, see `LogLine`.
            version: the version that answers then; empty for what ships.
            at: the present moment.
            told: figures, each a value of JSON.

        """
        line = LogLine(at.isoformat(timespec="seconds"), action, version, dict(told))
        cut = self._path.is_file() and not self._path.read_bytes().endswith(b"\n")
        end = "\n" if cut else ""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{end}{json.dumps(asdict(line), ensure_ascii=False)}\n")


def _read(line: bytes) -> LogLine | None:
    try:
        return LogLine(**json.loads(line))
    except ValueError:
        return None

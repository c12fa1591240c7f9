"""Lines of log: one JSON object each for programs, or one sentence each for a person at a terminal."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal

from api.observation.request_ids import current_request_id

if TYPE_CHECKING:
    from types import TracebackType

LogFormat = Literal["json", "text"]
FIELDS: Final = "fields"
"""What ``extra`` may hold: a mapping whose entries become fields of the line."""
_OURS: Final = ("api", "corpus", "evaluation", "models", "recommender", "uvicorn")
"""Who may say what goes well; of other libraries we hear what goes wrong alone: some tell the addresses they ask."""


class JsonLines(logging.Formatter):
    """Write a record as one JSON object on one line.

    An exception is told by its sort and its place, never by its message, which may quote what someone typed.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := current_request_id.get():
            line["request_id"] = request_id
        line |= getattr(record, FIELDS, {})
        if record.exc_info and record.exc_info[0]:
            line["error"] = _place(record.exc_info[0], record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """Write a record as one line that a person reads at a glance."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        told = (
            f"{datetime.fromtimestamp(record.created, UTC):%H:%M:%S} {record.levelname.lower()} {record.getMessage()}"
        )
        if record.exc_info and record.exc_info[0]:
            told += f" ({_place(record.exc_info[0], record.exc_info[2])})"
        return told.replace("\n", " ")


def configure_logging(form: LogFormat) -> None:
    """Send every line of the process to its standard error, in one form.

    Args:
        form: ``json`` or ``text``.

    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    # A library may set a level of its own: what it tells its developers is for no operator.
    handler.setLevel(logging.INFO)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def _place(sort: type[BaseException], at: TracebackType | None) -> str:
    frames = traceback.extract_tb(at)
    return f"{sort.__name__} at {frames[-1].filename}:{frames[-1].lineno}" if frames else sort.__name__

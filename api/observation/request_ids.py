"""One name for all that one request leaves in the log, the same as the proxy's in front when it gives one."""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar
from typing import Final

HEADER: Final = "X-Request-ID"
_WELL_FORMED: Final = re.compile(r"[0-9A-Za-z-]{8,64}")
"""What proxies draw (hexadecimal digits, UUIDs) and nothing that could be a line of log, an address or a sentence."""

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")
"""The request that is being answered; empty between requests, as in the threads that work beside them."""


def request_id_from(sent: str | None) -> str:
    """Take the name that was sent with a request, or draw one.

    Args:
        sent: the header's value; none where it was not sent.

    Returns:
        What was sent when it is well formed: 8 to 64 letters of ASCII, digits and hyphens; else 32 random digits.

    Examples:
        >>> request_id_from("0f8e2c1a-77aa")
        '0f8e2c1a-77aa'
        >>> len(request_id_from("a false line")), len(request_id_from(None))
        (32, 32)

    """
    if sent is not None and _WELL_FORMED.fullmatch(sent):
        return sent
    return secrets.token_hex(16)

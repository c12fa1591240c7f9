"""Answer what an assistant sent and nobody can read: the protocol's library drops it, and whoever asked waits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from mcp.shared.message import SessionMessage
from mcp.types import INVALID_REQUEST, PARSE_ERROR, ErrorData, JSONRPCError
from pydantic import ValidationError

from api.desk.storable import storable

if TYPE_CHECKING:
    from anyio.abc import ObjectSendStream
    from mcp.shared._stream_protocols import ReadStream, WriteStream

_NO_JSON: Final = "Ce message ne peut pas être lu : il n’est pas du JSON."
_HALF: Final = "Ce message ne peut pas être lu : il contient une moitié de caractère."
_NO_REQUEST: Final = "Ce message n’est pas une demande : il lui manque « jsonrpc » ou « method », ou un champ est faux."


async def pass_on(
    read: ReadStream[SessionMessage | Exception],
    kept: ObjectSendStream[SessionMessage | Exception],
    write: WriteStream[SessionMessage],
) -> None:
    """Pass on what can be read, and answer the rest, until there is no more.

    Args:
        read: what comes in, an exception for each line that is no message.
        kept: takes the messages.
        write: takes the answers to the others.

    """
    async with kept:
        async for item in read:
            if isinstance(item, SessionMessage):
                await kept.send(item)
            elif isinstance(item, ValidationError) and (answer := answer_to(item)) is not None:
                await write.send(SessionMessage(answer))


def answer_to(error: ValidationError) -> JSONRPCError | None:
    """Say what is wrong with a line.

    Args:
        error: why it is no message.

    Returns:
        The answer, with the id of the line where it has one that can be read; none to an empty line.

    """
    details = error.errors(include_url=False)
    line = details[0]["input"]
    if details[0]["type"] != "json_invalid":
        sent = next((one["input"] for one in details if isinstance(one["input"], dict)), None)
        return _error(INVALID_REQUEST, _NO_REQUEST, sent)
    if not line.strip():
        return None
    try:
        sent = json.loads(line)
    except (ValueError, RecursionError):
        return _error(PARSE_ERROR, _NO_JSON, None)
    return _error(PARSE_ERROR, _HALF, sent)


def _error(code: int, told: str, sent: Any) -> JSONRPCError:
    given = sent.get("id") if isinstance(sent, dict) else None
    is_id = isinstance(given, int) or (isinstance(given, str) and storable(given) == given)
    return JSONRPCError(
        jsonrpc="2.0",
        id=given if is_id and not isinstance(given, bool) else None,
        error=ErrorData(code=code, message=told),
    )

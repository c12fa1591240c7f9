"""Hand on a body that was read already, as if it came now."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Message, Receive


def replayed(body: bytes, receive: Receive) -> Receive:
    """Give what an application reads a body from.

    Args:
        body: the whole of it.
        receive: what comes after it: that the client leaves.

    Returns:
        What gives the body once, then what comes after it.

    """
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def read() -> Message:
        return messages.pop() if messages else await receive()

    return read

import asyncio

from starlette.responses import PlainTextResponse
from starlette.types import Message

from api.middlewares.body_limit import BodyLimit

LIMIT = 1_000


def send_in_pieces(pieces: list[bytes]) -> tuple[int, int]:
    """Send a body; give the status of the answer and how many pieces were left unread when it came."""
    last = len(pieces) - 1
    left = iter([{"type": "http.request", "body": body, "more_body": i < last} for i, body in enumerate(pieces)])
    answers: list[Message] = []
    unread = -1

    async def receive() -> Message:
        return next(left)

    async def send(message: Message) -> None:
        nonlocal unread
        answers.append(message)
        if message["type"] == "http.response.start":
            unread = sum(1 for _ in left)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [], "query_string": b""}
    asyncio.run(BodyLimit(PlainTextResponse("read"), max_bytes=LIMIT)(scope, receive, send))
    return answers[0]["status"], unread


def test_a_body_at_the_limit_passes() -> None:
    assert send_in_pieces([b"x" * 600, b"x" * 400]) == (200, 0)


def test_a_body_over_the_limit_is_let_come_in_to_its_end_before_it_is_refused() -> None:
    assert send_in_pieces([b"x" * 600] * 20) == (413, 0)


def test_a_body_that_nobody_has_typed_is_cut_off() -> None:
    status, unread = send_in_pieces([b"x" * 1_000] * 100)
    assert status == 413
    assert unread > 50

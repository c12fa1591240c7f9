"""What was refused as an attempt to get round the protections, told in the log: the sort, and nothing that was sent."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final, Literal

from api.observation.log_lines import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

logger = logging.getLogger("api.security")

Refused = Literal["host", "origin", "token", "quota"]
_WORDS: Final = {
    "host": "a request for another site",
    "origin": "a form from elsewhere",
    "token": "a form without its token",
    "quota": "one action too many",
}


def tell_refusal(refused: Refused) -> None:
    """Leave a line; the request's own line, of the same name, says which route and from which network.

    Args:
        refused: ``host`` for an address that is not ours, ``origin`` for a form of another site, ``token`` for one that
            we did not serve for this purpose, ``quota`` for one action too many.

    """
    logger.warning("refused: %s", _WORDS[refused], extra={FIELDS: {"event": "refusal", "outcome": refused}})


def telling(refused: Refused, answer: Callable[..., Response]) -> Callable[..., Response]:
    """Make an answer leave a line each time it is given.

    Args:
        refused: what the answer refuses.
        answer: makes the answer, from the request and what else it takes.

    Returns:
        What does both.

    """

    def told(request: Request, *more: int) -> Response:
        tell_refusal(refused)
        return answer(request, *more)

    return told

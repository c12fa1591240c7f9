"""Answers to GET that bear a tag, and are not sent again to who has them (RFC 9110, section 13)."""

from __future__ import annotations

import hashlib
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from fastapi import Response
from fastapi.routing import APIRoute

from api.desk import BenchmarkChangedError, CellChangedError, NoVersionError, PassedError, StaleError
from api.routes.described import TAG

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    from fastapi import Request

_TAG: Final = re.compile(r'(?:W/)?"([^"]*)"')
_VERSION: Final = re.compile(r'(?:W/)?"(\d{1,9})"')
_UNCHANGED: Final = {"description": "Rien n’a changé depuis ce que dit `If-None-Match`.", "headers": TAG}
_UNREAD: Final = (
    'If-Match prend l’ETag que vous avez lu, tel quel, guillemets compris, tel que « "2" » : rien n’est écrit.'
)
_REPEATED: Final = ("cache-control", "vary", "content-location")
"""Headers that a 304 repeats."""


class ConditionalRoute(APIRoute):
    """A route whose answers to GET bear an ``ETag`` and heed ``If-None-Match``."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **told: Any) -> None:
        if "GET" in (told.get("methods") or ()):
            told["responses"] = {**(told.get("responses") or {}), 304: _UNCHANGED}
        super().__init__(path, endpoint, **told)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Give what answers a request."""
        answer = super().get_route_handler()
        if "GET" not in (self.methods or ()):
            return answer

        async def tagged(request: Request) -> Response:
            response = await answer(request)
            return _tagged(request, response) if response.status_code == 200 else response

        return tagged


def names(header: str | None, tag: str) -> bool:
    """Tell whether a header of tags names one, weak or not.

    Args:
        header: the value of ``If-Match`` or ``If-None-Match``; none where it was not sent.
        tag: what stands between the quotation marks of an ``ETag``.

    Returns:
        Whether it is there, or ``*`` is.

    Examples:
        >>> names('W/"a", "b"', "a"), names("*", "a"), names('"ab"', "a"), names(None, "a")
        (True, True, False, False)

    """
    return header is not None and (header.strip() == "*" or tag in _TAG.findall(header))


@contextmanager
def condition(told: int | None, if_match: str | None, *, of: str) -> Iterator[int]:
    """Give the version that a write has for its condition.

    Args:
        told: the version that the body tells; none where it tells none.
        if_match: the value of ``If-Match``, which goes before it; none where it was not sent.
        of: what is written, such as ``de la case``.

    Yields:
        The version; -1, which is none, where ``If-Match`` names no single one.

    Raises:
        NoVersionError: if neither tells one.
        PassedError: if what is written is of another version than ``If-Match`` names.

    """
    expected = told if if_match is None else version_of(if_match)
    if expected is None:
        raise NoVersionError(f"Dites quelle version {of} vous avez lue, par If-Match ou par « version ».")
    try:
        yield expected
    except (BenchmarkChangedError, CellChangedError, StaleError) as changed:
        if if_match is None:
            raise
        raise PassedError(changed, "" if expected >= 0 else _UNREAD) from None


def version_of(if_match: str) -> int:
    """Read the version that a write has for its condition.

    Args:
        if_match: the value of ``If-Match``.

    Returns:
        The version; -1, which is none, for what names no single one.

    Examples:
        >>> version_of('"2"'), version_of("*"), version_of('"1", "2"')
        (2, -1, -1)

    """
    read = _VERSION.fullmatch(if_match.strip())
    return int(read[1]) if read else -1


def _tagged(request: Request, response: Response) -> Response:
    # Weak: the body may travel compressed or not.
    response.headers.setdefault("ETag", f'W/"{hashlib.sha256(response.body).hexdigest()[:16]}"')
    tag = _TAG.fullmatch(response.headers["ETag"])
    if not tag or not names(request.headers.get("if-none-match"), tag[1]):
        return response
    repeated = {name: value for name, value in response.headers.items() if name in _REPEATED}
    return Response(status_code=304, headers={**repeated, "ETag": response.headers["ETag"]})

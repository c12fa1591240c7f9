"""Errors as programs read them: ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.responses import JSONResponse

from api.pages.typography import bound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TYPES = "urn:deja-la:erreur:"
"""Prefix of the stable types, listed in docs/api.md."""


class _ProblemResponse(JSONResponse):
    media_type = "application/problem+json"


def problem(
    status: int,
    kind: str,
    title: str,
    detail: str,
    *,
    errors: Sequence[Mapping[str, str]] = (),
    current: Mapping[str, object] | None = None,
) -> JSONResponse:
    """Make a problem response.

    Args:
        status: the HTTP status.
        kind: last part of the stable type.
        title: what sort of error it is, in French.
        detail: what happened and what to do, in French; it is written as it is printed, and so are the messages.
        errors: the fields concerned, each a ``field`` and its ``message``.
        current: what is there now, where somebody else wrote in between.

    Returns:
        The response.

    """
    body: dict[str, object] = {
        "type": TYPES + kind,
        "title": title,
        "status": status,
        "detail": bound(detail),
        "errors": [{**error, "message": bound(error["message"])} for error in errors],
    }
    if current is not None:
        body["current"] = current
    return _ProblemResponse(body, status_code=status)

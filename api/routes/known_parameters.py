"""Refuse a parameter that a list does not know: a filter that is ignored gives the whole list for a part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError

if TYPE_CHECKING:
    from fastapi.routing import APIRoute


def _check(request: Request) -> None:
    route: APIRoute = request.scope["route"]
    known = [parameter.alias for parameter in route.dependant.query_params]
    unknown = [name for name in dict.fromkeys(request.query_params) if name not in known]
    # A route that takes none says the same whatever follows its address.
    if known and unknown:
        context = {"known": ", ".join(known)}
        raise RequestValidationError(
            [{"type": "unknown_parameter", "loc": ("query", name), "ctx": context} for name in unknown]
        )


KNOWN_PARAMETERS: Final = Depends(_check)
"""For a router: each of its routes that takes parameters after the ``?`` refuses those that it does not know."""

"""Refuse a parameter that a list does not know, or takes once: one that is ignored gives another list, unsaid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args, get_origin

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError

if TYPE_CHECKING:
    from fastapi.routing import APIRoute


def _check(request: Request) -> None:
    route: APIRoute = request.scope["route"]
    known = {parameter.alias: parameter.field_info.annotation for parameter in route.dependant.query_params}
    # A route that takes none says the same whatever follows its address.
    if not known:
        return
    context = {"known": ", ".join(known)}
    errors: list[dict[str, Any]] = []
    for name in dict.fromkeys(request.query_params):
        if name not in known:
            errors.append({"type": "unknown_parameter", "loc": ("query", name), "ctx": context})
        elif len(request.query_params.getlist(name)) > 1 and not _takes_several(known[name]):
            errors.append({"type": "repeated_parameter", "loc": ("query", name)})
    if errors:
        raise RequestValidationError(errors)


def _takes_several(annotation: Any) -> bool:
    return any(get_origin(one) is list for one in (annotation, *get_args(annotation)))


KNOWN_PARAMETERS: Final = Depends(_check)
"""For a router: each of its routes that takes parameters after the ``?`` refuses those unknown, or given too often."""

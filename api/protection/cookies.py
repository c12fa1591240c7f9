"""Cookies: of who signs in, whose browser is told again, or comes back from a provider. Nobody else gets one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_NAME: Final = "deja-la-session"
_HOST: Final = "__Host-"
"""With it a browser takes the cookie over TLS alone, for the whole site, and from no neighbouring subdomain."""


def session_token(request: Request) -> str | None:
    """Read the token of the session, if the browser sent one."""
    return request.cookies.get(host_name(request, _NAME))


def keep_session(request: Request, response: Response, token: str, *, seconds: int) -> None:
    """Give a browser the token of its session.

    Args:
        request: the request that signs in.
        response: what answers it.
        token: the token.
        seconds: how long the session holds at most.

    """
    put(request, response, _NAME, token, seconds=seconds)


def forget_session(request: Request, response: Response) -> None:
    """Take the token back."""
    drop(request, response, _NAME)


def put(request: Request, response: Response, name: str, value: str, *, seconds: int) -> None:
    """Set a cookie that no script reads and that no other site's form sends."""
    response.set_cookie(
        host_name(request, name),
        value,
        max_age=seconds,
        path="/",
        secure=is_https(request),
        httponly=True,
        samesite="lax",
    )


def drop(request: Request, response: Response, name: str) -> None:
    """Take a cookie back."""
    response.delete_cookie(host_name(request, name), path="/", secure=is_https(request), httponly=True, samesite="lax")


def host_name(request: Request, name: str) -> str:
    """Give the name of a cookie as browsers hold it to its own host; plain on a machine without TLS."""
    return f"{_HOST}{name}" if is_https(request) else name


def is_https(request: Request) -> bool:
    """Tell whether people reach us over TLS; `api.protection.hosts` knows it even where a proxy has taken it off."""
    return request.url.scheme == "https"

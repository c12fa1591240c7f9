"""Fill a template and answer with it."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from starlette.responses import HTMLResponse

from api.desk.errors import StoreUnavailableError
from api.pages.citations import cited_lines, host
from api.pages.labels import PRICES, UNSAID, field_name, label, licence_words
from api.pages.letters import letter_blocks
from api.pages.short_texts import in_short, soft_hyphens
from api.pages.site_origin import site_origin
from api.pages.territory_names import spelled_out
from api.pages.typography import FILTERS
from api.pages.verdict_words import INSTEAD
from api.protection.agents import current_agent
from api.protection.cookies import session_token
from corpus.themes import LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request

    from api.desk import Agent

TEMPLATES: Final = Path(__file__).parent.parent / "templates"
_BAD_REQUEST: Final = 400
_UNAVAILABLE: Final = 503
_RETRY_AFTER: Final = "5"
"""Seconds, as long as a writer waits for another: a page that asks to try again tells programs when."""


@lru_cache
def environment(folder: Path = TEMPLATES) -> Environment:
    """Open the templates: everything is escaped, and a name that a page was not given is an error.

    All of them are read at once, in a few milliseconds: a service goes on with the version it began with, whatever is
    installed over it before it starts again.

    Args:
        folder: where they are.

    Returns:
        The environment, the same at each call.

    """
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.*")}
    read = {name: (path.read_text(encoding="utf-8"), str(path), None) for name, path in paths.items()}
    opened = Environment(
        loader=FunctionLoader(read.get),
        auto_reload=False,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    opened.filters.update(
        FILTERS,
        label=label,
        field_name=field_name,
        licence_words=licence_words,
        letter_blocks=letter_blocks,
        spelled_out=spelled_out,
        cited_lines=cited_lines,
        host=host,
        in_short=in_short,
        soft_hyphens=soft_hyphens,
    )
    opened.globals.update(UNSAID=UNSAID, PRICES=PRICES, THEMES=LABELS, INSTEAD=INSTEAD)
    return opened


def render(
    request: Request, template: str, page: object, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    """Answer with a page.

    Args:
        request: the request; ``request.state`` holds the site and the static files. The header shows who is signed
            in on every page, whether or not the page asks for an agent.
        template: path of the template, such as ``pages/home.html``.
        page: the page's context, a frozen dataclass of `api.contexts`; the template reads it as ``page``.
        status: the HTTP status.
        headers: more headers; without a ``Cache-Control`` the page is not kept by anyone, and neither is one that
            shows who is signed in.

    Returns:
        The page.

    """
    agent = _signed_in(request)
    html = (
        environment()
        .get_template(template)
        .render(
            page=page,
            site=request.state.site,
            static=request.state.static_files.url,
            path=request.url.path,
            # A refusal repeats nothing of an address that may not be ours.
            origin=site_origin(request) if status < _BAD_REQUEST else "",
            agent=agent,
        )
    )
    told = {"Cache-Control": "no-store", **({"Retry-After": _RETRY_AFTER} if status == _UNAVAILABLE else {})}
    told |= headers or {}
    if agent:
        told["Cache-Control"] = "no-store"
    elif told["Cache-Control"] != "no-store":
        # Who signs in is not shown what was kept before they did.
        told["Vary"] = "Cookie"
    return HTMLResponse(html, status_code=status, headers=told)


def _signed_in(request: Request) -> Agent | None:
    """Tell who is signed in, on a page that asks for an agent and on one that is everybody's."""
    agent: Agent | None = getattr(request.state, "agent", None)
    if agent is None and session_token(request):
        # A page of everybody's, and the page that says the database is away, are shown without it.
        with suppress(StoreUnavailableError):
            agent = current_agent(request)
    return agent

"""Sessions of the site under test, for what is not about signing in: the form hashes a password and opens the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response

from api.desk import Role  # noqa: TC001 - FastAPI reads it at run time
from tests.api.signed_in import COOKIE, agent_with

if TYPE_CHECKING:
    from playwright.sync_api import Page

_OPENED = "/essai/session"


def add_sessions(app: FastAPI) -> None:
    """Serve the address that opens the session of a role's agent."""

    @app.get(f"{_OPENED}/{{role}}", include_in_schema=False)
    def opened(request: Request, role: Role) -> Response:
        store = request.state.store
        answer = Response(status_code=204)
        answer.set_cookie(COOKIE, store.sessions.open(agent_with(store, role)), httponly=True)
        return answer


def come_as(page: Page, role: Role) -> None:
    """Sign the agent of a role in; no page is opened."""
    assert page.request.get(f"{_OPENED}/{role.value}").status == 204

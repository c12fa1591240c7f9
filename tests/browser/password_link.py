"""An address of the site under test that leads to a link to choose a password, as an administrator hands it over."""

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse

from api.desk import Role
from api.protection.password_links import PATH
from tests.api.signed_in import agent_with

HANDED = "/essai/mot-de-passe"


def add_password_link(app: FastAPI) -> None:
    """Serve the address."""

    @app.get(HANDED, include_in_schema=False)
    def handed(request: Request) -> RedirectResponse:
        store, links = request.state.store, request.state.password_links
        account = agent_with(store, Role.EXPERT, number=9).id
        return RedirectResponse(f"{PATH}/{links.issue(account, state=store.lost_passwords.state_of(account))}", 303)

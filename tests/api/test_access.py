import re
from collections.abc import Iterator

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from httpx2 import Response
from starlette.testclient import TestClient

from api.app import create_app
from api.desk import Role, Scope
from api.protection.agents import DESK_ROLES
from api.settings import Settings
from recommender import Recommender
from tests.api.access_table import ROWS, Access
from tests.api.pages.forms import HEADERS
from tests.api.signed_in import sign_in, store_of
from tests.conftest import UNHURRIED

_GUARDS: dict[frozenset[str], Access] = {
    frozenset(Role): Access.AGENT,
    frozenset(DESK_ROLES): Access.DESK,
    frozenset({Role.ADMIN}): Access.ADMIN,
    frozenset({Role.TERRITORY}): Access.TERRITORY,
    frozenset({Scope.DESK_READ}): Access.DESK_KEY,
    frozenset({Scope.DESK_WRITE}): Access.DESK_WRITER,
}
_ANYONE = "anonymous"
_PROGRAM = "key"
_OPENS: dict[Access, set[str]] = {
    Access.AGENT: {Role.TERRITORY, Role.EXPERT, Role.ADMIN},
    Access.DESK: {Role.EXPERT, Role.ADMIN},
    Access.ADMIN: {Role.ADMIN},
    Access.TERRITORY: {Role.TERRITORY},
    Access.DESK_KEY: {_PROGRAM},
    Access.DESK_WRITER: {_PROGRAM},
}
GUARDED = sorted(route for route, access in ROWS.items() if access in _OPENS)


def _guards(dependant: Dependant) -> Iterator[frozenset[str]]:
    for part in dependant.dependencies:
        found = getattr(part.call, "roles", None) or {scope for scope in [getattr(part.call, "scope", None)] if scope}
        if found:
            yield frozenset(found)
        yield from _guards(part)


@pytest.fixture(scope="module")
def guards(recommender: Recommender) -> dict[str, Access | None]:
    """What guards each route of the application; none where nothing does."""
    found: dict[str, Access | None] = {}
    for route in iter_route_contexts(list(create_app(Settings(), recommender).routes)):
        dependant = getattr(route, "dependant", None)
        guards = set(_guards(dependant)) if dependant else set()
        assert len(guards) <= 1, f"{route.path} has two guards"
        for method in set(route.methods or ()) - {"HEAD"}:
            found[f"{method} {route.path}"] = _GUARDS[guards.pop()] if guards else None
    return found


@pytest.fixture(scope="module")
def desk(recommender: Recommender, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A site for all the questions: one that a guard lets through finds nothing to read or to change."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("access"), **UNHURRIED)
    with TestClient(create_app(settings, recommender), raise_server_exceptions=False) as running:
        yield running


def test_every_route_has_a_row_and_no_other(guards: dict[str, Access | None]) -> None:
    assert set(ROWS) == set(guards), "give each new route a row in tests/api/access_table.py"


def test_the_guard_of_every_route_is_its_rows(guards: dict[str, Access | None]) -> None:
    expected = {route: access if access in _OPENS else None for route, access in ROWS.items()}
    assert guards == expected


def test_whatever_is_under_the_desk_is_guarded() -> None:
    under = {route: access for route, access in ROWS.items() if re.match(r"\w+ /(bureau|api/v1/desk)", route)}
    assert under
    assert set(under.values()) <= set(_OPENS)


@pytest.mark.parametrize("who", [_ANYONE, Role.TERRITORY, Role.EXPERT, Role.ADMIN, _PROGRAM])
@pytest.mark.parametrize("route", GUARDED)
def test_a_guarded_route_opens_to_whom_its_row_says(desk: TestClient, route: str, who: str) -> None:
    desk.cookies.clear()
    method, path = route.split()
    headers = dict(HEADERS)
    if isinstance(who, Role):
        sign_in(desk, who)
    elif who == _PROGRAM:
        keys = store_of(desk).keys
        headers["X-Api-Key"] = keys.add("Exemple", scopes=list(Scope), quota="600/minute", lifetime=None)
    address = re.sub(r"\{[^}]+\}", "1", path)
    answer = desk.request(method, address, headers=headers, follow_redirects=False)
    assert _is_refused(answer) == (who not in _OPENS[ROWS[route]]), answer.text[-2_000:]


def _is_refused(answer: Response) -> bool:
    """Tell a guard's answer from any other: nothing is there to read or to change in this test."""
    if answer.status_code == 303:
        return answer.headers["location"].startswith("/connexion")
    told = ("urn:deja-la:erreur:acces-", "Votre compte n’ouvre pas cette page", "Vous n’êtes plus connecté")
    return answer.status_code in {401, 403} and any(word in answer.text for word in told)

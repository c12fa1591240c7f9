"""Sign an agent in, for the tests of pages that ask for one.

::

    def test_the_inbox_opens(client: TestClient) -> None:
        agent = sign_in(client, Role.EXPERT)

In a browser: ``page.context.add_cookies([cookie_for(store, agent, origin)])``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.desk import Agent, NewAccount, Role, Store

if TYPE_CHECKING:
    from starlette.testclient import TestClient

COOKIE = "deja-la-session"
PASSWORD = "un mot de passe de test"
_PEOPLE = {
    Role.EXPERT: NewAccount("expert@exemple.fr", "Dominique Exemple", Role.EXPERT, "Incubateur d’Exemple"),
    Role.ADMIN: NewAccount("admin@exemple.fr", "Claude Exemple", Role.ADMIN, "Incubateur d’Exemple"),
    Role.TERRITORY: NewAccount(
        "mairie@exemple.fr", "Sacha Exemple", Role.TERRITORY, "Mairie d’Exemple", territory="27474"
    ),
}


def agent_with(store: Store, role: Role, *, number: int = 1, territory: str | None = None) -> Agent:
    """Find the test agent of a role, made at need; another ``number`` is another person."""
    made = _PEOPLE[role]
    mail = made.mail if number == 1 else made.mail.replace("@", f"{number}@")
    known = next((account.agent for account in store.accounts.all() if account.agent.mail == mail), None)
    if known:
        return known
    new = NewAccount(mail, made.name, role, made.organisation, territory=territory or made.territory)
    return store.accounts.add(new)


def store_of(client: TestClient) -> Store:
    """Give the store of a running application."""
    store: Store = client.app_state["store"]
    return store


def sign_in(client: TestClient, role: Role, *, number: int = 1, territory: str | None = None) -> Agent:
    """Sign the test agent of a role in to a running application, without a password: that is slow on purpose."""
    store = store_of(client)
    agent = agent_with(store, role, number=number, territory=territory)
    client.cookies.set(COOKIE, store.sessions.open(agent))
    return agent


def cookie_for(store: Store, agent: Agent, origin: str) -> dict[str, str]:
    """Give the cookie of a new session as a browser under test takes it."""
    return {"name": COOKIE, "value": store.sessions.open(agent), "url": origin}

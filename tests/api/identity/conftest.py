import logging
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.desk import NewAccount, Role
from api.settings import Settings
from recommender import Recommender
from tests.api.identity.provider import CLIENT, SECRET, Provider, running_provider
from tests.api.pages.forms import HEADERS
from tests.api.pages.reading import text_of
from tests.api.signed_in import COOKIE
from tests.conftest import UNHURRIED

ORIGIN = "http://localhost:8000"
MAIL = "agent@exemple.fr"
AGENT = {
    "email": "Agent@Exemple.fr",
    "given_name": "Dominique",
    "usual_name": "Exemple",
    "siret": "21270474400018",
    "organization_label": "Mairie d’Exemple",
    "roles": ["agent_public", "agent_public_territorial"],
}


@pytest.fixture(scope="session")
def one_provider() -> Iterator[Provider]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with running_provider() as running:
        yield running


@pytest.fixture
def provider(one_provider: Provider) -> Provider:
    """The provider, which answers as it should until the test says otherwise."""
    one_provider.start_again()
    return one_provider


class Site:
    """The site, its agents signed in by the provider."""

    def __init__(self, client: TestClient, provider: Provider) -> None:
        self.client = client
        self.provider = provider

    def get(self, address: str):  # type: ignore[no-untyped-def]
        return self.client.get(address, headers=HEADERS, follow_redirects=False)

    def leave(self, back: str = "/bureau") -> str:
        """Begin a sign-in; gives the address at the provider."""
        answer = self.get(f"/connexion/fournisseur?suite={back}")
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def come_back(self, subject: str = "sub-1", *, back: str = "/bureau"):  # type: ignore[no-untyped-def]
        """Sign in at the provider, and come back."""
        address = self.provider.sign_in(self.leave(back), subject)
        return self.get(address.removeprefix(ORIGIN))

    @property
    def store(self):  # type: ignore[no-untyped-def]
        return self.client.app_state["store"]


Opener = Callable[..., Site]


@pytest.fixture
def site_by(recommender: Recommender, tmp_path: Path, migrated: Path, provider: Provider) -> Iterator[Opener]:
    """Open a site whose agents the provider signs in, with more settings."""
    shutil.copy(migrated, tmp_path)
    opened: list[TestClient] = []

    def open_site(**settings: object) -> Site:
        told = {
            "data_dir": tmp_path,
            "public_url": ORIGIN,
            "oidc_issuer": provider.issuer,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SECRET,
            # The provider under test knows these scopes; it tells the claims of its own whatever is asked.
            "oidc_scopes": "openid profile email",
        }
        app = create_app(Settings(**{**UNHURRIED, **told, **settings}), recommender)
        client = TestClient(app, base_url=ORIGIN, raise_server_exceptions=False)
        client.__enter__()
        opened.append(client)
        return Site(client, provider)

    with warnings.catch_warnings():
        yield open_site
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def site(site_by: Opener, provider: Provider) -> Site:
    """A site with an expert that the provider knows."""
    opened = site_by()
    opened.store.accounts.add(NewAccount(MAIL, "à venir", Role.EXPERT))
    provider.tell_of("sub-1", **AGENT)
    return opened


def refused(answer, status: int, told: str) -> str:  # type: ignore[no-untyped-def]
    """Expect a page that tells why and what to do, and opens no session; gives its text."""
    assert answer.status_code == status
    text = text_of(answer.text)
    assert told in text
    assert "Que faire" in text
    assert COOKIE not in answer.headers.get("set-cookie", "")
    return text

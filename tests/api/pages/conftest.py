from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.desk import Agent, Role, Store
from api.pages.site.site_map import LEFT_OUT, served_pages
from api.settings import Settings
from recommender import Recommender
from tests.api.conftest import Opener
from tests.api.signed_in import sign_in, store_of
from tests.conftest import UNHURRIED, DataDirs

__all__ = ["TOLD", "Opener"]

TOLD: dict[str, Any] = {
    "public_url": "https://deja-la.exemple.fr",
    "contact_phone": "01 99 00 00 00",
    "contact_address": "12 place de la Mairie, 99000 Exemple",
    "contact_mail": "equipe@exemple.fr",
    "publisher": "Syndicat numérique d’Exemple",
    "publisher_address": "12 place de la Mairie, 99000 Exemple, 01 99 00 00 01",
    "publication_director": "la directrice générale des services",
    "hosting": "Hébergeur d’Exemple, 1 rue du Port, 99000 Exemple, 01 99 00 00 02",
    "data_protection_contact": "dpo@exemple.fr",
    "security_contact": "securite@exemple.fr",
    "accessibility_plan_url": "https://exemple.fr/schema",
    "source_url": "https://depot.exemple.fr/deja-la",
}
"""An operator who has told all that is asked."""


@pytest.fixture
def from_our_own_pages(client: TestClient) -> None:
    """Post as a browser does from our pages."""
    client.headers.update({"Sec-Fetch-Site": "same-origin", "Accept": "text/html"})


@pytest.fixture(scope="session")
def told_site(recommender: Recommender, new_data_dir: DataDirs) -> Iterator[TestClient]:
    """The site of an operator who has told all, opened once: its tests only read."""
    with new_data_dir() as folder:
        app = create_app(Settings(data_dir=folder, **TOLD), recommender)
        with TestClient(app, raise_server_exceptions=False) as running:
            yield running


@pytest.fixture(scope="session")
def pages(told_site: TestClient) -> Mapping[str, str]:
    """The HTML of every page that anyone may open, by its path."""
    read: dict[str, str] = {}
    for path in sorted(served_pages(told_site.app.routes) - set(LEFT_OUT)):  # type: ignore[attr-defined]
        answer = told_site.get(path)
        assert answer.status_code == 200, path
        assert "set-cookie" not in answer.headers, path
        read[path] = answer.text
    return read


@pytest.fixture(scope="module")
def site(recommender: Recommender, new_data_dir: DataDirs) -> Iterator[TestClient]:
    """A site with a desk of its own, for the tests of one module."""
    with new_data_dir() as folder:
        app = create_app(Settings(data_dir=folder, **UNHURRIED), recommender)
        with TestClient(app, raise_server_exceptions=False) as running:
            yield running


@pytest.fixture
def store(site: TestClient) -> Store:
    return store_of(site)


@pytest.fixture
def expert(site: TestClient) -> Agent:
    return sign_in(site, Role.EXPERT)

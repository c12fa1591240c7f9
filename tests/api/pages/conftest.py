from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.pages.site_map import LEFT_OUT, served_pages
from api.settings import Settings
from recommender import Recommender

TOLD = {
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

Opener = Callable[..., TestClient]


@pytest.fixture
def site_with(recommender: Recommender, data_dir: Path) -> Iterator[Opener]:
    """Open the site with some settings."""
    with ExitStack() as opened:

        def open_site(**settings: object) -> TestClient:
            app = create_app(Settings(data_dir=data_dir, **settings), recommender)  # type: ignore[arg-type]
            return opened.enter_context(TestClient(app, raise_server_exceptions=False))

        yield open_site


@pytest.fixture(scope="session")
def told_site(recommender: Recommender, data_dir: Path) -> Iterator[TestClient]:
    """The site of an operator who has told all, opened once: its tests only read."""
    app = create_app(Settings(data_dir=data_dir, **TOLD), recommender)
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

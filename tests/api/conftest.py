from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from recommender import Recommender

Opener = Callable[..., TestClient]


@pytest.fixture
def site_with(recommender: Recommender, data_dir: Path) -> Iterator[Opener]:
    """Open the site with some settings."""
    with ExitStack() as opened:

        def open_site(**settings: object) -> TestClient:
            app = create_app(Settings(data_dir=data_dir, **settings), recommender)  # type: ignore[arg-type]
            return opened.enter_context(TestClient(app, raise_server_exceptions=False))

        yield open_site

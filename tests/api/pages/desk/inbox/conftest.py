from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.desk import Agent
from api.settings import Settings
from recommender import Recommender
from tests.api.pages.forms import Person
from tests.conftest import UNHURRIED


@pytest.fixture
def site(recommender: Recommender, data_dir: Path) -> Iterator[TestClient]:
    """A site of its own, without a request."""
    app = create_app(Settings(data_dir=data_dir, **UNHURRIED), recommender)
    with TestClient(app, raise_server_exceptions=False) as running:
        yield running


@pytest.fixture
def person(site: TestClient, expert: Agent) -> Person:
    assert expert.name
    return Person(site)

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from recommender import Recommender

Opener = Callable[..., TestClient]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def site_with(recommender: Recommender, data_dir: Path) -> Iterator[Opener]:
    """Open the site with some settings."""
    with ExitStack() as opened:

        def open_site(**settings: object) -> TestClient:
            app = create_app(Settings(data_dir=data_dir, **settings), recommender)  # type: ignore[arg-type]
            return opened.enter_context(TestClient(app, raise_server_exceptions=False))

        yield open_site


@pytest.fixture
def deja_la(environment: dict[str, str], tmp_path: Path) -> Run:
    """Run the command as people do, in an empty folder; what is named is a setting of that run alone."""
    command = Path(sys.executable).with_name("deja-la")

    def run(*arguments: str | Path, **settings: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [command, *arguments],
            env={**environment, **settings},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=540,
        )

    return run

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.cli.main import main
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


@pytest.fixture
def deja_la_here(environment: dict[str, str], tmp_path: Path) -> Run:
    """Run the command as `deja_la` does, in this process: starting one costs more than most commands.

    What it says has no encoding of a terminal's: how terminals are spoken to, `deja_la` alone shows.
    """

    def run(*arguments: str | Path, **settings: str) -> "subprocess.CompletedProcess[str]":
        out, err, code = io.StringIO(), io.StringIO(), 0
        with pytest.MonkeyPatch.context() as patched, redirect_stdout(out), redirect_stderr(err):
            patched.chdir(tmp_path)
            patched.setattr(sys, "argv", ["deja-la", *map(str, arguments)])
            for name, value in {**environment, **settings}.items():
                patched.setenv(name, value)
            try:
                main()
            except SystemExit as ended:
                code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())

    return run

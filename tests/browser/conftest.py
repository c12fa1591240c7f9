"""One site and one browser for all the browser tests; a visit for each."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, expect

from recommender import Recommender
from tests.browser import programs
from tests.browser.chromium import chromium
from tests.browser.page_list import PageState
from tests.browser.server import serving, site_app, site_settings
from tests.browser.visits import PATIENCE, Visit, visiting
from tests.conftest import DataDirs

Visitor = Callable[..., Visit]
"""``visit(state, javascript=True, size=WIDE)``."""
_skipped: set[str] = set()


@pytest.fixture(scope="package")
def site(recommender: Recommender, new_data_dir: DataDirs) -> Iterator[str]:
    """The origin of the real site, with the real recommender; its folder holds nothing that the tests before wrote."""
    with new_data_dir() as folder, serving(site_app(site_settings(folder), recommender)) as origin:
        yield origin


@pytest.fixture(scope="package")
def checkers() -> None:
    """Ask for the programs: without them a test fails in CI, and is skipped aloud elsewhere."""
    absent = programs.missing()
    if absent and programs.required():
        pytest.fail(f"missing: {', '.join(absent)}; run make browsers")
    if absent:
        _skipped.update(absent)
        pytest.skip(f"missing: {', '.join(absent)}; run make browsers")


@pytest.fixture(scope="package")
def browser(checkers: None) -> Iterator[Browser]:
    # The package's, not the session's: playwright holds an event loop, and the tests after these run their own.
    expect.set_options(timeout=PATIENCE)
    with chromium() as opened:
        yield opened


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visitor]:
    """Visits of the site, closed after the test."""
    with ExitStack() as visits:

        def to(state: PageState, **options: object) -> Visit:
            return visits.enter_context(visiting(browser, site, state, **options))  # type: ignore[arg-type]

        yield to


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _skipped:
        terminalreporter.section("NOT CHECKED IN A BROWSER", sep="!", red=True, bold=True)
        terminalreporter.line(f"Missing: {', '.join(sorted(_skipped))}. Run `make browsers`, then the tests again.")

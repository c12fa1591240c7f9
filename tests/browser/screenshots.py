"""Take a picture of every page and state, to be looked at; `make screenshots` runs it."""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from api.app import create_app
from api.recommenders import open_recommender
from tests.browser.chromium import chromium
from tests.browser.page_list import PAGES, PageState
from tests.browser.server import serving, site_settings
from tests.browser.visits import NARROW, WIDE, visiting


def photograph(browser: Browser, site: str, state: PageState, folder: Path) -> list[Path]:
    """Write ``name-320.png`` and ``name-1280.png``, each the whole page."""
    written = []
    for size in (NARROW, WIDE):
        with visiting(browser, site, state, size=size) as visited:
            path = folder / f"{state.name}-{size[0]}.png"
            visited.page.screenshot(path=path, full_page=True)
            written.append(path)
    return written


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("name", nargs="?", default="", help="only the states whose name holds this")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as data_dir:
        settings = site_settings(Path(data_dir))
        with serving(create_app(settings, open_recommender(settings))) as site, chromium() as browser:
            for state in PAGES:
                if arguments.name in state.name:
                    print(*photograph(browser, site, state, arguments.folder), sep="\n")  # noqa: T201


if __name__ == "__main__":
    main()

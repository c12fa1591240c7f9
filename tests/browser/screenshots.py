"""Take a picture of every page and state, to be looked at; `make screenshots` runs it."""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from api.resources.recommenders import open_recommender
from tests.browser.chromium import chromium
from tests.browser.page_list import PAGES, PageState
from tests.browser.server import serving, site_app, site_settings
from tests.browser.visits import NARROW, WIDE, visiting

_TALL = 1_500
"""Pixels of height of one picture: a longer one cannot be read once it is shown whole."""


def photograph(browser: Browser, site: str, state: PageState, folder: Path) -> list[Path]:
    """Write ``name-320-1.png``, ``name-1280-1.png`` and so on, from the top of the page to its end."""
    written = []
    for width, height in (NARROW, WIDE):
        with visiting(browser, site, state, size=(width, height)) as visited:
            whole = visited.page.evaluate("document.documentElement.scrollHeight")
            for part, top in enumerate(range(0, whole, _TALL), start=1):
                path = folder / f"{state.name}-{width}-{part}.png"
                clip = {"x": 0, "y": top, "width": width, "height": min(_TALL, whole - top)}
                visited.page.screenshot(path=path, full_page=True, clip=clip)  # type: ignore[arg-type]
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
        with serving(site_app(settings, open_recommender(settings))) as site, chromium() as browser:
            for state in PAGES:
                if arguments.name in state.name:
                    print(*photograph(browser, site, state, arguments.folder), sep="\n")  # noqa: T201


if __name__ == "__main__":
    main()

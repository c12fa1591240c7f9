"""A visit: one page, in one state, as a person with nothing in their browser comes to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from tests.browser.page_list import PageState
from tests.browser.traffic import Traffic

WIDE = (1280, 800)
NARROW = (320, 640)
"""What 1280 px become at 400 %, and the narrowest telephone: WCAG 1.4.10."""
PHONE = (360, 640)
"""What most telephones that are a few years old have."""

PATIENCE = 60_000
"""Milliseconds to wait for what must come; nothing is timed here, and a machine may be busy."""


@dataclass(frozen=True)
class Visit:
    """A page in the state that its row describes, and what was exchanged to get there."""

    state: PageState
    page: Page
    traffic: Traffic


def resize(page: Page, size: tuple[int, int]) -> None:
    """Give the page another width and height."""
    page.set_viewport_size({"width": size[0], "height": size[1]})


@contextmanager
def opened_page(
    browser: Browser, site: str, *, javascript: bool = True, size: tuple[int, int] = WIDE
) -> Iterator[tuple[Page, Traffic]]:
    """Open a page in a new context: no cookie, nothing cached, nothing stored."""
    context = browser.new_context(
        base_url=site,
        java_script_enabled=javascript,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        # A transition under way would be measured half-way.
        reduced_motion="reduce",
        viewport={"width": size[0], "height": size[1]},
    )
    context.set_default_timeout(PATIENCE)
    try:
        page = context.new_page()
        yield page, Traffic(page, site)
    finally:
        context.close()


@contextmanager
def visiting(
    browser: Browser, site: str, state: PageState, *, javascript: bool = True, size: tuple[int, int] = WIDE
) -> Iterator[Visit]:
    """Reach a state in a new context."""
    with opened_page(browser, site, javascript=javascript, size=size) as (page, traffic):
        state.reach(page)
        page.wait_for_load_state("load")
        yield Visit(state, page, traffic)

"""A state as it is without JavaScript: what the server sent, and what does not work."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.sync_api import Browser, Error, Page

from tests.browser.markup import markup_faults
from tests.browser.page_list import PageState
from tests.browser.reflow import reflow_faults
from tests.browser.traffic import Traffic
from tests.browser.visits import NARROW, WIDE, opened_page, resize

_DEAD_ENDS = (Path(__file__).parent / "scripts/dead_ends.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class BareView:
    """What was seen of a state where no script runs."""

    source: str
    dead_ends: list[str]
    """What shows and does nothing, or does not fit, at 1280 and at 320 px."""
    markup: list[str]
    """What the W3C's checker says of the source."""


def bare_views(browser: Browser, site: str, states: Iterable[PageState]) -> dict[str, BareView]:
    """Reach states without JavaScript, one after the other, by name.

    Without a script a page stores nothing but cookies, which each state does without: one page comes to them all, in
    half the time of a new one for each.
    """
    with opened_page(browser, site, javascript=False) as (page, traffic):
        return {state.name: _bare_view(page, traffic, state) for state in states}


def _bare_view(page: Page, traffic: Traffic, state: PageState) -> BareView:
    """Reach a state; one that is not reached is a dead end too."""
    page.context.clear_cookies()
    resize(page, WIDE)
    try:
        state.reach(page)
        page.wait_for_load_state("load")
        document = traffic.document
        wrong = [] if document.status == state.status else [f"answers {document.status}, not {state.status}"]
        return BareView(document.text(), [*wrong, *dead_ends(page)], [])
    except Error as error:
        return BareView("", [f"not reached: {error}"], ["not reached"])


def dead_ends(page: Page) -> list[str]:
    """List what shows and does nothing; the page's own scripts must be off."""
    faults: list[str] = page.evaluate(_DEAD_ENDS)
    resize(page, NARROW)
    return faults + page.evaluate(_DEAD_ENDS) + reflow_faults(page)


def with_markup(views: Mapping[str, BareView], folder: Path) -> dict[str, BareView]:
    """Check the source of all the views that were reached."""
    faults = markup_faults({name: view.source for name, view in views.items() if view.source}, folder)
    return {name: replace(view, markup=faults.get(name, view.markup)) for name, view in views.items()}

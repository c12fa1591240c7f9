"""All the checks on all the rows of the list.

A state is opened once with JavaScript, and its tests follow one another on it in
the order of this file; each sets the width and the preferences that it needs.
"""

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser

from tests.browser.accessibility import accessibility_faults
from tests.browser.bare import BareView, bare_views, with_markup
from tests.browser.budget import budget_faults
from tests.browser.keyboard import keyboard_faults, skip_link_faults
from tests.browser.page_list import PAGES
from tests.browser.reflow import enlarged_faults, reflow_faults, spacing_faults
from tests.browser.typography import typography_faults
from tests.browser.visits import NARROW, PHONE, WIDE, Visit, resize, visiting

SENT = [state for state in PAGES if not state.scripted]
"""What the server sends by itself."""
each_sent = pytest.mark.parametrize("name", [state.name for state in SENT])


def listed(faults: list[str]) -> str:
    return "".join(f"\n- {fault}" for fault in faults)


@pytest.fixture(scope="module", params=PAGES, ids=lambda state: state.name)
def visited(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Visit]:
    with visiting(browser, site, request.param) as opened:
        yield opened


@pytest.fixture(scope="module")
def bare(
    request: pytest.FixtureRequest, browser: Browser, site: str, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, BareView]:
    """The states that the selected tests ask for, without JavaScript, by name; their markup is checked in one go."""
    asked = {item.callspec.params.get("name") for item in request.session.items if hasattr(item, "callspec")}
    views = bare_views(browser, site, [state for state in SENT if state.name in asked])
    return with_markup(views, tmp_path_factory.mktemp("sources"))


def test_the_keyboard_reaches_everything_and_shows_where_it_is(visited: Visit) -> None:
    resize(visited.page, WIDE)
    faults = keyboard_faults(visited.page) + skip_link_faults(visited.page)
    assert not faults, listed(faults)


def test_the_first_view_keeps_to_its_budget(visited: Visit) -> None:
    # Half a second without a request: most of it went by while the keyboard was followed.
    visited.page.wait_for_load_state("networkidle")
    faults = budget_faults(visited)
    assert not faults, listed(faults)
    assert visited.traffic.document.status == visited.state.status


def test_the_state_stands_at_its_route(visited: Visit) -> None:
    state = visited.state
    # A form that was refused is shown again at the address that it was sent to.
    if state.route and visited.traffic.document.request.method != "POST":
        assert state.is_at(visited.page.url) is not state.leads_elsewhere


def test_axe_finds_nothing(visited: Visit) -> None:
    faults = accessibility_faults(visited.page)
    assert not faults, listed(faults)


def test_what_is_read_is_printed_as_french_is(visited: Visit) -> None:
    faults = typography_faults(visited.page)
    assert not faults, listed(faults)


def test_nothing_is_cut_on_a_narrow_screen_or_with_spaced_text(visited: Visit) -> None:
    resize(visited.page, NARROW)
    faults = reflow_faults(visited.page) or spacing_faults(visited.page)
    assert not faults, listed(faults)


def test_nothing_is_cut_on_a_phone_whose_text_is_twice_as_large(visited: Visit) -> None:
    resize(visited.page, PHONE)
    faults = enlarged_faults(visited.page)
    assert not faults, listed(faults)


@each_sent
def test_the_w3c_checker_finds_nothing(bare: Mapping[str, BareView], name: str) -> None:
    assert not bare[name].markup, listed(bare[name].markup)


@each_sent
def test_the_page_works_without_javascript(bare: Mapping[str, BareView], name: str) -> None:
    assert not bare[name].dead_ends, listed(bare[name].dead_ends)

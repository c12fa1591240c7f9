"""All the checks on all the rows of the list."""

from collections.abc import Mapping, Sequence

import pytest
from playwright.sync_api import Browser, Error

from tests.browser.accessibility import accessibility_faults
from tests.browser.budget import budget_faults
from tests.browser.conftest import Visitor
from tests.browser.keyboard import keyboard_faults, skip_link_faults
from tests.browser.markup import markup_faults
from tests.browser.page_list import PAGES, PageState
from tests.browser.reflow import reflow_faults, spacing_faults
from tests.browser.visits import NARROW, WIDE, visiting
from tests.browser.without_javascript import dead_ends


def _each(states: Sequence[PageState]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("state", states, ids=[state.name for state in states])


SENT = [state for state in PAGES if not state.scripted]
"""What the server sends by itself."""
every_page = _each(PAGES)
every_page_sent = _each(SENT)


def listed(faults: list[str]) -> str:
    return "".join(f"\n- {fault}" for fault in faults)


@pytest.fixture(scope="module")
def faults_of_markup(browser: Browser, site: str, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    sources: dict[str, str] = {}
    unreached: dict[str, list[str]] = {}
    for state in SENT:
        try:
            with visiting(browser, site, state, javascript=False) as visited:
                sources[state.name] = visited.traffic.document.text()
        except Error as error:
            unreached[state.name] = [f"not reached: {error}"]
    return {**markup_faults(sources, tmp_path_factory.mktemp("sources")), **unreached}


@every_page
def test_axe_finds_nothing(visit: Visitor, state: PageState) -> None:
    faults = accessibility_faults(visit(state).page)
    assert not faults, listed(faults)


@every_page_sent
def test_the_w3c_checker_finds_nothing(faults_of_markup: Mapping[str, list[str]], state: PageState) -> None:
    assert not faults_of_markup[state.name], listed(faults_of_markup[state.name])


@every_page
def test_the_first_view_keeps_to_its_budget(visit: Visitor, state: PageState) -> None:
    visited = visit(state)
    visited.page.wait_for_load_state("networkidle")
    faults = budget_faults(visited)
    assert not faults, listed(faults)
    assert visited.traffic.document.status == state.status


@every_page
def test_nothing_is_cut_on_a_narrow_screen_or_with_spaced_text(visit: Visitor, state: PageState) -> None:
    page = visit(state, size=NARROW).page
    faults = reflow_faults(page) or spacing_faults(page)
    assert not faults, listed(faults)


@every_page
def test_the_keyboard_reaches_everything_and_shows_where_it_is(visit: Visitor, state: PageState) -> None:
    faults = keyboard_faults(visit(state).page) + skip_link_faults(visit(state).page)
    assert not faults, listed(faults)


@every_page_sent
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["320px", "1280px"])
def test_the_page_works_without_javascript(visit: Visitor, state: PageState, size: tuple[int, int]) -> None:
    visited = visit(state, javascript=False, size=size)
    faults = dead_ends(visited.page) + reflow_faults(visited.page)
    assert not faults, listed(faults)
    assert visited.traffic.document.status == state.status

"""What an expert sees of the inbox first, its one-letter keys, and the switch that WCAG 2.1.4 asks for."""

import pytest
from playwright.sync_api import expect

from api.desk import Role
from tests.browser.agents import as_agent, first_request
from tests.browser.conftest import Visitor
from tests.browser.page_list import PageState
from tests.browser.visits import resize

INBOX = PageState("bureau", "/bureau", as_agent(Role.EXPERT, "/bureau?ordre=anciennes"), signed_in=True)


def test_keys_move_between_the_lines_and_tick_them(visit: Visitor) -> None:
    page = visit(INBOX).page
    lines = page.locator("[data-lines] > li")
    for key, line in (("j", 0), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        expect(lines.nth(line).locator("a")).to_be_focused()
    page.keyboard.press("x")
    expect(lines.nth(0).locator("input")).to_be_checked()
    page.keyboard.press("x")
    expect(lines.nth(0).locator("input")).not_to_be_checked()
    page.keyboard.press("/")
    expect(page.locator("#mots")).to_be_focused()
    page.keyboard.type("jx")
    expect(page.locator("#mots")).to_have_value("jx")


@pytest.mark.parametrize("asked", ["", "&mots=a&departement=27", "&vue=gardee"])
def test_the_first_request_is_whole_on_the_first_screen_whatever_is_filtered(visit: Visitor, asked: str) -> None:
    page = visit(INBOX).page
    resize(page, (1280, 768))
    page.goto(f"/bureau?ordre=anciennes{asked}")
    first = page.locator("[data-lines] > li, .dl-nothing").first
    expect(first).to_be_in_viewport(ratio=1)


def test_all_lines_are_ticked_at_once_and_their_actions_are_one_key_away(visit: Visitor) -> None:
    page = visit(INBOX).page
    ticks = page.locator("[data-lines] input[type=checkbox]")
    every = page.get_by_label("Tout cocher sur cette page")
    page.keyboard.press("t")
    expect(page.locator("[data-lines] input:checked")).to_have_count(ticks.count())
    expect(every).to_be_checked()
    expect(page.locator("#lot")).to_have_text(f"Pour les demandes cochées ({ticks.count()})")
    expect(page.locator("[data-bulk]")).to_be_in_viewport()
    page.keyboard.press("a")
    expect(page.locator("#confier_a")).to_be_focused()
    every.uncheck(force=True)
    expect(page.locator("[data-lines] input:checked")).to_have_count(0)
    expect(page.locator("#lot")).to_have_text("Pour les demandes cochées")


def test_keys_do_nothing_once_they_are_switched_off_and_the_choice_is_kept(visit: Visitor) -> None:
    page = visit(INBOX).page
    page.get_by_label("Raccourcis actifs").uncheck(force=True)
    page.reload()
    expect(page.get_by_label("Raccourcis actifs")).not_to_be_checked()
    page.keyboard.press("j")
    expect(page.locator("body")).to_be_focused()


REQUEST = PageState("bureau-demande", "/bureau/demandes/{reference}", first_request(), signed_in=True)


def test_keys_of_a_request_lead_to_its_reply_its_status_and_its_list(visit: Visitor) -> None:
    page = visit(REQUEST).page
    page.keyboard.press("s")
    expect(page.locator("#devient")).to_be_focused()
    page.keyboard.press("r")
    expect(page.locator("#devient")).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("l")
    expect(page.get_by_role("heading", level=1)).to_have_text("Demandes")


def test_the_actions_stay_in_sight_on_a_narrow_screen(visit: Visitor) -> None:
    page = visit(INBOX).page
    page.set_viewport_size({"width": 320, "height": 640})
    page.locator("[data-lines] input[type=checkbox]").first.check(force=True)
    expect(page.locator("[data-bulk]")).to_be_in_viewport()

"""The menu on a narrow screen, with a keyboard."""

from playwright.sync_api import expect

from tests.browser.accessibility import Setting, accessibility_faults
from tests.browser.conftest import Visitor
from tests.browser.page_list import PAGES
from tests.browser.visits import NARROW

HOME = PAGES[0]


def test_the_menu_opens_keeps_the_focus_and_gives_it_back(visit: Visitor) -> None:
    page = visit(HOME, size=NARROW).page
    button, menu = page.get_by_role("button", name="Menu"), page.locator("#menu")
    expect(menu).to_be_hidden()
    button.press("Enter")
    expect(page.get_by_role("dialog", name="Menu")).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('#menu').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    button.press("Enter")
    assert accessibility_faults(page, (Setting("menu", NARROW),)) == []


def test_the_menu_shows_without_javascript(visit: Visitor) -> None:
    page = visit(HOME, javascript=False, size=NARROW).page
    expect(page.get_by_role("navigation", name="Menu principal")).to_be_visible()
    expect(page.get_by_role("banner").get_by_role("link", name="Demander un accompagnement")).to_be_visible()


def test_without_javascript_the_menu_leaves_the_first_screen_to_the_page(visit: Visitor) -> None:
    page = visit(HOME, javascript=False, size=(360, 740)).page
    places = page.get_by_role("navigation", name="Menu principal")
    beside = [places.get_by_role("link", name=name).bounding_box() for name in ("Enquêtes", "Outils")]
    box = page.locator("#besoin").bounding_box()
    assert beside[0] is not None
    assert beside[1] is not None
    assert box is not None
    assert beside[0]["y"] == beside[1]["y"]
    assert box["y"] < 640


def test_on_a_phone_the_name_stands_at_the_left_and_the_box_of_the_need_on_the_first_screen(visit: Visitor) -> None:
    page = visit(HOME, size=(360, 740)).page
    name = page.locator(".fr-header__service-title").bounding_box()
    send = page.locator("#recherche button").bounding_box()
    assert name is not None
    assert send is not None
    assert name["x"] <= 16
    assert send["y"] + send["height"] <= 740


def test_the_skip_link_of_the_menu_leads_into_it_at_any_width(visit: Visitor) -> None:
    page = visit(HOME, size=NARROW).page
    skip = page.get_by_role("navigation", name="Accès rapide").get_by_role("link", name="Menu")
    skip.press("Enter")
    expect(page.get_by_role("dialog", name="Menu").get_by_role("button", name="Fermer")).to_be_focused()
    page.keyboard.press("Escape")
    expect(skip).to_be_focused()
    page.set_viewport_size({"width": 1280, "height": 800})
    skip.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("navigation", name="Menu principal").get_by_role("link", name="Accueil")).to_be_focused()

"""The form in a real browser: with a keyboard alone, and what JavaScript adds."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.page_list import PageState
from tests.browser.reaches import at
from tests.browser.request_journey import NEED, reach_need
from tests.browser.visits import visiting

Opener = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, site: str) -> Iterator[Opener]:
    """Pages of the form, opened as one comes to them."""
    with ExitStack() as visits:

        def page(**options: object) -> Page:
            state = PageState("demande", "/demande", at("/demande"))
            return visits.enter_context(visiting(browser, site, state, **options)).page  # type: ignore[arg-type]

        yield page


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something has the focus."""
    for _ in range(60):
        if page.locator(selector).and_(page.locator(":focus")).count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def press(page: Page, name: str) -> None:
    """Reach a button or a link of the main part with Tab, and press Enter."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent.trim()") == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard does not reach « {name} »")


def write(page: Page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.insert_text(text)


def from_need_to_erasure(page: Page) -> None:
    """Go on with the keyboard alone from the second step to the end of the request's life."""
    page.wait_for_url("**/besoin")
    write(page, "#need", NEED)
    press(page, "Continuer")
    page.wait_for_url("**/coordonnees")
    write(page, "#name", "Camille Exemple")
    write(page, "#email", "mairie@exemple.fr")
    press(page, "Relire ma demande")
    page.wait_for_url("**/recapitulatif")
    press(page, "Envoyer ma demande")
    page.wait_for_url("**/confirmation")
    expect(page.get_by_text(re.compile(r"DL-\d{4}-\w{6}"))).to_be_visible()
    press(page, "Suivre ma demande")
    page.wait_for_url("**/suivi/*")
    expect(page.get_by_text(NEED)).to_be_visible()
    press(page, "Effacer")
    page.wait_for_url("**/effacer")
    press(page, "Oui, effacer ma demande")
    page.wait_for_url(re.compile(r"/suivi/[\w-]+$"))
    expect(page.get_by_text("Vous avez effacé cette demande")).to_be_visible()


def test_the_whole_journey_with_a_keyboard_alone(opened: Opener) -> None:
    page = opened()
    tab_to(page, "#territory_typed")
    page.keyboard.type("poses 27")
    expect(page.get_by_role("option").first).to_contain_text("Poses")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#territory_typed")).to_have_attribute("aria-activedescendant", "suggestion-0")
    page.keyboard.press("Enter")
    expect(page.locator("[data-chosen]")).to_contain_text("Vous pouvez demander l’accompagnement sur-mesure")
    press(page, "Continuer")
    from_need_to_erasure(page)


def test_a_click_on_the_button_chooses_no_suggestion(opened: Opener) -> None:
    page = opened()
    page.locator("#territory_typed").press_sequentially("saint-martin")
    button = page.get_by_role("button", name="Continuer")
    box = button.bounding_box()
    assert box
    expect(page.get_by_role("option").first).to_be_visible()
    # The list has just come where the button stood.
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("[data-chosen]")).to_be_empty()
    button.click()
    expect(page.get_by_role("group", name="Lequel est le vôtre ?")).to_be_visible()


def test_the_whole_journey_with_a_keyboard_and_without_javascript(opened: Opener) -> None:
    page = opened(javascript=False)
    write(page, "#territory_typed", "poses 27")
    page.keyboard.press("Enter")
    page.wait_for_url("**/territoire#choix")
    tab_to(page, "#territoire-27474")
    page.keyboard.press("Space")
    press(page, "Continuer")
    from_need_to_erasure(page)


def test_an_error_takes_the_focus_and_leads_to_its_field(opened: Opener) -> None:
    page = opened()
    reach_need(page)
    press(page, "Continuer")
    expect(page.locator("#erreurs")).to_be_focused()
    expect(page).to_have_title(re.compile("^Erreur\u00a0: "))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#need, #tried").and_(page.locator(":focus"))).to_have_count(1)


def test_what_is_chosen_is_said_and_is_no_error_any_more(opened: Opener) -> None:
    page = opened()
    press(page, "Continuer")
    field = page.locator("#territory_typed")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.press_sequentially("poses 27")
    expect(page.get_by_role("option").first).to_contain_text("Poses")
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(re.compile("^Poses\u00a0: Commune, Eure .*moins que"))
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#territory_typed-messages")).to_be_empty()


def test_the_list_follows_the_last_key_and_closes(opened: Opener) -> None:
    page = opened()
    field, options = page.locator("#territory_typed"), page.get_by_role("option")
    field.press_sequentially("louviers")
    expect(options.first).to_contain_text("Louviers")
    field.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.wait_for_timeout(500)  # A click as soon as the list comes was meant for what stood there.
    options.first.click()
    expect(page.locator("[data-chosen]")).to_contain_text("Louviers")
    assert page.locator("input[name=territory]").input_value() == "27375"
    field.fill("zzqxwv")
    expect(page.locator("input[name=territory]")).to_have_count(0)
    expect(page.locator("[data-chosen]")).to_be_empty()
    expect(page.get_by_role("status")).to_contain_text("Aucun territoire")


def test_suggestions_of_other_departments_stand_apart_and_are_reached_by_the_keyboard(opened: Opener) -> None:
    page = opened()
    page.goto("/demande")
    page.locator("#territory_typed").press_sequentially("saint-pol-de-leon 35")
    apart = page.get_by_role("group", name="Dans d’autres départements")
    expect(apart.get_by_role("option", name="Saint-Pol-de-Léon")).to_be_visible()
    expect(page.get_by_role("option").first).to_contain_text("Ille-et-Vilaine (35)")
    page.keyboard.press("ArrowUp")
    expect(apart.get_by_role("option", selected=True)).to_have_count(1)
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")


def test_an_answer_that_was_overtaken_is_not_shown(opened: Opener) -> None:
    page = opened()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/api/v1/territories?q=pa*", lambda route: None)  # An answer that never comes.
    field = page.locator("#territory_typed")
    field.fill("paris")
    page.wait_for_event("request", lambda request: "q=paris" in request.url)
    with page.expect_event("requestfailed", lambda request: "q=paris" in request.url):
        field.fill("louviers")
    expect(page.get_by_role("option").first).to_contain_text("Louviers")


def test_what_is_being_typed_is_kept_without_sending_it(opened: Opener) -> None:
    page = opened()
    reach_need(page)
    address = page.url
    page.locator("#need").fill("Une phrase commencée")
    expect(page.get_by_text(re.compile(r"Brouillon enregistré à \d\d:\d\d\."))).to_be_visible()
    page.locator("#tried").fill("Dit en partant")
    page.goto("/aide")
    for _ in range(40):  # What is sent on the way out arrives in its own time.
        page.goto(address)
        if page.locator("#tried").input_value():
            break
        page.wait_for_timeout(250)
    expect(page.locator("#need")).to_have_value("Une phrase commencée")
    expect(page.locator("#tried")).to_have_value("Dit en partant")


def test_the_length_of_a_text_is_told_while_it_is_typed(opened: Opener) -> None:
    page = opened()
    reach_need(page)
    page.locator("#tried").fill("x" * 5_010)
    expect(page.locator("[data-count=tried]")).to_have_text("10 caractères de trop\u00a0: gardez l’essentiel.")
    expect(page.locator("[data-count=tried] + [aria-live=polite]")).to_have_text(re.compile("10 caractères de trop"))
    page.locator("#tried").fill("x" * 20)
    expect(page.locator("[data-count=tried]")).to_have_text(re.compile("^20 caractères sur 5.000"))


def test_the_secret_link_is_copied_by_its_button(opened: Opener) -> None:
    page = opened()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reach_need(page)
    page.locator("#need").fill(NEED)
    page.get_by_role("button", name="Continuer").click()
    page.locator("#name").fill("Camille Exemple")
    page.locator("#email").fill("mairie@exemple.fr")
    page.get_by_role("button", name="Relire").click()
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_role("button", name="Copier le lien").click()
    expect(page.locator("[data-copied]")).to_have_text("Lien copié.")
    assert page.evaluate("() => navigator.clipboard.readText()") == page.locator("#lien").input_value()


def test_a_form_begun_is_recalled_where_it_was_asked_for_until_it_is_sent(opened: Opener) -> None:
    page = opened()
    reach_need(page)
    begun = page.url
    page.locator("#need").fill("Une phrase comm")
    expect(page.get_by_text("Brouillon enregistré")).to_be_visible()
    page.goto("/demande")
    expect(page.locator("[data-begun]")).to_be_hidden()
    page.goto(begun)
    page.get_by_role("button", name="Me rappeler cette demande").click()
    expect(page.get_by_role("button", name="Ne plus la rappeler")).to_be_focused()
    for start in ("/demande", "/"):
        page.goto(start)
        page.get_by_role("link", name="La reprendre").click()
        expect(page.locator("#need")).to_have_value("Une phrase comm")
    page.get_by_role("button", name="Continuer").click()
    page.locator("#name").fill("Camille Exemple")
    page.locator("#email").fill("mairie@exemple.fr")
    page.get_by_role("button", name="Relire").click()
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_role("link", name="Suivre ma demande").wait_for()
    page.goto("/")
    expect(page.locator("[data-begun]")).to_be_hidden()

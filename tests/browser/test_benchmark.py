"""From an empty page to an exported grid of eight answers, by keyboard alone; from a request to a grid."""

import csv
import re
from itertools import takewhile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser import request_journey as journey
from tests.browser.page_list import PAGES
from tests.browser.visits import NARROW, visiting

START = next(state for state in PAGES if state.name == "comparatif-debut")
GRID = next(state for state in PAGES if state.name == "comparatif")
CELL = next(state for state in PAGES if state.name == "comparatif-case")
NEED = "Les encombrants restent dans la rue et personne ne sait quand les sortir."
OWN = "Un agent référent\nUne affiche en mairie\nNe rien faire\nUn accord avec le bailleur"
_MOST_TABS = 250
_ON_TOP = """
() => {
  const focused = document.activeElement;
  const box = focused.getBoundingClientRect();
  const corners = [[box.left + 2, box.top + 2], [box.right - 2, box.bottom - 2]];
  return corners.every(([x, y]) => focused.contains(document.elementFromPoint(x, y)));
}
"""
_FOCUSED = "() => (document.activeElement.labels?.[0] ?? document.activeElement).innerText ?? ''"


def tab_to(page: Page, label: str) -> None:
    """Press Tab until the name of what has the focus begins so."""
    for _ in range(_MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(_FOCUSED).strip().startswith(label):
            return
    raise AssertionError(f"Tab never comes to {label!r}")


def test_a_grid_of_eight_answers_is_exported_by_keyboard_alone(browser: Browser, site: str, tmp_path: Path) -> None:
    with visiting(browser, site, START) as visit:
        page = visit.page
        tab_to(page, "Le besoin")
        page.keyboard.type(NEED)
        tab_to(page, "Proposer des réponses")
        page.keyboard.press("Enter")
        page.get_by_text("Réponses proposées").wait_for()
        ticked = page.locator("input[name=reponse]:checked").count()
        tab_to(page, "Vos propres réponses")
        page.keyboard.type("\n".join(OWN.splitlines()[: 8 - ticked]))
        tab_to(page, "Ouvrir le comparatif")
        page.keyboard.press("Enter")
        page.wait_for_url("**/comparatif/*")
        tab_to(page, "Tableau (CSV)")
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        download.value.save_as(tmp_path / "comparatif.csv")
    with (tmp_path / "comparatif.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    head = next(number for number, row in enumerate(rows) if row[:1] == ["Réponse"] and len(row) > 3)
    assert len(list(takewhile(bool, rows[head:]))) == 1 + 8


def test_an_answer_is_removed_and_put_back_by_keyboard_alone(browser: Browser, site: str) -> None:
    with visiting(browser, site, GRID) as visit:
        page, rows = visit.page, visit.page.locator(".dl-grid tbody tr")
        before = rows.count()
        name = page.locator(".dl-grid__name").first.inner_text()
        tab_to(page, "Contenu")
        page.keyboard.press("Enter")
        tab_to(page, page.locator(".dl-grid__kind").first.inner_text())
        page.keyboard.press("Enter")
        tab_to(page, "Retirer")
        page.keyboard.press("Enter")
        page.wait_for_url("**/retirer/reponse/*")
        tab_to(page, "Retirer du comparatif")
        page.keyboard.press("Enter")
        page.wait_for_url("**#retires")
        expect(rows).to_have_count(before - 1)
        # One goes on from what was removed: the last comes first.
        page.keyboard.press("Tab")
        assert name in page.evaluate(_FOCUSED)
        page.keyboard.press("Enter")
        page.wait_for_url("**#grille")
        expect(rows).to_have_count(before)
        expect(page.locator(".dl-grid__name").first).to_have_text(name)


def test_what_a_colleague_wrote_meanwhile_is_said_first(browser: Browser, site: str) -> None:
    late = next(state for state in PAGES if state.name == "comparatif-conclusion-conflit")
    with visiting(browser, site, late) as visit:
        expect(visit.page.locator(":focus")).to_contain_text("Quelqu’un a changé la conclusion entre-temps")
        expect(visit.page.get_by_label("Ce que vous recommandez")).to_have_value("Garder ce qui existe.")


def test_initials_go_from_one_cell_to_the_next_and_stay_in_their_tab(browser: Browser, site: str) -> None:
    with visiting(browser, site, CELL) as visit:
        page, field = visit.page, visit.page.get_by_label("Vos initiales")
        page.get_by_label("Ce que l’on sait").fill("Le mardi")
        page.locator("#source").fill("Appel à l’éditeur")
        field.fill("A. B.")
        page.get_by_role("button", name="Enregistrer et passer").click()
        page.get_by_text("La case est enregistrée").wait_for()
        expect(field).to_have_value("A. B.")
        assert 'value="A. B."' not in page.request.get(page.url).text()
        assert page.context.cookies() == []
        page.get_by_role("link", name="Retour à la grille").click()
        page.locator(".dl-grid th summary").first.click()
        page.locator(".dl-grid a[href*='/ecarter/']").first.click()
        expect(field).to_have_value("A. B.")
    with visiting(browser, site, CELL) as visit:
        expect(visit.page.get_by_label("Vos initiales")).to_have_value("")


def test_eight_answers_and_their_criteria_are_on_the_first_screen(browser: Browser, site: str) -> None:
    with visiting(browser, site, START, size=(1280, 720)) as visit:
        page = visit.page
        page.get_by_label("Le besoin").fill(NEED)
        page.get_by_role("button", name="Proposer des réponses").click()
        ticked = page.locator("input[name=reponse]:checked").count()
        page.get_by_label("Vos propres réponses").fill("\n".join(OWN.splitlines()[: 8 - ticked]))
        page.get_by_role("button", name="Ouvrir le comparatif").click()
        page.wait_for_url("**/comparatif/*")
        box = page.locator(".dl-grid").bounding_box()
        assert box
        assert page.locator(".dl-grid tbody tr").count() == 8
        assert page.locator(".dl-grid thead th").count() == 1 + 13
        assert box["y"] + box["height"] <= 720
        page.set_viewport_size({"width": 375, "height": 667})
        assert page.locator(".dl-grid tbody tr:visible").count() == 1
        assert page.evaluate("document.documentElement.scrollHeight") < 6_000


def test_a_cell_is_opened_written_and_left_by_keyboard_without_leaving_the_grid(browser: Browser, site: str) -> None:
    with visiting(browser, site, GRID) as visit:
        page, row = visit.page, visit.page.locator(".dl-grid tbody tr").last
        workspace = page.url
        row.locator("th summary").focus()
        page.keyboard.press("End")
        page.keyboard.press("ArrowLeft")
        cell = row.locator("td").nth(-2)
        expect(cell.locator("summary")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_label("Ce que l’on sait")).to_be_focused()
        page.keyboard.type("Une réunion par quartier")
        page.keyboard.press("Escape")
        # What was begun is there again when its cell is opened again.
        expect(cell.locator("summary")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_label("Ce que l’on sait")).to_have_value("Une réunion par quartier")
        tab_to(page, "Vos initiales")
        page.keyboard.type("C. E.")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").filter(has_text="La case est enregistrée")).to_be_attached()
        expect(cell.locator("summary")).to_be_focused()
        expect(cell.locator("summary")).to_contain_text("Une réunion par quartier")
        assert page.url.partition("#")[0] == workspace.partition("#")[0]
        page.keyboard.press("Enter")
        tab_to(page, "Compléter")
        page.keyboard.press("Enter")
        expect(page.get_by_label("Vos initiales")).to_have_value("C. E.")
        page.get_by_label("Ce que l’on sait").fill("")
        page.get_by_role("button", name="Enregistrer", exact=True).click()
        expect(cell.locator("summary")).to_contain_text("?")


def test_what_a_colleague_wrote_meanwhile_is_shown_in_the_cell(browser: Browser, site: str) -> None:
    with visiting(browser, site, GRID) as visit:
        page, cell = visit.page, visit.page.locator(".dl-grid td:not(.dl-grid__unknown)").first
        cell.locator("summary").click()
        cell.get_by_role("link", name="Compléter").click()
        page.locator("input[name=vu_remarque]").evaluate("field => { field.value = 'Rien à dire.' }")
        page.get_by_label("Remarque de l’équipe").fill("Trop loin des habitants.")
        page.get_by_role("button", name="Enregistrer", exact=True).click()
        expect(cell.get_by_text("Quelqu’un a écrit dans cette case entre-temps")).to_be_visible()
        expect(page.get_by_label("Remarque de l’équipe")).to_have_value("Trop loin des habitants.")


def test_a_question_leads_to_the_next_within_the_grid(browser: Browser, site: str) -> None:
    with visiting(browser, site, GRID) as visit:
        page = visit.page
        unknown = page.locator(".dl-grid__unknown")
        before, first = unknown.count(), unknown.first.get_attribute("id")
        unknown.first.locator("summary").click()
        page.get_by_label("Ce que l’on sait").fill("Selon la mairie voisine")
        page.get_by_role("button", name="Enregistrer et passer").click()
        expect(unknown).to_have_count(before - 1)
        expect(page.get_by_label("Ce que l’on sait")).to_be_focused()
        expect(page.get_by_label("Ce que l’on sait")).to_have_value("")
        expect(page.locator(f"#{first} summary")).to_contain_text("Selon la mairie")


def test_the_cell_that_was_written_is_in_sight_beside_the_heads(browser: Browser, site: str) -> None:
    with visiting(browser, site, CELL, size=(900, 500)) as visit:
        page = visit.page
        page.get_by_label("Remarque de l’équipe").fill("À voir.")
        page.get_by_role("button", name="Enregistrer", exact=True).click()
        page.wait_for_url("**#c*")
        row = page.locator("tr:has(td:target)")
        head, name = page.locator(".dl-grid thead th").first, row.locator("th")
        box = "element => element.getBoundingClientRect().toJSON()"
        cell = page.locator("td:target").evaluate(box)
        assert cell["top"] >= head.evaluate(box)["bottom"] - 1
        assert cell["left"] >= name.evaluate(box)["right"] - 1


def test_a_rating_and_a_link_to_press_are_seen_in_the_readers_own_colours(browser: Browser, site: str) -> None:
    with visiting(browser, site, CELL) as visit:
        page = visit.page
        page.get_by_label("3, bien").check(force=True)
        page.get_by_role("button", name="Enregistrer", exact=True).click()
        page.wait_for_url("**#c*")
        page.locator("td:target summary").click()
        page.emulate_media(forced_colors="active")
        dots = page.locator("td:target .dl-rating__dots").locator("i").all()
        # A border keeps its colour there, a background does not.
        borders = [dot.evaluate("dot => parseFloat(getComputedStyle(dot).borderTopWidth)") for dot in dots]
        assert [width >= 5 for width in borders] == [True] * 3 + [False]
        link = page.get_by_role("link", name="Lire l’étude", exact=True)
        assert link.evaluate("link => getComputedStyle(link).borderTopStyle") == "solid"


def test_a_page_is_named_after_its_benchmark_and_a_cell_after_its_place(browser: Browser, site: str) -> None:
    with visiting(browser, site, CELL) as visit:
        page, heading = visit.page, visit.page.get_by_role("heading", level=1)
        place = heading.inner_text()
        assert page.title().startswith(f"{place} – ")
        page.get_by_role("link", name="Retour à la grille").click()
        title = heading.inner_text()
        name = page.locator(".dl-grid__name").first.inner_text()
        assert place.endswith(f", {name}")
        expect(page).to_have_title(re.compile(f"^{re.escape(title)} – Comparatif"))
        page.get_by_role("link", name="Lire l’étude", exact=True).click()
        expect(page).to_have_title(re.compile(f"^{re.escape(title)} – Étude et comparaison"))


def test_on_a_narrow_screen_one_answer_is_read_at_a_time_without_javascript_too(browser: Browser, site: str) -> None:
    for scripted in (True, False):
        with visiting(browser, site, GRID, size=NARROW, javascript=scripted) as visit:
            page = visit.page
            shown = page.locator(".dl-grid tbody tr:visible")
            expect(shown).to_have_count(1)
            name = page.locator(".dl-grid__name").nth(1).text_content() or ""
            shown.get_by_role("link", name="Suivante").click()
            expect(shown).to_have_count(1)
            expect(shown.locator(".dl-grid__name")).to_have_text(name)
            page.get_by_text("une à la fois").click()
            page.locator(".dl-grid__choice").get_by_role("link").nth(2).click()
            expect(shown).to_have_count(1)
            expect(shown.get_by_text("Réponse 3 sur")).to_be_in_viewport()


def test_on_a_narrow_screen_the_cell_that_was_written_is_in_sight(browser: Browser, site: str) -> None:
    with visiting(browser, site, GRID, size=NARROW, javascript=False) as visit:
        page = visit.page
        page.locator(".dl-grid__choice summary").click()
        page.locator(".dl-grid__choice").get_by_role("link").nth(2).click()
        shown = page.locator(".dl-grid tbody tr:visible")
        name = shown.locator(".dl-grid__name").inner_text()
        shown.locator("td summary").nth(9).click()
        shown.locator("td").nth(9).get_by_role("link", name="Compléter").click()
        page.get_by_label("Remarque de l’équipe").fill("À voir ici.")
        page.get_by_role("button", name="Enregistrer", exact=True).click()
        page.wait_for_url("**#c*")
        expect(shown.locator(".dl-grid__name")).to_have_text(name)
        expect(page.locator("td:target summary")).to_be_in_viewport()


def test_who_asked_compares_what_exists_from_the_page_of_their_request(browser: Browser, site: str) -> None:
    with visiting(browser, site, START) as visit:
        page = visit.page
        journey.follow(page)
        secret = page.url.rpartition("/")[2]
        page.get_by_role("button", name="Comparer les réponses qui existent").click()
        page.get_by_text("Réponses proposées").wait_for()
        assert page.url == f"{site}/comparatifs"
        ticked = page.locator("input[name=reponse]:checked").count()
        assert ticked
        assert page.locator("#besoin").input_value() == journey.NEED
        page.get_by_role("button", name="Ouvrir le comparatif").click()
        page.wait_for_url("**/comparatif/*")
        expect(page.locator(".dl-grid tbody tr")).to_have_count(ticked)
        assert secret not in page.content()


def test_what_has_the_focus_is_covered_by_no_head_backwards_either(browser: Browser, site: str) -> None:
    with visiting(browser, site, GRID, size=(900, 500)) as visit:
        page = visit.page
        links = page.locator(".dl-grid tbody tr").nth(1).locator("td summary")
        links.last.focus()
        for _ in range(links.count()):
            assert page.evaluate(_ON_TOP), page.evaluate(_FOCUSED)
            page.keyboard.press("Shift+Tab")


def test_a_wide_screen_shows_more_of_the_grid_and_scrolls_no_page(browser: Browser, site: str) -> None:
    with visiting(browser, site, GRID, size=(1920, 1080)) as visit:
        box = visit.page.locator(".dl-grid").bounding_box()
        assert box
        assert box["width"] > 1800
        assert box["x"] > 0
        assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_paper_a_grid_says_all_that_its_cells_hold(browser: Browser, site: str) -> None:
    with visiting(browser, site, GRID) as visit:
        page = visit.page
        whole = page.locator(".dl-grid td .dl-cell__text").first
        expect(whole).to_be_hidden()
        page.emulate_media(media="print")
        expect(whole).to_be_visible()


def test_a_cell_of_what_weighs_nothing_is_unfolded_when_one_comes_back_to_it(browser: Browser, site: str) -> None:
    with visiting(browser, site, GRID) as visit:
        page = visit.page
        workspace = page.url
        page.goto(f"{workspace}/criteres")
        page.get_by_label("Hébergement").select_option(label="0, ne compte pas")
        page.get_by_role("button", name="Enregistrer").click()
        folded = page.locator(".dl-weightless")
        expect(folded.locator("dl").first).to_be_hidden()
        folded.locator("summary").click()
        unknown = folded.locator("dd").filter(has=page.locator(".dl-cell__unknown"))
        unknown.get_by_role("link", name="Compléter").last.click()
        page.get_by_label("Ce que l’on sait").fill("En France")
        page.get_by_role("button", name="Enregistrer", exact=True).click()
        expect(page.locator(":focus")).to_contain_text("En France")
        expect(folded.get_by_text("En France")).to_be_visible()
        page.goto(f"{workspace}/criteres")
        page.get_by_label("Hébergement").select_option(label="1")
        page.get_by_role("button", name="Enregistrer").click()

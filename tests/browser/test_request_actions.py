"""What an expert does with a request, by its page alone: where the actions stand, and how one comes back."""

import re

from playwright.sync_api import expect

from api.desk import Role
from tests.browser.agents import as_agent, first_request
from tests.browser.conftest import Visitor
from tests.browser.page_list import PageState
from tests.browser.visits import resize

REQUEST = PageState("bureau-demande", "/bureau/demandes/{reference}", first_request(), signed_in=True)
INBOX = PageState("bureau", "/bureau", as_agent(Role.EXPERT, "/bureau"), signed_in=True)


def test_the_actions_come_before_the_records_have_a_name_and_stay_in_sight(visit: Visitor) -> None:
    page = visit(REQUEST).page
    resize(page, (1280, 700))
    actions = page.get_by_role("complementary", name="Que faire de cette demande")
    assert (
        actions.evaluate("(aside) => aside.compareDocumentPosition(document.querySelector('article.dl-match')) & 4")
        == 4
    )
    page.get_by_role("heading", name="Qui d’autre le demande").scroll_into_view_if_needed()
    expect(actions.get_by_role("link", name="la réponse")).to_be_in_viewport()


def test_what_a_status_asks_for_stands_there_once_it_is_chosen(visit: Visitor) -> None:
    page = visit(REQUEST).page
    reason, double, question = (
        page.get_by_label(name) for name in ("Si vous la clôturez", "Si c’est un double", "Si vous attendez")
    )
    status = page.get_by_label("Nouveau statut")
    for chosen, shown in (("En cours d’étude", ()), ("En attente du territoire", (question,)), ("Close", (reason,))):
        status.select_option(label=chosen)
        for field in (reason, double, question):
            expect(field).to_be_visible(visible=field in shown)
    reason.select_option(label="Double d’une autre demande")
    expect(double).to_be_visible()


def test_closing_without_a_reason_leads_to_the_reason(visit: Visitor) -> None:
    page = visit(REQUEST).page
    page.get_by_label("Nouveau statut").select_option(label="Close")
    page.get_by_role("button", name="Changer le statut").click()
    page.get_by_role("alert").get_by_role("link", name="dites pourquoi").press("Enter")
    expect(page.get_by_label("Si vous la clôturez")).to_be_focused()


def test_enter_in_the_reason_of_a_record_that_is_being_rejected_keeps_nothing(visit: Visitor) -> None:
    page = visit(REQUEST).page
    sent: list[str] = []
    page.on("request", lambda request: sent.extend([request.url] if request.method == "POST" else []))
    record = page.locator("article.dl-match").first
    record.get_by_text("Décider").click()
    record.get_by_label("Motif, pour écarter").select_option(label="Hors sujet")
    record.get_by_label("Note").fill("Rien à voir")
    record.get_by_label("Note").press("Enter")
    record.get_by_role("button", name="Écarter").click()
    expect(page.locator("article.dl-match").first).to_contain_text("Écartée par")
    assert len(sent) == 1


def test_a_skip_link_leads_to_the_actions(visit: Visitor) -> None:
    page = visit(REQUEST).page
    page.get_by_role("navigation", name="Accès rapide").get_by_role("link", name="Que faire de").press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="la réponse")).to_be_focused()


def test_one_comes_back_to_the_line_that_one_left(visit: Visitor) -> None:
    page = visit(INBOX).page
    line = page.locator("[data-lines] > li").nth(2)
    tick = line.locator("input").get_attribute("id")
    line.get_by_role("heading").get_by_role("link").click()
    page.wait_for_url("**/demandes/**")
    page.keyboard.press("l")
    expect(page.locator(f"#{tick}")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.locator(f"#{tick}")).to_be_focused()


def test_how_many_lines_are_ticked_is_said(visit: Visitor) -> None:
    page = visit(INBOX).page
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_role("status").filter(has_text="cochées")).to_have_text("Pour les demandes cochées (1)")


def test_a_record_rejected_without_a_ground_leads_to_the_ground(visit: Visitor) -> None:
    page = visit(REQUEST).page
    match = page.locator("article.dl-match").first
    match.locator("summary").filter(has_text="Décider").click()
    match.get_by_role("button", name="Écarter").click()
    page.get_by_role("alert").get_by_role("link", name="Choisissez pourquoi").press("Enter")
    ground = page.locator("article.dl-match").first.get_by_label("Motif, pour écarter")
    expect(ground).to_be_focused()
    expect(ground).to_have_attribute("aria-invalid", "true")


def test_a_reply_that_was_not_read_again_leads_to_the_box_to_tick(visit: Visitor) -> None:
    page = visit(REQUEST).page
    page.get_by_role("link", name="la réponse").first.click()
    page.wait_for_url("**/reponse**")
    page.get_by_role("button", name="Envoyer la réponse").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="J’ai relu").press("Enter")
    box = page.get_by_role("checkbox", name="J’ai relu cette réponse")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(box).to_have_accessible_description(re.compile("^Cochez .* avant de l’envoyer"))

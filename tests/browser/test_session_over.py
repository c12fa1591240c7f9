"""A session that ends while an expert writes: what was typed waits until they are back."""

from playwright.sync_api import Browser, Page, expect

from api.desk import Role
from tests.api.signed_in import PASSWORD
from tests.browser.agents import as_agent
from tests.browser.conftest import Visitor
from tests.browser.page_list import PAGES, PageState
from tests.browser.visits import visiting

REPLY = next(state for state in PAGES if state.name == "bureau-reponse")
ACCOUNT = PageState("bureau-compte", "/bureau/compte", as_agent(Role.EXPERT, "/bureau/compte"), signed_in=True)
LETTER = "\n\n".join(
    f"Paragraphe {n} : nous avons lu « votre demande » & voici <ce qui> existe déjà." for n in range(9)
)


def test_a_reply_typed_while_the_session_ended_is_kept_once_signed_in_again(
    browser: Browser, site: str, visit: Visitor
) -> None:
    page = visit(REPLY).page
    reply = page.url
    page.locator("#text").fill(LETTER)
    end_other_sessions(browser, site)
    with page.expect_navigation():
        page.get_by_role("button", name="Garder le brouillon").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vous n’êtes plus connecté")
    expect(page.get_by_text("Paragraphe 8")).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("main").get_by_role("link", name="Se connecter").click()
    sign_in(opened.value)
    expect(opened.value.get_by_role("status")).to_contain_text("Revenez à l’onglet qui garde ce que vous avez écrit")
    with page.expect_navigation():
        page.get_by_role("button", name="Recommencer l’envoi").click()
    expect(page.get_by_role("status")).to_contain_text("Le brouillon est gardé")
    page.goto(reply)
    expect(page.locator("#text")).to_have_value(LETTER)


def end_other_sessions(browser: Browser, site: str) -> None:
    """Sign the same agent in elsewhere, and end every session but that one."""
    with visiting(browser, site, ACCOUNT) as elsewhere, elsewhere.page.expect_navigation():
        elsewhere.page.get_by_role("button", name="Fermer toutes les autres sessions").click()


def sign_in(page: Page) -> None:
    page.fill("#adresse", "expert@exemple.fr")
    page.fill("#mot_de_passe", PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Se connecter").click()

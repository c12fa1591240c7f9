"""Ways through the form "Signaler une erreur", and to its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.desk import Role
from tests.browser.sessions import come_as

if TYPE_CHECKING:
    from playwright.sync_api import Page


def miss_report(page: Page) -> None:
    """Send the form of several records with nothing in it."""
    page.goto("/signaler?fiche=calendly&fiche=pni-93-livry-gargan")
    page.get_by_role("button", name="Envoyer").click()
    page.locator("#erreurs").wait_for()


def report(page: Page) -> None:
    page.goto("/signaler?fiche=calendly")
    page.get_by_label("Un lien ne marche pas").check(force=True)
    page.fill("#texte", "La page n’existe plus.\nElle répond « 404 ».")
    page.get_by_role("button", name="Envoyer").click()
    page.wait_for_url("**/signalement/*")


def read_answer(page: Page) -> None:
    """Answer as an expert, then come back as whoever told the error."""
    report(page)
    address = page.url.partition("?")[0]
    answer_page(page)
    page.fill("#reponse", "Le lien mène à la nouvelle adresse.")
    with page.expect_navigation():
        page.get_by_role("button", name="C’est corrigé").click()
    page.context.clear_cookies()
    page.goto(address)


def list_reports(page: Page) -> None:
    report(page)
    come_as(page, Role.EXPERT)
    page.goto("/bureau/signalements")


def list_settled(page: Page) -> None:
    read_answer(page)
    come_as(page, Role.EXPERT)
    page.goto("/bureau/signalements?etat=regles")


def answer_page(page: Page) -> None:
    """Open the report that was told last, at the desk."""
    if "/signalement/" not in page.url:
        report(page)
    come_as(page, Role.EXPERT)
    page.goto("/bureau/signalements")
    with page.expect_navigation():
        page.locator(".dl-result a").last.click()


def miss_answer(page: Page) -> None:
    answer_page(page)
    page.get_by_role("button", name="Rien à corriger").click()
    page.locator("#erreurs").wait_for()

"""The pages of records written at the desk, as experts come to them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from api.desk import Role
from tests.browser.sessions import come_as

if TYPE_CHECKING:
    from playwright.sync_api import Page

RECORD = "calendly"
OTHER = "flowbird"
INVESTIGATION = "pni-03-vichy"


def draft(page: Page) -> None:
    """Open the form of a whole investigation: every group holds something."""
    come_as(page, Role.EXPERT)
    _begin(page, INVESTIGATION)


def wrong_draft(page: Page) -> None:
    """Send a new record with nothing in it to be reviewed: the page is shown again, with what is missing."""
    come_as(page, Role.EXPERT)
    page.goto("/bureau/fiches")
    with page.expect_navigation():
        page.get_by_role("button", name="Une enquête").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Envoyer en relecture").click()
    page.locator("#erreurs").wait_for()


def review(page: Page) -> None:
    """Open a correction that waits, as someone who may review it."""
    come_as(page, Role.EXPERT)
    _begin(page, RECORD)
    address = page.url.partition("?")[0]
    page.goto(f"{address}?modifier=1")
    page.fill("#publisher", f"Calendly LLC, d’après son site, page {time.time_ns()}")
    with page.expect_navigation():
        page.get_by_role("button", name="Envoyer en relecture").click()
    page.context.clear_cookies()
    come_as(page, Role.ADMIN)
    page.goto(address)


def preview(page: Page) -> None:
    """Open a record that waits, as it will be shown."""
    review(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Voir la fiche entière").click()


def conflict(page: Page) -> None:
    """Send a form that a colleague was quicker with: what both wrote stands side by side."""
    come_as(page, Role.EXPERT)
    _begin(page, OTHER)
    address = page.url.partition("?")[0]
    colleague = page.context.new_page()
    colleague.goto(address)
    _rewrite(colleague, "#purpose", "Un premier texte")
    colleague.close()
    page.fill("#name", "Un autre nom")
    _rewrite(page, "#purpose", "Un second texte")
    page.locator("#conflit").wait_for()


def versions(page: Page) -> None:
    """Open the versions of a record, published the first time."""
    come_as(page, Role.EXPERT)
    address = f"/bureau/fiches/{RECORD}/versions"
    opened = page.goto(address)
    if opened is not None and opened.status == 404:
        page.context.clear_cookies()
        review(page)
        with page.expect_navigation():
            page.get_by_role("button", name="Publier").click()
        page.goto(address)


def _rewrite(page: Page, field: str, text: str) -> None:
    page.fill(field, f"{text}, numéro {time.time_ns()}.")
    with page.expect_navigation():
        page.get_by_role("button", name="Enregistrer le brouillon").first.click()


def _begin(page: Page, record_id: str) -> None:
    page.goto("/bureau/fiches")
    page.fill("#fiche", record_id)
    with page.expect_navigation():
        page.get_by_role("button", name="La corriger").click()

"""The pages of records written at the desk, as experts come to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.desk import Role
from tests.browser.agents import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

RECORD = "calendly"
INVESTIGATION = "pni-03-vichy"


def draft(page: Page) -> None:
    """Open the form of a whole investigation: every group holds something."""
    sign_in(page, Role.EXPERT)
    _begin(page, INVESTIGATION)


def wrong_draft(page: Page) -> None:
    """Send a new record with nothing in it to be reviewed: the page is shown again, with what is missing."""
    sign_in(page, Role.EXPERT)
    page.goto("/bureau/fiches")
    with page.expect_navigation():
        page.get_by_role("button", name="Une enquête").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Envoyer en relecture").click()
    page.locator("#erreurs").wait_for()


def review(page: Page) -> None:
    """Open a correction that waits, as someone who may review it."""
    sign_in(page, Role.EXPERT)
    _begin(page, RECORD)
    address = page.url
    page.fill("#publisher", "Calendly LLC, d’après son site")
    with page.expect_navigation():
        page.get_by_role("button", name="Envoyer en relecture").click()
    page.context.clear_cookies()
    sign_in(page, Role.ADMIN)
    page.goto(address)


def versions(page: Page) -> None:
    """Open the versions of a record, published the first time."""
    sign_in(page, Role.EXPERT)
    address = f"/bureau/fiches/{RECORD}/versions"
    opened = page.goto(address)
    if opened is not None and opened.status == 404:
        page.context.clear_cookies()
        review(page)
        with page.expect_navigation():
            page.get_by_role("button", name="Publier").click()
        page.goto(address)


def _begin(page: Page, record_id: str) -> None:
    page.goto("/bureau/fiches")
    page.fill("#fiche", record_id)
    with page.expect_navigation():
        page.get_by_role("button", name="La corriger").click()

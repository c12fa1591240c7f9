"""Ways to reach a state of a page, from nothing, as a person does."""

from collections.abc import Callable

from playwright.sync_api import Page

Reach = Callable[[Page], object]


def at(address: str) -> Reach:
    """Reach a page by its address."""
    return lambda page: page.goto(address)


def typed(need: str) -> Reach:
    """Type a need at home, and wait for the first results that show meanwhile."""

    def reach(page: Page) -> None:
        page.goto("/")
        page.locator("#besoin").fill(need)
        page.locator("#apercu a").first.wait_for()

    return reach


def searched(need: str) -> Reach:
    """Send a need from home."""

    def reach(page: Page) -> None:
        page.goto("/")
        page.locator("#besoin").fill(need)
        with page.expect_navigation():
            page.locator("#recherche button").click()

    return reach


def followed(before: Reach, link: str) -> Reach:
    """Reach a state, then follow the first link of its content that a selector finds."""

    def reach(page: Page) -> None:
        before(page)
        with page.expect_navigation():
            page.locator("main").locator(link).locator("visible=true").first.click()

    return reach


def refined(before: Reach, query: str) -> Reach:
    """Reach a state, then choose filters of it."""

    def reach(page: Page) -> None:
        before(page)
        page.goto(f"{page.url}?{query}")

    return reach


def looked_up(before: Reach, name: str) -> Reach:
    """Reach an answer, then search the territory for which it is wanted."""

    def reach(page: Page) -> None:
        before(page)
        page.goto(f"{page.url}/territoire?lieu={name}")

    return reach


def asked_of_the_widget(page: Page) -> None:
    """Ask for something in the widget, shown by itself."""
    page.goto("/widget")
    page.get_by_label("Décrivez votre besoin").fill("les habitants déposent leurs encombrants n'importe quand")
    page.get_by_role("button", name="Chercher ce qui existe déjà").click()
    page.get_by_label("Premiers résultats").wait_for()

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from api.app import create_app
from api.settings import Settings
from recommender import Recommender
from tests.browser.server import serving

NEED = "les habitants déposent leurs encombrants n'importe quand"


@pytest.fixture
def around() -> Iterator[tuple[str, dict[str, str]]]:
    """Another site, whose page frames what it is told to."""
    framed: dict[str, str] = {}

    def page(_: object) -> HTMLResponse:
        frame = f'<iframe src="{framed["address"]}" width="600" height="720"></iframe>'
        return HTMLResponse(f"<!DOCTYPE html><title>x</title>{frame}{framed.get('script', '')}")

    with serving(Starlette(routes=[Route("/", page)])) as origin:
        yield origin, framed


def test_a_listed_site_frames_the_widget_and_the_whole_answer_opens_in_a_tab(
    browser: Browser, around: tuple[str, dict[str, str]], recommender: Recommender, data_dir: Path
) -> None:
    origin, framed = around
    with serving(create_app(Settings(data_dir=data_dir, widget_sites=origin), recommender)) as site:
        framed["address"] = f"{site}/widget"
        page = browser.new_page()
        page.goto(origin)
        frame = page.frame_locator("iframe")
        frame.get_by_label("Décrivez votre besoin").fill(NEED)
        frame.get_by_role("button", name="Chercher ce qui existe déjà").click()
        with page.expect_popup() as opened:
            frame.get_by_role("button", name="Voir la réponse complète").click()
        opened.value.wait_for_url("**/recherche/*")
        assert opened.value.locator("textarea").first.input_value() or NEED in opened.value.content()
        assert page.context.cookies() == []
        page.close()


def test_a_page_that_takes_the_script_of_the_help_fits_the_frame_to_what_it_shows(
    browser: Browser, around: tuple[str, dict[str, str]], recommender: Recommender, data_dir: Path
) -> None:
    origin, framed = around
    with serving(create_app(Settings(data_dir=data_dir, widget_sites=origin), recommender)) as site:
        page = browser.new_page()
        page.goto(f"{site}/aide")
        [copied] = [text for text in page.locator("pre").all_text_contents() if "<iframe" in text]
        framed |= {"address": f"{site}/widget", "script": copied.partition("</iframe>")[2]}
        page.goto(origin)
        fits = "() => Number(document.querySelector('iframe').height) {} 720"
        page.wait_for_function(fits.format("<"))
        frame = page.frame_locator("iframe")
        frame.get_by_label("Décrivez votre besoin").fill(NEED)
        frame.get_by_role("button", name="Chercher ce qui existe déjà").click()
        frame.get_by_role("button", name="Voir la réponse complète").wait_for()
        page.wait_for_function(fits.format(">"))
        # Whole: nothing of it is left to scroll to.
        assert page.frames[1].evaluate("document.documentElement.scrollHeight <= innerHeight")
        page.close()


def test_a_site_that_is_not_listed_frames_nothing(
    browser: Browser, around: tuple[str, dict[str, str]], recommender: Recommender, data_dir: Path
) -> None:
    origin, framed = around
    settings = Settings(data_dir=data_dir, widget_sites="https://site.exemple.fr")
    with serving(create_app(settings, recommender)) as site:
        for path in ("/widget", "/"):
            framed["address"] = f"{site}{path}"
            page = browser.new_page()
            page.goto(origin)
            assert page.frames[1].url.startswith("chrome-error:")
            page.close()

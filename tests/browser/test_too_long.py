import pytest

from tests.browser.conftest import Visitor
from tests.browser.page_list import PageState
from tests.browser.reaches import at


@pytest.mark.parametrize("javascript", [True, False])
def test_a_text_that_is_too_long_gets_our_page_and_is_there_when_one_goes_back(
    visit: Visitor, *, javascript: bool
) -> None:
    page = visit(PageState("recherche", "/recherche", at("/recherche")), javascript=javascript).page
    text = "Le chemin communal est inondé. " * 30_000
    page.locator("#besoin").fill(text)
    with page.expect_navigation():
        page.locator("#recherche button").click()
    assert page.title().startswith("Votre texte est trop long")
    page.go_back()
    assert page.locator("#besoin").input_value().strip() == text.strip()

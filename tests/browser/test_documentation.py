from tests.browser.conftest import Visitor
from tests.browser.page_list import PageState
from tests.browser.reaches import at


def test_the_api_is_tried_from_its_page_under_our_policy(visit: Visitor) -> None:
    opened = visit(PageState("api", "/docs", at("/docs")))
    page = opened.page
    page.get_by_role("button", name="Ouvrir l’outil d’essai").click()
    page.locator("#operations-Service-health button.opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    page.locator(".live-responses-table .response-col_status", has_text="200").wait_for()
    assert opened.traffic.complaints == []
    assert opened.traffic.foreign == []

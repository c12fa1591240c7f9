import re

import pytest
from starlette.testclient import TestClient

BROWSER = {"Accept": "text/html,application/xhtml+xml"}


def test_a_person_gets_a_page_and_a_program_a_problem(client: TestClient) -> None:
    page = client.get("/nulle-part", headers=BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "Page non trouvée" in page.text
    for address, headers in (("/nulle-part", {}), ("/api/v1/nulle-part", BROWSER)):
        answer = client.get(address, headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_a_page_loads_nothing_inline_and_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/", headers=BROWSER)
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    assert not re.search(r"<script(?![^>]*\ssrc=)", page.text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page.text)
    loaded = re.findall(r"<(?:link|script|img)[^>]*\s(?:href|src)=\"([^\"]+)\"", page.text)
    assert all(address.startswith("/static/") for address in loaded)


@pytest.mark.parametrize("header", ["x-content-type-options", "referrer-policy", "strict-transport-security"])
def test_every_answer_carries_the_protecting_headers(client: TestClient, header: str) -> None:
    for address in ("/", "/health", "/nulle-part", "/static/css/deja-la.css"):
        assert header in client.get(address).headers


def test_no_page_sets_a_cookie(client: TestClient) -> None:
    assert "set-cookie" not in client.get("/", headers=BROWSER).headers


def test_the_form_leads_to_no_empty_contact_and_a_comparison_says_its_own_errors(client: TestClient) -> None:
    page = client.get("/demande").text
    assert 'href="/contact"' not in page.partition('class="dl-reach"')[2].partition("</aside>")[0]
    assert 'method="post" novalidate' in client.get("/comparatifs").text

import html
import re

from starlette.testclient import TestClient

from api.pages.searching.home import EXAMPLES
from recommender import Closeness, Need, Recommender, Verdict
from tests.api.pages.reading import plain_text


def test_the_home_page_holds_one_box_that_says_what_to_leave_out(client: TestClient) -> None:
    page = client.get("/").text
    assert len(re.findall("<textarea", page)) == 1
    assert "Décrivez votre besoin" in page
    assert "Ne citez pas de personnes" in page


def test_the_figures_are_those_of_the_catalogue(client: TestClient, recommender: Recommender) -> None:
    page = client.get("/").text
    assert f"<strong>{len(recommender.catalogue.investigations)}</strong>" in page
    assert f"<strong>{len(recommender.catalogue.tools)}</strong>" in page


def test_each_figure_leads_to_what_it_counts(client: TestClient, recommender: Recommender) -> None:
    page = client.get("/").text
    overturned = [
        r for r in recommender.catalogue.investigations if any(h.outcome == "invalidated" for h in r.hypotheses)
    ]
    assert f"dans {len(overturned)} enquêtes" in plain_text(page)
    listed = client.get("/investigations?issue=invalidated").text
    assert 'href="/investigations?issue=invalidated"' in page
    assert f"{len(overturned)} enquêtes sur" in plain_text(listed)


def test_each_example_is_sent_as_it_is_read_and_finds_an_investigation_that_is_very_close(
    client: TestClient, recommender: Recommender
) -> None:
    page = client.get("/").text
    sent = re.findall(r'name="besoin" value="([^"]+)"', page)
    assert [html.unescape(text) for text in sent] == [example.text for example in EXAMPLES]
    for example in EXAMPLES:
        answer = recommender.recommend(Need(example.text))
        assert answer.verdict is Verdict.FOUND
        assert answer.investigations[0].closeness is Closeness.VERY_CLOSE
        assert answer.tools[0].closeness is not Closeness.TO_EXPLORE


def test_the_examples_are_of_three_lengths() -> None:
    words = [len(example.text.split()) for example in EXAMPLES]
    assert words[0] < 8 < words[1] < 30 < words[2]


def test_the_browser_may_give_back_what_was_typed(client: TestClient) -> None:
    assert "no-store" not in client.get("/").headers["cache-control"]

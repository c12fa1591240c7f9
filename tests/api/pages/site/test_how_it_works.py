import re

from starlette.testclient import TestClient

from api.pages.typography import decimal, percent
from recommender import Recommender
from tests.api.pages.reading import text_of

RULES = "/comment-ca-marche/regles"


def test_how_it_works_is_told_without_a_figure_of_the_ranking_and_leads_to_its_rules(client: TestClient) -> None:
    page = client.get("/comment-ca-marche").text
    assert f'href="{RULES}"' in page
    assert "%" not in text_of(page)
    assert len(text_of(page).split()) < 500


def test_every_weight_in_force_is_published_heaviest_first(client: TestClient, recommender: Recommender) -> None:
    text = text_of(client.get(RULES).text)
    for kind in recommender.rules.kinds:
        shares = [one.share for one in kind.weights]
        assert shares == sorted(shares, reverse=True)
        assert abs(sum(shares) - 1) < 1e-9
        for one in kind.weights:
            if one.share >= 0.005:
                shown = f"{one.meaning[0].upper()}{one.meaning[1:]} {percent(one.share)}"
                assert " ".join(shown.split()) in text


def test_the_thresholds_are_those_in_force(client: TestClient, recommender: Recommender) -> None:
    text = " ".join(text_of(client.get(RULES).text).split())
    rules = recommender.rules
    assert " ".join(f"Très proche {percent(rules.very_close)} ou plus".split()) in text
    assert " ".join(f"Fiche non montrée moins de {percent(rules.shown)}".split()) in text
    assert " ".join(f"Sous {percent(rules.refused)} , il répond".split()).replace(" ,", ",") in text


def test_what_is_added_to_each_record_and_what_needs_no_question_are_told(
    client: TestClient, recommender: Recommender
) -> None:
    text = " ".join(text_of(client.get(RULES).text).split())
    investigations, tools = recommender.rules.kinds
    assert f"de {decimal(investigations.biases[0])} à {decimal(investigations.biases[1])}," in text
    # Of tools nothing was learned: nothing is said of them.
    assert tools.biases == (0.0, 0.0)
    assert text.count("Chaque fiche a aussi un nombre à elle") == 1
    assert " ".join(f"atteint {percent(recommender.rules.plain)}".split()) in text


def test_every_figure_of_the_page_is_a_figure_and_not_a_gap(client: TestClient) -> None:
    page = client.get(RULES).text
    bars = [float(width) for width in re.findall(r'<rect width="([^"]+)"', page)]
    assert len(bars) > 10
    assert all(0 < width <= 100 for width in bars)
    assert max(bars) == 100

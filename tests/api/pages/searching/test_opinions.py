"""One click under an answer says whether it helped."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from tests.api.pages.forms import forms_of
from tests.api.pages.reading import plain_text

pytestmark = pytest.mark.usefixtures("from_our_own_pages")
WASTE = "dépôts sauvages d’encombrants dans la rue"


VOTE = re.compile(r'<form action="/avis" method="post">(.*?)</form>', re.DOTALL)


def vote_of(page: str, click: str) -> dict[str, str]:
    """Fill the form in as its button does."""
    (form,) = VOTE.findall(page)
    return {**dict(re.findall(r'<input[^>]*?name="(\w+)"[^>]*?value="([^"]*)"', form)), "avis": click}


def needs_and_votes(client: TestClient) -> tuple[int, int, int]:
    total = client.app_state["store"].usage.figures(dt.date(2000, 1, 1)).total
    return total.needs, total.vote_helped, total.vote_not_helped


def test_one_click_says_whether_it_helped_and_another_changes_it(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": WASTE})
    before = needs_and_votes(client)
    thanked = client.post("/avis", data=vote_of(page.text, "oui"))
    assert "Merci, c’est noté" in thanked.text
    assert thanked.url.path == page.url.path
    changed = client.post("/avis", data=vote_of(thanked.text, "non"))
    assert "Merci, c’est noté" in changed.text
    assert needs_and_votes(client) == (before[0], before[1], before[2] + 1)


def test_who_was_not_helped_may_say_why_once(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": WASTE})
    refused = client.post("/avis", data=vote_of(page.text, "non"))
    why = next(form for form in forms_of(refused.text) if form.fields.get("avis") == "non")
    usage = client.app_state["store"].usage
    before = usage.figures(dt.date(2000, 1, 1)).total
    told = client.post(why.action, data=why.fields | {"motif": "hors-sujet"})
    assert "Merci, c’est noté : hors sujet." in plain_text(told.text)
    assert "Pourquoi" not in plain_text(told.text)
    client.post(why.action, data=why.fields | {"motif": "trop-ancien"})
    client.post(why.action, data=why.fields | {"motif": "autre chose"})
    after = usage.figures(dt.date(2000, 1, 1)).total
    assert replace(after, reason_off_topic=after.reason_off_topic - 1) == before
    assert "Ce qui n’allait pas, quand on nous l’a dit : hors sujet" in plain_text(client.get("/stats").text)


def test_no_reason_is_counted_of_what_helped(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": WASTE})
    before = client.app_state["store"].usage.figures(dt.date(2000, 1, 1)).total
    thanked = client.post("/avis", data=vote_of(page.text, "oui") | {"motif": "hors-sujet"})
    assert "hors sujet" not in plain_text(thanked.text)
    after = client.app_state["store"].usage.figures(dt.date(2000, 1, 1)).total
    assert replace(before, vote_helped=before.vote_helped + 1) == after


def test_a_vote_keeps_what_was_shown_and_not_the_need(client: TestClient) -> None:
    need = f"{WASTE} Écrire à camille@exemple.fr."
    page = client.post("/recherche", data={"besoin": need})
    client.post("/avis", data=vote_of(page.text, "oui"))
    store = client.app_state["store"]
    kept = store.opinions.all()[-1]
    shown = [record_id for record_id, _ in kept.shown.records]
    assert 2 <= len(shown) <= 6
    assert all(f"/{record_id}" in page.text for record_id in shown)
    recommender = client.app_state["running"].recommender
    masked = recommender.need_vector(f"{WASTE} Écrire à [courriel].")
    assert kept.shown.vector == pytest.approx(masked, abs=1e-3)
    with store.database.connect() as connection:
        dumped = str(connection.exec_driver_sql("SELECT * FROM judged_answer").all())
    assert "camille" not in dumped
    assert WASTE[:20] not in dumped


def test_an_answer_read_again_is_counted_once(client: TestClient) -> None:
    before = needs_and_votes(client)[0]
    page = client.post("/recherche", data={"besoin": WASTE})
    client.get(str(page.url))
    client.get(f"{page.url}?issue=untested")
    client.post("/recherche/apercu", data={"besoin": WASTE})
    assert needs_and_votes(client)[0] == before + 1


def test_a_vote_keeps_the_filters(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": WASTE})
    filtered = client.get(f"{page.url}?issue=untested")
    sent = client.post("/avis", data=vote_of(filtered.text, "oui"), follow_redirects=False)
    assert sent.headers["location"] == f"{page.url.path}?issue=untested&avis=oui#avis"


def test_a_vote_without_its_token_is_refused(client: TestClient) -> None:
    page = client.post("/recherche", data={"besoin": WASTE})
    vote = vote_of(page.text, "oui")
    before = needs_and_votes(client)
    for forged in ({**vote, "jeton": ""}, {**vote, "cle": "AAAAAAAAAAAAAAAAAAAAAA"}, {**vote, "avis": "peut-être"}):
        assert client.post("/avis", data=forged).status_code == 403
    client.post("/avis", data={**vote, "site_web": "http://publicite.exemple.fr"})
    assert needs_and_votes(client) == before

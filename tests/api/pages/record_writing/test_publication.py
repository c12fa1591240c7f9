"""What is published is found at once, here and in every other process."""

import re
import time

import pytest
import yaml
from sqlalchemy import select
from starlette.testclient import TestClient

from api.app import create_app
from api.desk import Closing, Role, Status, Store
from api.desk.requests.inbox_tables import RequestReadingRow
from api.settings import Settings
from corpus.records import FollowUpStatus, Investigation, ToolState
from recommender import Need, Recommender
from tests.api.desk.conftest import FORM
from tests.api.pages.forms import HEADERS
from tests.api.pages.reading import text_of
from tests.api.pages.record_writing.drafts import RECORD, begin, fields_of, review, send, served
from tests.api.signed_in import sign_in, store_of


def test_a_correction_is_written_by_one_published_by_another_and_served_at_once(site: TestClient) -> None:
    before = served(site)
    draft = begin(site, action="corriger", fiche=RECORD.id)
    send(site, draft, draft, action="soumettre", title="Garer sa voiture à Vichy")
    said = text_of(site.get(draft, headers=HEADERS).text)
    assert "une autre personne la relit" in said
    sign_in(site, Role.EXPERT, number=2)
    page = site.get(draft, headers=HEADERS).text
    assert "Modifié" in text_of(page)
    assert "Stationnement et commerces" in text_of(page)
    assert "Garer sa voiture à Vichy" in text_of(page)
    assert review(site, draft, action="publier") == f"/investigations/{RECORD.id}"
    assert "Garer sa voiture à Vichy" in site.get(f"/investigations/{RECORD.id}").text
    assert served(site) is not before
    expected = RECORD.model_copy(update={"title": "Garer sa voiture à Vichy"})
    assert served(site).catalogue.investigation(RECORD.id) == expected


def test_a_closed_request_becomes_a_record_that_the_next_need_finds(site: TestClient, store: Store) -> None:
    reference = store.requests.receive(FORM, key="a").reference
    refused = {**fields_of(site, "/bureau/fiches", "/bureau/fiches"), "action": "demande", "demande": reference}
    assert "quand elle est close" in text_of(site.post("/bureau/fiches", data=refused, headers=HEADERS).text)
    store.treatment.move(reference, Status.CLOSED, reason=Closing.OVER, actor="expert")
    store.given_themes.give(reference, "dechets", actor="expert")
    draft = begin(site, action="demande", demande=reference)
    offered = re.findall(r'name="themes\.([\w-]+)"[^>]*?( checked)?>', site.get(draft, headers=HEADERS).text)
    assert [theme for theme, ticked in offered if ticked] == ["dechets"], "as an expert said"
    assert offered[0][0] == "acces-aux-droits", "in the order of their names"
    fields = fields_of(site, draft, draft)
    assert "[courriel]" in fields["problem-text"]
    assert "dechets@exemple.fr" not in str(fields)
    typed = {
        "title": "Encombrants à Vogüé",
        "context-text": "Une commune rurale.",
        "follow_up-status": "experimenting",
        "themes.dechets": "1",
        "action": "soumettre",
        "problem-text": "Les habitants ne savent pas quand sortir leurs encombrants.",
    }
    with_lesson = send(site, draft, draft, ajouter="lessons", **{k: v for k, v in typed.items() if k != "action"})
    send(site, with_lesson, draft, **typed, **{"lessons-0-text": "Un calendrier affiché suffisait."})
    found = review(site, draft, action="publier")
    assert found == "/investigations/encombrants-a-vogue"
    assert ">Encombrants à Vogüé</a>, version 1" in site.get("/bureau/fiches").text
    page = site.get(found)
    assert "Un calendrier affiché suffisait." in page.text
    assert f"Dossier de la demande {reference}" in page.text
    ranked = served(site).recommend(Need(typed["problem-text"])).ranking
    assert "encombrants-a-vogue" in {one.record_id for one in ranked}
    record = served(site).catalogue.investigation("encombrants-a-vogue")
    assert [place.code_insee for place in record.territories] == [FORM.territory]
    file = site.get("/bureau/fiches/encombrants-a-vogue/fichier.yaml")
    assert Investigation.model_validate(yaml.safe_load(file.text)) == record
    versions = text_of(site.get("/bureau/fiches/encombrants-a-vogue/versions").text)
    assert f"title: Dossier de la demande {reference}" in versions


def test_a_record_said_dead_is_a_precedent_once_reviewed(site: TestClient) -> None:
    empty = {**fields_of(site, "/bureau/fiches", "/bureau/fiches"), "action": "arret", "fiche": "calendly"}
    assert "pourquoi" in text_of(site.post("/bureau/fiches", data=empty, headers=HEADERS).text)
    draft = begin(site, action="arret", fiche="calendly", raison="Fermé en mai 2026, dit son éditeur.")
    assert served(site).catalogue.tool("calendly").state is not ToolState.DROPPED
    review(site, draft, action="publier")
    tool = served(site).catalogue.tool("calendly")
    assert tool.precedent
    assert tool.state_note == "Fermé en mai 2026, dit son éditeur."
    assert f">{tool.name}</a>, version 1" in site.get("/bureau/fiches").text
    assert "Version 1" in text_of(site.get("/bureau/fiches/calendly/versions").text)
    assert "Historique" in site.get(draft).text


def test_an_investigation_said_dead_cites_no_line_that_does_not_say_it(site: TestClient) -> None:
    reason = "La ville a fermé le service en mai 2026."
    assert RECORD.follow_up.lines
    review(site, begin(site, action="arret", fiche=RECORD.id, raison=reason), action="publier")
    follow_up = served(site).catalogue.investigation(RECORD.id).follow_up
    assert (follow_up.text, follow_up.lines) == (reason, None)
    page = text_of(site.get(f"/investigations/{RECORD.id}").text)
    assert f"{reason} Appris depuis : le document ne le dit pas Outils rencontrés" in page
    assert site.get(f"/api/v1/investigations/{RECORD.id}").json()["follow_up"]["lines"] is None
    file = yaml.safe_load(site.get(f"/bureau/fiches/{RECORD.id}/fichier.yaml").text)
    assert file["follow_up"] == {"status": "stopped", "text": reason}


def test_an_investigation_given_up_as_its_document_says_keeps_the_lines(site: TestClient) -> None:
    draft = begin(site, action="arret", fiche=RECORD.id, raison=RECORD.follow_up.text or "")
    review(site, draft, action="publier")
    follow_up = served(site).catalogue.investigation(RECORD.id).follow_up
    assert follow_up.status is FollowUpStatus.STOPPED
    assert follow_up.lines == RECORD.follow_up.lines


def test_another_process_notices_what_was_published(site: TestClient, settings: Settings, fake: Recommender) -> None:
    with TestClient(create_app(settings, fake)) as other:
        draft = begin(site, action="corriger", fiche=RECORD.id)
        send(site, draft, draft, action="soumettre", title="Un autre titre")
        review(site, draft, action="publier")
        # Its own thread may have been first: it looks every two seconds.
        other.app_state["running"].refresh(store_of(other).records)
        assert served(other).catalogue.investigation(RECORD.id).title == "Un autre titre"
    with TestClient(create_app(settings, fake)) as restarted:
        assert served(restarted).catalogue.investigation(RECORD.id).title == "Un autre titre"


def test_open_requests_are_read_again_once_a_record_is_published(
    settings: Settings, fake: Recommender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.resources.stores._SECONDS", 0.05)

    def read_with(site: TestClient, version: str) -> bool:
        asked = select(RequestReadingRow.index_version)
        for _ in range(600):
            with store_of(site).database.read() as session:
                if session.scalars(asked).all() == [version]:
                    return True
            time.sleep(0.1)
        return False

    with TestClient(create_app(settings, fake)) as site:
        sign_in(site, Role.EXPERT)
        store_of(site).requests.receive(FORM, key="a")
        before = served(site).index_version
        assert read_with(site, before)
        draft = begin(site, action="corriger", fiche=RECORD.id)
        send(site, draft, draft, action="soumettre", title="Garer sa voiture à Vichy")
        review(site, draft, action="publier")
        assert served(site).index_version != before
        assert read_with(site, served(site).index_version)

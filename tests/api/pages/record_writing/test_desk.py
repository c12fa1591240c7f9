"""How a draft begins: a correction, a record that stopped, a closed request; and who may begin one."""

import pytest
from markupsafe import escape
from starlette.testclient import TestClient

from api.desk import Closing, Role, Status, Store
from tests.api.desk.conftest import FORM
from tests.api.pages.forms import HEADERS
from tests.api.pages.reading import text_of
from tests.api.pages.record_writing.drafts import RECORD, begin, fields_of, review, send
from tests.api.signed_in import sign_in
from tests.shipped import shipped_catalogue

DEAD = shipped_catalogue().tool("comobi")


def test_a_second_correction_of_a_record_goes_on_with_the_first_which_it_would_undo(
    site: TestClient, store: Store
) -> None:
    draft = begin(site, action="corriger", fiche=RECORD.id)
    send(site, draft, draft, action="soumettre", title="Garer sa voiture")
    sign_in(site, Role.EXPERT, number=2)
    assert begin(site, action="corriger", fiche=RECORD.id) == f"{draft}?fait=deja"
    assert "déjà en cours" in text_of(site.get(f"{draft}?fait=deja").text)
    fields = fields_of(site, "/bureau/fiches", "/bureau/fiches")
    dead = {**fields, "action": "arret", "fiche": RECORD.id, "raison": "Le service a fermé."}
    refused = site.post("/bureau/fiches", data=dead, headers=HEADERS)
    assert refused.status_code == 422
    assert "publiez-la ou abandonnez-la d’abord" in text_of(refused.text)
    assert len(store.records.drafts()) == 1
    review(site, draft, action="abandonner")
    assert begin(site, action="corriger", fiche=RECORD.id) != draft


def test_a_request_is_being_made_a_record_once(site: TestClient, store: Store) -> None:
    reference = store.requests.receive(FORM, key="a").reference
    assert "En faire une fiche" not in text_of(site.get(f"/bureau/demandes/{reference}").text)
    store.treatment.move(reference, Status.CLOSED, reason=Closing.OVER, actor="expert")
    fields = fields_of(site, f"/bureau/demandes/{reference}", "/bureau/fiches")
    pressed = {**fields, "action": "demande"}
    draft = site.post("/bureau/fiches", data=pressed, headers=HEADERS, follow_redirects=False).headers["location"]
    assert store.records.read(int(draft.rpartition("/")[2])).request == reference
    assert begin(site, action="demande", demande=reference.lower().replace("-", " ")) == f"{draft}?fait=deja"


def test_what_a_refusal_is_of_is_said_at_its_field_and_nothing_typed_is_lost(site: TestClient, store: Store) -> None:
    fields = fields_of(site, "/bureau/fiches", "/bureau/fiches")
    for action, wrong, typed in (
        ("demande", "demande", {"demande": "DL-2026-0000"}),
        ("corriger", "fiche", {"fiche": "rien de tel"}),
        ("arret", "raison", {"fiche": "calendly", "raison": ""}),
        ("arret", "raison", {"fiche": RECORD.id, "raison": "x"}),
        ("arret", "raison", {"fiche": "calendly", "raison": "Fermé. " * 2_000}),
        ("arret", "fiche", {"fiche": "rien de tel", "raison": "Il a fermé en mai."}),
        ("arret", "fiche", {"fiche": DEAD.id, "raison": DEAD.state_note or ""}),
    ):
        page = site.post("/bureau/fiches", data={**fields, **typed, "action": action}, headers=HEADERS)
        assert page.status_code == 422
        assert f'href="#{wrong}"' in page.text, action
        assert all(str(escape(value)) in page.text for value in typed.values())
    named = {"action": "arret", "fiche": "calendly", "raison": "Voir Mme Kergorlan au 01 99 00 12 34."}
    told = site.post("/bureau/fiches", data={**fields, **named}, headers=HEADERS).text
    assert "nommez le service, et non la personne" in told.partition('href="#raison"')[2]
    assert not store.records.drafts()
    assert "pourquoi ? (facultatif)" not in text_of(site.get("/bureau/fiches").text)
    draft = begin(site, action="corriger", fiche=RECORD.id)
    send(site, draft, draft, action="soumettre", title="Garer sa voiture")
    sign_in(site, Role.EXPERT, number=2)
    late = {**fields_of(site, draft, f"{draft}/relecture"), "version": "1", "action": "rendre", "remarque": "Le prix."}
    assert "Le prix.</textarea>" in site.post(f"{draft}/relecture", data=late, headers=HEADERS).text


def test_a_form_that_was_open_for_long_gives_back_which_record_is_stopped_and_why(site: TestClient) -> None:
    typed = {"fiche": "calendly", "raison": "Il a fermé en mai.", "demande": "DL-2026-7K3F9G"}
    page = site.post("/bureau/fiches", data={**typed, "action": "arret", "jeton": "vieux"}, headers=HEADERS)
    assert page.status_code == 403
    assert all(value in page.text for value in typed.values())


@pytest.mark.parametrize(
    "typed", ["stationnement commerces vichy", "https://deja-la.exemple.fr/investigations/pni-03-vichy"]
)
def test_a_record_is_named_by_words_or_by_its_address(site: TestClient, store: Store, typed: str) -> None:
    draft = begin(site, action="corriger", fiche=typed)
    assert store.records.read(int(draft.rpartition("/")[2])).record_id == RECORD.id


def test_a_record_leads_an_expert_to_its_correction_and_nobody_else(site: TestClient) -> None:
    link = f"/bureau/fiches?fiche={RECORD.id}"
    assert f'href="{link}#corriger"' in site.get(f"/investigations/{RECORD.id}").text
    assert f'value="{RECORD.id}"' in site.get(link).text
    sign_in(site, Role.TERRITORY)
    assert "bureau/fiches" not in site.get(f"/investigations/{RECORD.id}").text


def test_nobody_else_opens_the_records_of_the_desk(site: TestClient) -> None:
    draft = begin(site, action="tool")
    sign_in(site, Role.TERRITORY)
    for address in ("/bureau/fiches", draft, f"/bureau/fiches/{RECORD.id}/fichier.yaml"):
        assert site.get(address, headers=HEADERS).status_code == 403


def test_what_is_not_there_is_said(site: TestClient) -> None:
    assert site.get("/bureau/fiches/brouillons/999", headers=HEADERS).status_code == 404
    assert site.get(f"/bureau/fiches/{RECORD.id}/versions", headers=HEADERS).status_code == 404
    unknown = {**fields_of(site, "/bureau/fiches", "/bureau/fiches"), "action": "corriger", "fiche": "sans-objet"}
    assert site.post("/bureau/fiches", data=unknown, headers=HEADERS).status_code == 422

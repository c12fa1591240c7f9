"""Anyone tells an error from a record or an answer; an expert answers; the answer is read without a mail."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.desk import Agent, Store, StoreUnavailableError
from tests.api.pages.forms import Person
from tests.api.pages.reading import leads_to, links, plain_text, text_of

FICHE = "/signaler?fiche=calendly"
TOLD: dict[str, Any] = {"quoi": "stopped", "texte": "Le site a fermé, dit Mme Martin."}
WASTE = "dépôts sauvages d’encombrants dans la rue"


@pytest.fixture
def person(site: TestClient) -> Person:
    site.cookies.clear()
    return Person(site)


def told(person: Person, **typed: Any) -> str:
    """Tell an error of a record; give the address of its follow-up."""
    person.open(FICHE)
    person.send(**TOLD | typed)
    assert person.address.startswith("/signalement/"), person.page.text
    return person.address


def answered(person: Person, store: Store, expert: Agent, **typed: Any) -> None:
    """Answer the report that waits longest."""
    del expert
    person.open(f"/bureau/signalements/{store.error_reports.listed(settled=False, most=1)[0].id}")
    person.send(**typed)


def test_an_error_told_from_a_record_is_answered_where_its_person_reads_it(
    site: TestClient, store: Store, person: Person, request: pytest.FixtureRequest
) -> None:
    person.open("/outils/calendly")
    assert FICHE in links(person.page.text)
    person.open(FICHE)
    assert "/outils/calendly" in links(person.page.text)
    address = told(person)
    assert "Merci, c’est envoyé" in plain_text(person.page.text)
    assert "[nom]" in person.page.text
    assert "Martin" not in person.page.text
    assert person.page.headers["cache-control"] == "no-store"
    expert = request.getfixturevalue("expert")
    assert "Erreurs signalées (1)" in plain_text(site.get("/bureau").text)
    person.open("/bureau/signalements")
    assert "Calendly" in text_of(person.page.text)
    answered(person, store, expert, action="corrige", reponse="Sa fiche dit qu’il est arrêté.")
    assert "Aucun signalement n’attend" in text_of(person.page.text)
    assert "Sa fiche dit qu’il est arrêté" not in text_of(person.page.text)
    assert "Corrigé" in text_of(site.get("/bureau/signalements?etat=regles").text)
    site.cookies.clear()
    read = text_of(person.open(address).text)
    assert "Sa fiche dit qu’il est arrêté." in read
    assert expert.name not in read
    assert "parmi 1 erreur signalée" in plain_text(site.get("/stats").text)


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(person: Person, store: Store) -> None:
    person.open(f"{FICHE}&fiche=pni-93-livry-gargan&fiche=inconnue")
    assert person.form().radios[:3] == ["calendly", "pni-93-livry-gargan", "site"]
    before = store.error_reports.count_waiting()
    refused = person.send()
    assert refused.status_code == 422
    assert leads_to(refused.text) == ["fiche", "quoi", "texte"]
    refused = person.send(fiche="inconnue", texte="Elle <b>est</b> fausse, dit Mme Martin.")
    assert leads_to(refused.text) == ["fiche", "quoi"]
    assert person.form().fields["texte"] == "Elle <b>est</b> fausse, dit Mme Martin."
    assert "« Mme Martin »" in plain_text(refused.text)
    assert store.error_reports.count_waiting() == before
    person.send(fiche="pni-93-livry-gargan", quoi="fact")
    assert person.address.startswith("/signalement/")
    assert "/investigations/pni-93-livry-gargan" in links(person.page.text)


def test_a_form_sent_twice_is_one_report_and_one_that_says_otherwise_another(person: Person, store: Store) -> None:
    person.open(FICHE)
    form, before = person.form(), store.error_reports.count_waiting()
    sent = [
        person.client.post(
            form.action, data=form.fields | TOLD | {"texte": text}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        for text in ("Un.", "Un.", "Deux.")
    ]
    assert sent[0].url == sent[1].url != sent[2].url
    assert store.error_reports.count_waiting() == before + 2


@pytest.mark.parametrize(("field", "typed"), [("jeton", "vieux"), ("site_web", "http://a.exemple")])
def test_a_form_that_is_not_ours_or_that_a_program_filled_in_is_shown_again_whole(
    person: Person, store: Store, field: str, typed: str
) -> None:
    before = store.error_reports.count_waiting()
    person.open(FICHE)
    refused = person.send(**TOLD | {field: typed})
    assert refused.status_code == 403
    assert person.form().fields["texte"] == TOLD["texte"]
    assert store.error_reports.count_waiting() == before


def test_a_text_that_is_too_long_is_given_back(person: Person) -> None:
    person.open(FICHE)
    refused = person.send(**TOLD | {"texte": "long " * 500})
    assert (refused.status_code, leads_to(refused.text)) == (422, ["texte"])
    assert len(person.form().fields["texte"]) == 2_500


def test_a_database_that_is_away_loses_nothing(person: Person, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise StoreUnavailableError

    person.open(FICHE)
    with monkeypatch.context() as patched:
        patched.setattr(store.error_reports, "file", away)
        refused = person.send(**TOLD)
    assert refused.status_code == 503
    assert person.form().fields["texte"] == TOLD["texte"]


def test_an_answer_leads_to_the_form_with_its_records(person: Person) -> None:
    person.open("/recherche")
    person.send(besoin=WASTE)
    link = next(link for link in links(person.page.text) if link.startswith("/signaler?"))
    shown = re.findall(r'href="/(?:investigations|outils)/([\w-]+)"', person.page.text)
    person.open(link)
    assert {*shown} <= {*person.form().radios}


def test_an_answer_that_is_missing_or_overtaken_is_told_and_kept(
    person: Person, store: Store, request: pytest.FixtureRequest
) -> None:
    told(person, texte="Autre chose encore.")
    expert = request.getfixturevalue("expert")
    number = store.error_reports.listed(settled=False, most=1)[0].id
    person.open(f"/bureau/signalements/{number}")
    stale = person.form()
    assert leads_to(person.send(action="inchange").text) == ["reponse"]
    person.send(action="inchange", reponse="C’est juste.")
    late = stale.fields | {"action": "corrige", "reponse": "Je corrige."}
    refused = person.client.post(stale.action, data=late, headers={"Sec-Fetch-Site": "same-origin"})
    assert refused.status_code == 409
    assert "C’est juste." in text_of(refused.text)
    person.open(f"/bureau/signalements/{number}")
    person.send(action="rouvrir")
    person.open(f"/bureau/signalements/{number}")
    person.send(action="corrige", reponse="Je corrige.")
    assert [step.actor for step in store.error_reports.read(number).steps] == [expert.id] * 3
    assert site_says(person, f"/bureau/signalements/{number}", "C’est juste.", "Rouvert", "Je corrige.")


def site_says(person: Person, address: str, *words: str) -> bool:
    read = text_of(person.open(address).text)
    return [word for word in words if word in read] == list(words)


def test_an_address_that_leads_to_nothing_is_a_page(person: Person, request: pytest.FixtureRequest) -> None:
    assert person.open("/signalement/inconnu").status_code == 404
    assert "Ce signalement n’existe pas" in plain_text(person.page.text)
    request.getfixturevalue("expert")
    assert person.open("/bureau/signalements/99999").status_code == 404

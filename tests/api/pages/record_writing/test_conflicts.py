"""Two people who write in one draft see both texts, and lose neither."""

import re
from dataclasses import dataclass

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.desk import Role, Store
from tests.api.pages.forms import HEADERS, forms_of
from tests.api.pages.reading import text_of
from tests.api.pages.record_writing.drafts import RECORD, begin, fields_of, send
from tests.api.signed_in import sign_in


@dataclass(frozen=True)
class Conflict:
    """A draft in which two people wrote, and what the second of them is shown."""

    draft: str
    page: Response


@pytest.fixture
def conflict(site: TestClient) -> Conflict:
    """Two experts opened one correction: the first changed three fields, the second sends one of them and another."""
    draft = begin(site, action="corriger", fiche=RECORD.id)
    sign_in(site, Role.EXPERT, number=2)
    late = fields_of(site, draft, draft)
    sign_in(site, Role.EXPERT)
    first = {"title": "Le premier titre", "problem-text": "Trop peu de places.", "hypotheses-1-outcome": "invalidated"}
    send(site, draft, draft, action="enregistrer", **first)
    sign_in(site, Role.EXPERT, number=2)
    late |= {"problem-text": "Des prix élevés.", "context-text": "Le second contexte.", "action": "soumettre"}
    return Conflict(draft, site.post(draft, data=late, headers=HEADERS))


def test_two_people_who_write_in_one_draft_see_both_texts_and_lose_neither(
    site: TestClient, store: Store, conflict: Conflict
) -> None:
    draft, page = conflict.draft, conflict.page
    assert page.status_code == 409
    said = text_of(page.text)
    for text in (
        "Le premier titre",
        RECORD.title,
        "Trop peu de places.",
        "Des prix élevés.",
        "Le second contexte.",
    ):
        assert text in said
    assert "Dominique Exemple" in said
    assert said.count("Vous n’y aviez pas touché.") == 2
    assert (said.count("Vous seul l’avez changé."), said.count("Vous l’avez changé tous les deux.")) == (1, 1)
    form = next(form for form in forms_of(page.text) if form.action == draft)
    answer = site.post(draft, data={**form.fields, "action": "choisir"}, headers=HEADERS, follow_redirects=False)
    assert answer.headers["location"] == f"{draft}?fait=choisi"
    kept = store.records.read(int(draft.rpartition("/")[2])).fields
    assert (kept["title"], kept["context-text"]) == ("Le premier titre", "Le second contexte.")
    assert kept["problem-text"].splitlines() == ["Trop peu de places.", "", "Des prix élevés."]
    assert [kept[f"hypotheses-{n}-outcome"] for n in range(3)] == ["confirmed", "invalidated", "confirmed"]


def test_who_comes_second_chooses_field_by_field(site: TestClient, store: Store, conflict: Conflict) -> None:
    draft, page = conflict.draft, conflict.page
    names = re.findall(r'<legend[^>]*id="(choix-\d+)-legende">([^<]+)<', page.text)
    by_label = {label: name for name, label in names}
    form = next(form for form in forms_of(page.text) if form.action == draft)
    wanted = {by_label["Titre"]: "mine", by_label["Contexte – Texte"]: "theirs", "action": "choisir"}
    wanted[by_label["Problème de départ – Texte"]] = "theirs"
    site.post(draft, data={**form.fields, **wanted}, headers=HEADERS)
    kept = store.records.read(int(draft.rpartition("/")[2])).fields
    assert (kept["title"], kept["problem-text"]) == (RECORD.title, "Trop peu de places.")
    assert kept["context-text"] == RECORD.context.text


def test_a_third_who_writes_meanwhile_is_shown_as_well(site: TestClient, store: Store, conflict: Conflict) -> None:
    draft, page = conflict.draft, conflict.page
    form = next(form for form in forms_of(page.text) if form.action == draft)
    send(site, draft, draft, action="enregistrer", title="Le troisième titre")
    again = site.post(draft, data={**form.fields, "action": "choisir"}, headers=HEADERS)
    assert again.status_code == 409
    assert "Le troisième titre" in text_of(again.text)
    assert "Le second contexte." in text_of(again.text)
    assert store.records.read(int(draft.rpartition("/")[2])).fields["context-text"] == RECORD.context.text


def test_what_was_typed_in_a_draft_that_was_published_or_given_up_meanwhile_is_shown(
    site: TestClient, store: Store
) -> None:
    draft = begin(site, action="corriger", fiche=RECORD.id)
    late = {**fields_of(site, draft, draft), "title": "Trop tard", "action": "enregistrer"}
    number = int(draft.rpartition("/")[2])
    store.records.drop(number, actor="x", expected_version=store.records.read(number).version)
    page = site.post(draft, data=late, headers=HEADERS)
    assert page.status_code == 409
    assert "Trop tard" in text_of(page.text)
    assert "abandonnée" in text_of(page.text)
    assert 'value="choisir"' not in page.text


def test_a_form_that_was_open_for_long_does_not_write_over_what_came_meanwhile(site: TestClient) -> None:
    draft = begin(site, action="corriger", fiche=RECORD.id)
    late = {**fields_of(site, draft, draft), "title": "Le second", "action": "enregistrer", "jeton": "vieux"}
    send(site, draft, draft, action="enregistrer", title="Le premier")
    refused = site.post(draft, data=late, headers=HEADERS)
    assert refused.status_code == 403
    form = next(form for form in forms_of(refused.text) if form.action == draft)
    assert form.fields["title"] == "Le second"
    assert site.post(draft, data={**form.fields, "action": "enregistrer"}, headers=HEADERS).status_code == 409


def test_the_same_thing_written_twice_is_no_conflict(site: TestClient) -> None:
    draft = begin(site, action="corriger", fiche=RECORD.id)
    fields = {**fields_of(site, draft, draft), "title": "Le même", "action": "enregistrer"}
    for _ in range(2):
        answer = site.post(draft, data=fields, headers=HEADERS, follow_redirects=False)
        assert answer.status_code == 303

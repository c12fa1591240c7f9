"""Another person reads what changes, and publishes it or gives it back."""

from starlette.testclient import TestClient

from api.desk import Role, Store
from tests.api.pages.forms import HEADERS
from tests.api.pages.reading import text_of
from tests.api.pages.record_writing.drafts import RECORD, begin, fields_of, review, send
from tests.api.signed_in import sign_in


def test_the_author_cannot_publish_even_by_sending_what_the_page_does_not_offer(site: TestClient, store: Store) -> None:
    draft = begin(site, action="corriger", fiche=RECORD.id)
    send(site, draft, draft, action="soumettre", title="Garer sa voiture")
    fields = {**fields_of(site, draft, f"{draft}/relecture"), "action": "publier"}
    refused = site.post(f"{draft}/relecture", data=fields, headers=HEADERS)
    assert refused.status_code == 422
    assert "relue par une autre personne" in text_of(refused.text)
    assert store.records.latest() == ()


def test_a_reviewer_reads_what_changes_in_the_words_of_the_form_and_the_record_as_it_will_be_shown(
    site: TestClient,
) -> None:
    draft = begin(site, action="corriger", fiche=RECORD.id)
    with_lesson = send(site, draft, draft, ajouter="lessons", title="Stationnement et commerces à Vichy")
    number = len(RECORD.lessons)
    lesson = {f"lessons-{number}-text": "Un panneau aurait suffi.", f"lessons-{number}-lines": "405"}
    send(site, with_lesson, draft, action="enregistrer", **lesson)
    send(site, draft, draft, retirer="findings-0")
    send(site, draft, draft, action="soumettre", **{"hypotheses-1-outcome": "invalidated"})
    sign_in(site, Role.EXPERT, number=2)
    page = site.get(draft, headers=HEADERS).text
    said = text_of(page)
    assert "4 changements" in said
    assert 'name="hypotheses-0-text"' not in page
    outcome = "Hypothèse 2 – Ce que le terrain en a dit Modifié Avant [retiré : Confirmée par le terrain ]"
    parts = ("Titre Modifié Avant", outcome, "Constat 1 Retiré", "Leçon 3 Ajouté")
    assert [part for part in parts if part not in said] == []
    assert "[retiré : du centre-ville ]" in said
    preview = site.get(f"{draft}/apercu", headers=HEADERS)
    assert "Un panneau aurait suffi." in preview.text
    assert f"/bureau/fiches/brouillons/{draft.rpartition('/')[2]}" in preview.text
    assert "n’est pas publiée" in text_of(preview.text)
    assert "Un panneau aurait suffi." not in site.get(f"/investigations/{RECORD.id}").text


def test_the_inbox_counts_the_records_that_wait_for_its_reader(site: TestClient) -> None:
    draft, room = begin(site, action="corriger", fiche=RECORD.id), "Fiches à écrire et à relire"
    send(site, draft, draft, action="soumettre", title="Garer sa voiture")
    assert f"{room} (1)" not in text_of(site.get("/bureau").text)
    sign_in(site, Role.EXPERT, number=2)
    assert f"{room} (1)" in text_of(site.get("/bureau").text)


def test_a_preview_of_what_is_not_complete_says_what_is_missing(site: TestClient) -> None:
    draft = begin(site, action="tool")
    page = site.get(f"{draft}/apercu", headers=HEADERS)
    assert page.status_code == 422
    assert 'href="#name"' in page.text


def test_a_draft_given_back_says_why(site: TestClient) -> None:
    draft = begin(site, action="corriger", fiche=RECORD.id)
    send(site, draft, draft, action="soumettre", title="Garer sa voiture")
    review(site, draft, action="rendre", remarque="Le prix a changé.")
    assert "«\N{NO-BREAK SPACE}Le prix a changé.\N{NO-BREAK SPACE}»" in site.get(draft).text


def test_a_draft_given_back_says_so_in_the_list_and_at_its_head_until_it_is_sent_again(site: TestClient) -> None:
    draft = begin(site, action="corriger", fiche=RECORD.id)
    send(site, draft, draft, action="soumettre", title="Garer sa voiture")
    review(site, draft, action="rendre", remarque="Le prix a changé.")
    sign_in(site, Role.EXPERT)
    assert "rendue avec une remarque" in text_of(site.get("/bureau/fiches").text)
    send(site, draft, draft, action="enregistrer", title="Garer sa voiture")
    page = text_of(site.get(draft).text)
    assert page.index("À reprendre") < page.index("Le prix a changé.") < page.index("Enregistrer le brouillon")
    send(site, draft, draft, action="soumettre", title="Garer sa voiture")
    assert "rendue avec une remarque" not in text_of(site.get("/bureau/fiches").text)
    assert "À reprendre" not in text_of(site.get(draft).text)

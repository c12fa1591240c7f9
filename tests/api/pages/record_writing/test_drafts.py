"""What is typed in a draft is kept, checked at its fields, and sent to be reviewed."""

from starlette.testclient import TestClient

from api.desk import Store
from api.desk.records.draft_reading import DraftState
from tests.api.pages.forms import HEADERS
from tests.api.pages.reading import leads_to, text_of
from tests.api.pages.record_writing.drafts import RECORD, begin, fields_of, review, send


def test_a_draft_is_kept_whatever_is_wrong_and_errors_stand_at_their_fields(site: TestClient, store: Store) -> None:
    draft = begin(site, action="investigation")
    send(site, draft, draft, action="enregistrer", title="Un hall sombre")
    more = send(site, draft, draft, ajouter="hypotheses")
    assert 'name="hypotheses-0-text"' in site.get(more).text
    fields = {**fields_of(site, draft, draft), "hypotheses-0-text": "Les gens se perdent", "action": "soumettre"}
    page = site.post(draft, data=fields, headers=HEADERS)
    assert page.status_code == 422
    assert 'href="#hypotheses-0-outcome"' in page.text
    assert "– Ce que le terrain en a dit » est à remplir." in text_of(page.text)
    kept = store.records.read(int(draft.rpartition("/")[2]))
    assert (kept.fields["title"], kept.fields["hypotheses-0-text"]) == ("Un hall sombre", "Les gens se perdent")
    gone = send(site, draft, draft, retirer="hypotheses-0")
    assert 'name="hypotheses-0-text"' not in site.get(gone).text


def test_what_keeps_a_whole_record_from_review_leads_to_its_field(site: TestClient) -> None:
    draft = begin(site, action="corriger", fiche=RECORD.id)
    fields = {**fields_of(site, draft, draft), "action": "soumettre", "title": "Garer sa voiture"}
    plain = {name: value for name, value in fields.items() if not name.startswith(("lessons-", "themes."))}
    page = site.post(draft, data={**plain, "findings-0-lines": "9999999"}, headers=HEADERS)
    assert page.status_code == 422
    assert leads_to(page.text) == ["themes", "lessons", "findings-0-lines"]
    # What takes the focus is the list of them.
    assert page.text.index('id="erreurs"') < page.text.index('id="avis"')


def test_a_correction_that_corrects_nothing_is_not_sent_to_be_reviewed(site: TestClient, store: Store) -> None:
    draft = begin(site, action="corriger", fiche=RECORD.id)
    fields = {**fields_of(site, draft, draft), "action": "soumettre"}
    page = site.post(draft, data=fields, headers=HEADERS)
    assert page.status_code == 422
    assert "Rien ne change par rapport à la fiche publiée" in text_of(page.text)
    assert store.records.read(int(draft.rpartition("/")[2])).state is DraftState.WRITING


def test_saving_without_a_change_leaves_a_record_where_it_waits(site: TestClient, store: Store) -> None:
    draft = begin(site, action="corriger", fiche=RECORD.id)
    send(site, draft, draft, action="soumettre", title="Garer sa voiture")
    assert send(site, f"{draft}?modifier=1", draft, action="enregistrer") == f"{draft}?fait=rien"
    assert store.records.read(int(draft.rpartition("/")[2])).state is DraftState.SUBMITTED


def test_what_was_done_is_said(site: TestClient) -> None:
    draft = begin(site, action="corriger", fiche=RECORD.id)
    kept = send(site, draft, draft, action="enregistrer", title="Garer sa voiture")
    assert "Le brouillon est enregistré." in text_of(site.get(kept).text)
    assert send(site, draft, draft, action="enregistrer") == f"{draft}?fait=rien"
    assert "Rien n’a changé" in text_of(site.get(f"{draft}?fait=rien").text)
    sent = send(site, draft, draft, action="soumettre")
    assert "envoyée en relecture" in text_of(site.get(sent).text)
    back = review(site, draft, action="rendre", remarque="Trop long.")
    assert "rendue à qui l’a écrite" in text_of(site.get(back).text)


def test_what_is_known_of_a_territory_is_filled_in_and_what_was_left_empty_on_purpose_is_not(
    site: TestClient, store: Store
) -> None:
    draft = begin(site, action="investigation")
    typed = {
        "territories-0-code_insee": "07330",
        "territories-1-name": "vallon pont d’arc",
        "territories-2-name": "Saint-Martin",
    }
    send(site, draft, draft, action="enregistrer", **typed)
    kept = store.records.read(int(draft.rpartition("/")[2])).fields
    assert [kept.get(f"territories-{number}-department", "") for number in range(3)] == ["07", "07", ""]
    assert (kept["territories-0-name"], kept["territories-0-kind"]) == ("Vallon-Pont-d'Arc", "commune")
    assert kept["territories-0-region"] == "Auvergne-Rhône-Alpes"
    assert (kept["territories-1-name"], kept["territories-1-code_insee"]) == ("vallon pont d’arc", "07330")
    send(site, draft, draft, action="enregistrer", **{"territories-0-population-value": ""})
    assert store.records.read(int(draft.rpartition("/")[2])).fields["territories-0-population-value"] == ""

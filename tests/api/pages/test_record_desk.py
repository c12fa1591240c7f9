"""Two experts write and review records in a browser without JavaScript; what they publish is found at once."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import yaml
from httpx2 import Response
from markupsafe import escape
from sqlalchemy import select
from starlette.testclient import TestClient

from api.app import create_app
from api.desk import Role, Status, Store
from api.desk.inbox_tables import RequestReadingRow
from api.desk.record_draft_reading import DraftState
from api.settings import Settings
from corpus.catalogue import DATA, Catalogue
from corpus.records import FollowUpStatus, Investigation, ToolState
from recommender import Need, Recommender, ensure_index
from recommender.ranking_model import RankingModel
from tests.api.desk.conftest import FORM
from tests.api.pages.forms import HEADERS, forms_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import sign_in, store_of
from tests.conftest import UNHURRIED
from tests.fakes import DIMENSION, HashingEncoder

DEAD = Catalogue.load_reviewed(DATA).tool("comobi")
RECORD = Catalogue.load_reviewed(DATA).investigation("pni-03-vichy")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fiches")


@pytest.fixture(scope="module")
def fake(folder: Path) -> Recommender:
    """A recommender whose texts are encoded in no time, so that each publication is quick."""
    encoder = HashingEncoder()
    model = replace(RankingModel.untrained(dimension=DIMENSION), encoder="")
    return Recommender.load(ensure_index(DATA, encoder, data_dir=folder), encoder, model=model)


@pytest.fixture
def settings(folder: Path, tmp_path: Path) -> Settings:
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    return Settings(data_dir=folder, database_url=url, **UNHURRIED)


@pytest.fixture
def site(settings: Settings, fake: Recommender) -> Iterator[TestClient]:
    with TestClient(create_app(settings, fake), raise_server_exceptions=False) as running:
        sign_in(running, Role.EXPERT)
        yield running


@dataclass(frozen=True)
class Conflict:
    """A draft in which two people wrote, and what the second of them is shown."""

    draft: str
    page: Response


def fields_of(site: TestClient, address: str, action: str) -> dict[str, str]:
    """What a browser would send of a form of a page, boxes that are not ticked left out."""
    page = site.get(address, headers=HEADERS)
    assert page.status_code == 200, page.text
    unticked = {
        tag[0]
        for tag in re.findall(r'<input id="[^"]*" name="(themes\.[^"]*)" type="checkbox" value="1"(>)', page.text)
    }
    form = next(form for form in forms_of(page.text) if form.action == action)
    chosen = re.findall(r'<select[^>]* name="([^"]+)".*?</select>', page.text, re.DOTALL)
    selects = {}
    for name in chosen:
        block = re.search(rf'<select[^>]* name="{re.escape(name)}".*?</select>', page.text, re.DOTALL)
        assert block
        ticked = re.search(r'value="([^"]*)" selected', block.group())
        selects[name] = ticked.group(1) if ticked else ""
    return {**{name: value for name, value in form.fields.items() if name not in unticked}, **selects}


def send(site: TestClient, address: str, to: str, /, **typed: str) -> str:
    """Send a form and give the address it leads to."""
    fields = {**fields_of(site, address, to), **typed}
    answer = site.post(to, data=fields, headers=HEADERS, follow_redirects=False)
    assert answer.status_code == 303, text_of(answer.text)
    return answer.headers["location"].partition("#")[0]


def begin(site: TestClient, **typed: str) -> str:
    return send(site, "/bureau/fiches", "/bureau/fiches", **typed)


def review(site: TestClient, draft: str, *, number: int = 2, **typed: str) -> str:
    """Let another expert review a draft."""
    sign_in(site, Role.EXPERT, number=number)
    return send(site, draft, f"{draft}/relecture", **typed)


def served(site: TestClient) -> Recommender:
    recommender: Recommender = site.app_state["running"].recommender
    return recommender


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


def test_the_author_cannot_publish_even_by_sending_what_the_page_does_not_offer(site: TestClient, store: Store) -> None:
    draft = begin(site, action="corriger", fiche=RECORD.id)
    send(site, draft, draft, action="soumettre", title="Garer sa voiture")
    fields = {**fields_of(site, draft, f"{draft}/relecture"), "action": "publier"}
    refused = site.post(f"{draft}/relecture", data=fields, headers=HEADERS)
    assert refused.status_code == 422
    assert "relue par une autre personne" in text_of(refused.text)
    assert store.records.latest() == ()


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


def test_a_preview_of_what_is_not_complete_says_what_is_missing(site: TestClient) -> None:
    draft = begin(site, action="tool")
    page = site.get(f"{draft}/apercu", headers=HEADERS)
    assert page.status_code == 422
    assert 'href="#name"' in page.text


def test_a_closed_request_becomes_a_record_that_the_next_need_finds(site: TestClient, store: Store) -> None:
    reference = store.requests.receive(FORM, key="a").reference
    refused = {**fields_of(site, "/bureau/fiches", "/bureau/fiches"), "action": "demande", "demande": reference}
    assert "quand elle est close" in text_of(site.post("/bureau/fiches", data=refused, headers=HEADERS).text)
    store.treatment.move(reference, Status.CLOSED, actor="expert")
    draft = begin(site, action="demande", demande=reference)
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


def test_a_draft_given_back_says_why(site: TestClient) -> None:
    draft = begin(site, action="corriger", fiche=RECORD.id)
    send(site, draft, draft, action="soumettre", title="Garer sa voiture")
    review(site, draft, action="rendre", remarque="Le prix a changé.")
    assert "« Le prix a changé. »" in site.get(draft).text


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
    store.treatment.move(reference, Status.CLOSED, actor="expert")
    link = f"/bureau/fiches?demande={reference}"
    assert f'href="{link}#depuis-une-demande"' in site.get(f"/bureau/demandes/{reference}").text
    assert f'value="{reference}"' in site.get(link).text
    draft = begin(site, action="demande", demande=reference.lower().replace("-", " "))
    assert begin(site, action="demande", demande=reference) == f"{draft}?fait=deja"


def test_what_a_refusal_is_of_is_said_at_its_field_and_nothing_typed_is_lost(site: TestClient) -> None:
    fields = fields_of(site, "/bureau/fiches", "/bureau/fiches")
    for action, wrong, typed in (
        ("demande", "demande", {"demande": "DL-2026-0000"}),
        ("corriger", "fiche", {"fiche": "rien de tel"}),
        ("arret", "raison", {"fiche": "calendly", "raison": ""}),
        ("arret", "fiche", {"fiche": "rien de tel", "raison": "Il a fermé en mai."}),
        ("arret", "fiche", {"fiche": DEAD.id, "raison": DEAD.state_note or ""}),
    ):
        page = site.post("/bureau/fiches", data={**fields, **typed, "action": action}, headers=HEADERS)
        assert page.status_code == 422
        assert f'href="#{wrong}"' in page.text, action
        assert all(str(escape(value)) in page.text for value in typed.values())
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


def test_a_record_leads_an_expert_to_its_correction_and_nobody_else(site: TestClient) -> None:
    link = f"/bureau/fiches?fiche={RECORD.id}"
    assert f'href="{link}#corriger"' in site.get(f"/investigations/{RECORD.id}").text
    assert f'value="{RECORD.id}"' in site.get(link).text
    sign_in(site, Role.TERRITORY)
    assert "bureau/fiches" not in site.get(f"/investigations/{RECORD.id}").text


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


def test_open_requests_are_read_again_once_a_record_is_published(
    settings: Settings, fake: Recommender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.stores._SECONDS", 0.05)

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

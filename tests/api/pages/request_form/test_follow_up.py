import json
import re
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.desk import Closing, Store
from api.desk.requests.statuses import Status
from api.pages.request_form.answer_day import answer_day
from api.pages.typography import day
from tests.api.conftest import Opener
from tests.api.pages.forms import CONTACT, HEADERS, NEED, Person
from tests.api.pages.reading import headings, text_of
from tests.api.signed_in import store_of


@pytest.fixture
def person(client: TestClient) -> Person:
    """Someone who has just opened the follow-up of their request."""
    someone = Person(client)
    someone.reach("nulle part")
    someone.follow()
    return someone


@pytest.fixture
def base(person: Person) -> str:
    return person.address


@pytest.fixture
def store(client: TestClient) -> Store:
    return client.app_state["store"]


def test_the_person_reads_where_the_request_stands_and_what_they_wrote(person: Person) -> None:
    said = text_of(person.page.text)
    assert "Reçue Votre demande est arrivée." in said
    assert "Demande reçue" in said
    assert all(value in said for value in ("Poses", *CONTACT.values(), NEED["tried"]))
    assert person.page.headers["cache-control"] == "no-store"


def test_what_was_left_empty_is_named_once(client: TestClient) -> None:
    someone = Person(client)
    left = {"tried": "", "deadline": "", "role": "", "phone": ""}
    someone.reach("nulle part", **left)
    someone.follow()
    said = text_of(someone.page.text)
    assert said.count("Non renseigné") == 1
    assert "Non renseigné ce qui a déjà été essayé, pour quand, fonction, téléphone" in said


def test_the_day_of_the_answer_that_was_promised_is_told_until_it_comes(site_with: Opener) -> None:
    client = site_with(answer_within="sous dix jours ouvrés")
    store, someone = store_of(client), Person(client)
    now = store.clock()
    for ago, told in ((0, "Réponse attendue vers le"), (40, "Une réponse était attendue vers le")):
        then = now - timedelta(days=ago)
        store.requests._clock = partial(then.replace)
        someone.reach("nulle part")
        by = day(answer_day(then, "sous dix jours ouvrés") or then.date())
        assert f"sous dix jours ouvrés, soit vers le {by}" in text_of(someone.page.text)
        someone.follow()
        assert f"{told} {by}" in text_of(someone.page.text)
    store.treatment.move(someone.reference, Status.IN_PROGRESS, actor="expert-1")
    store.treatment.answer(someone.reference, "Voici.", actor="expert-1")
    assert "attendue" not in text_of(someone.open(someone.address).text)


def test_the_answer_stands_on_the_page(person: Person, base: str, store: Store) -> None:
    reference = person.reference
    text = "Livry-Gargan a rencontré <la même> chose.\nAppelez-les."
    store.treatment.move(reference, Status.IN_PROGRESS, actor="expert-1")
    store.treatment.answer(reference, text, actor="expert-1", records=("pni-93-livry-gargan", "disparue"))
    person.open(base)
    assert headings(person.page.text)[1] == "La réponse de l’équipe"
    said = text_of(person.page.text)
    assert "Livry-Gargan a rencontré <la même> chose." in said
    assert 'href="/investigations/pni-93-livry-gargan"' in person.page.text
    assert "Répondue" in said
    assert "expert-1" not in person.page.text


def test_a_request_that_is_worked_on_says_so_and_not_who_does(person: Person, base: str, store: Store) -> None:
    store.decisions.pin(person.reference, "pni-93-livry-gargan", actor="expert-1")
    said = text_of(person.open(base).text)
    assert "étudie votre demande" in said
    assert "Statut : en cours d’étude" in said.replace("\u00a0", " ")
    assert "expert-1" not in person.page.text


def test_how_the_team_shares_its_work_is_not_told(person: Person, base: str, store: Store) -> None:
    reference = person.reference
    store.treatment.assign(reference, "expert-1", actor="expert-1")
    store.decisions.note(reference, "À appeler lundi", actor="expert-1")
    said = text_of(person.open(base).text)
    assert "À appeler" not in said
    assert said.count("Demande reçue") == 1
    assert "Statut" not in said


@pytest.mark.parametrize("status", [status for status in Status if status not in {Status.WITHDRAWN, Status.ERASED}])
def test_every_status_is_told_in_words(person: Person, base: str, store: Store, status: Status) -> None:
    reference = person.reference
    if status is not Status.RECEIVED:
        store.treatment.move(reference, status, reason=Closing.OVER, question="Pour qui ?", actor="expert-1")
    said = text_of(person.open(base).text)
    assert status.value not in said
    assert ("Corriger" in said) == (status is not Status.CLOSED)


def test_a_closed_request_says_why_to_the_person(person: Person, base: str, store: Store) -> None:
    store.treatment.move(person.reference, Status.CLOSED, reason=Closing.OUTSIDE, actor="expert-1", note="vu")
    said = text_of(person.open(base).text)
    assert Closing.OUTSIDE.told in said
    assert "vu" not in said.split()
    assert '"reason": "outside"' in person.client.get(f"{base}/mes-donnees.json").text


def test_a_correction_is_kept_told_and_refused_when_wrong(person: Person, base: str) -> None:
    person.open(base + "/corriger")
    page = person.send(email="mairie", need="Autre chose")
    assert page.status_code == 422
    assert "<title>Erreur\u00a0:" in page.text
    assert (person.form().fields["email"], person.form().fields["need"]) == ("mairie", "Autre chose")
    person.send(email="mairie@exemple.fr")
    assert person.address == base
    said = text_of(person.page.text)
    assert "Votre correction est enregistrée." in said
    assert "Autre chose" in said
    assert "Demande corrigée par vous (besoin)" in said


def test_a_correction_that_changes_nothing_says_so(person: Person, base: str) -> None:
    person.open(base + "/corriger")
    person.send()
    while person.address != base:
        person.send()
    said = text_of(person.page.text)
    assert "Rien n’a changé" in said
    assert "Votre correction est enregistrée." not in said


def test_a_correction_over_what_was_not_seen_keeps_the_text(person: Person, base: str) -> None:
    person.open(base + "/corriger")
    first = person.form()
    person.send(tried="Un courrier")
    page = person.client.post(first.action, data=first.fields | {"need": "Autre chose"}, headers=HEADERS)
    assert page.status_code == 409
    assert "a changé entre-temps" in text_of(page.text)
    person._keep(page)
    person.send()
    said = text_of(person.page.text)
    assert "Autre chose" in said


def test_the_territory_is_searched_chosen_and_told(person: Person, base: str) -> None:
    said = text_of(person.open(base + "/territoire").text)
    assert "Poses" in said
    assert "Choisir ce territoire" not in said
    person.open(base + "/territoire?lieu=fronton")
    assert person.send(territory="").status_code == 422
    assert person.send(territory="99999").status_code == 422
    person.send(territory="31202")
    assert person.address == base
    said = text_of(person.page.text)
    assert "Fronton" in said
    assert "Demande corrigée par vous (territoire)" in said


def test_a_territory_chosen_over_what_was_not_seen_changes_nothing(person: Person, base: str) -> None:
    person.open(base + "/territoire?lieu=fronton")
    form = person.form()
    person.open(base + "/corriger")
    person.send(tried="Un courrier")
    page = person.client.post(form.action, data=form.fields | {"territory": "31202"}, headers=HEADERS)
    assert page.status_code == 409
    assert "Poses" in text_of(person.open(base).text)


def test_the_territory_of_a_withdrawn_request_stays(person: Person, base: str) -> None:
    person.open(base + "/retirer")
    person.send()
    assert person.open(base + "/territoire?lieu=fronton").status_code == 200
    assert person.address == base


@pytest.mark.parametrize("version", ["", "x", "-1", "²", "9" * 5_000, "1.0"])
def test_a_made_up_version_changes_nothing(person: Person, base: str, version: str) -> None:
    person.open(base + "/corriger")
    assert person.send(need="Autre chose", version=version).status_code == 409
    assert "Autre chose" not in text_of(person.open(base).text)


def test_a_correction_too_long_or_without_its_token_keeps_the_text(person: Person, base: str) -> None:
    person.open(base + "/corriger")
    assert person.send(need="é" * 20_001).status_code == 422
    assert person.form().fields["need"] == "é" * 20_000
    assert person.send(need="Autre chose", jeton="faux").status_code == 403
    assert person.form().fields["need"] == "Autre chose"


def test_a_request_is_withdrawn_once_asked_and_no_longer_corrected(person: Person, base: str) -> None:
    assert headings(person.open(base + "/retirer").text) == ["Retirer votre demande\u202f?"]
    assert person.send(jeton="faux").status_code == 403
    person.send()
    assert person.address == base
    said = text_of(person.page.text)
    assert "Retirée" in said
    assert NEED["tried"] in said
    for gone in ("/corriger", "/retirer"):
        assert person.open(base + gone).url.path == base


def test_a_correction_of_a_request_that_was_closed_meanwhile_is_given_back(person: Person, base: str) -> None:
    person.open(base + "/corriger")
    late = person.form()
    person.open(base + "/retirer")
    person.send()
    answer = person.client.post(late.action, data={**late.fields, "need": "Les bacs débordent"}, headers=HEADERS)
    assert answer.status_code == 409
    said = text_of(answer.text)
    assert "elle ne peut plus être corrigée" in said
    assert "Les bacs débordent" in answer.text
    assert "Les bacs débordent" not in person.open(base).text


def test_a_request_is_erased_for_good(person: Person, base: str, data_dir: Path) -> None:
    secret_word = "Encombrantissime"
    person.open(base + "/corriger")
    person.send(need=f"{secret_word} devant la mairie", name="Prénomrarissime Exemple")
    person.open(base + "/effacer")
    stale = person.form()
    person.send()
    assert person.address == base
    said = text_of(person.page.text)
    assert "Effacée" in said
    assert secret_word not in said
    assert "Corriger" not in said
    assert person.client.post(stale.action, data=stale.fields, headers=HEADERS).status_code == 200
    for gone in ("/corriger", "/retirer", "/effacer"):
        assert person.open(base + gone).url.path == base
    for path in data_dir.glob("desk.sqlite3*"):
        assert secret_word.encode() not in path.read_bytes()
        assert b"rarissime" not in path.read_bytes()


def test_the_person_takes_all_their_data_away(person: Person, base: str) -> None:
    answer = person.client.get(base + "/mes-donnees.json", headers=HEADERS)
    assert answer.headers["content-disposition"] == f'attachment; filename="demande-{person.reference}.json"'
    assert answer.headers["cache-control"] == "no-store"
    told = json.loads(answer.text)
    assert told["form"] == {**NEED, **CONTACT, "territory": "27474", "territory_typed": ""}
    assert [event["kind"] for event in told["events"]] == ["received"]


def test_whoever_has_sent_a_request_is_not_asked_to_send_another(person: Person, base: str) -> None:
    beside = re.compile(r'<div class="dl-reach">(.*?)</div>', re.DOTALL)
    for page in (base, f"{base}/corriger", f"{base}/territoire"):
        said = beside.findall(person.open(page).text)
        assert said, page
        assert "numéro de votre demande" in said[0]
        assert 'href="/demande"' not in said[0]
    person.open(f"{base}/effacer")
    person.send()
    assert 'href="/demande"' in beside.findall(person.open(base).text)[0]


def test_retracting_and_erasing_are_told_apart(person: Person) -> None:
    said = text_of(person.page.text)
    assert "Retirer Personne ne la traitera plus." in said
    assert "Effacer Ni votre texte ni vos coordonnées ne seront gardés" in said


def test_a_wrong_link_is_told_kindly(person: Person, base: str) -> None:
    for wrong in (base[:-1], base + "x", "/suivi/" + base.split("/")[2].swapcase(), "/suivi/x"):
        page = person.client.get(wrong, headers=HEADERS)
        assert (page.status_code, headings(page.text)[0]) == (404, "Ce lien n’ouvre aucune demande")
        assert page.headers["x-robots-tag"] == "noindex, nofollow"

import csv
import io
import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from api.desk import Agent, InboxFilter, Role, Status, Store
from api.pages.desk.inbox_words import verdict_label
from recommender import Recommender
from tests.api.desk.conftest import FORM
from tests.api.pages.desk_forms import do
from tests.api.pages.forms import HEADERS, Person, forms_of
from tests.api.pages.reading import headings, text_of
from tests.api.signed_in import agent_with, sign_in


@pytest.fixture
def reference(store: Store, request: pytest.FixtureRequest) -> str:
    form = replace(FORM, tried="Une affiche. Appeler Mme Exemple au 01 99 00 12 34.")
    return store.requests.receive(form, key=request.node.name).reference


@pytest.fixture
def base(reference: str) -> str:
    return f"/bureau/demandes/{reference}"


@pytest.fixture
def person(site: TestClient, expert: Agent, base: str) -> Person:
    someone = Person(site)
    assert someone.open(base).status_code == 200, expert
    return someone


def shown(page: str) -> list[str]:
    return re.findall(r'<input type="hidden" name="fiche" value="([^"]+)"', page)


def test_an_expert_reads_the_need_its_territory_and_every_score_but_no_contact(person: Person) -> None:
    said = text_of(person.page.text)
    assert "sortir leurs encombrants" in said
    assert "Vallon-Pont-d" in said
    assert "dense_problem" in said
    assert "Montrée" in said
    assert "Écartée : trop improbable" in said.replace("\xa0", " ")
    hidden = ("dechets@exemple.fr", FORM.name, FORM.email, "01 99 00 12 34")
    assert [word for word in hidden if word in person.page.text] == []
    assert person.page.headers["cache-control"] == "no-store"


def test_an_expert_is_not_spoken_to_as_the_territory_that_asks(person: Person) -> None:
    said = text_of(person.page.text).replace("\xa0", " ")
    assert "c’est moins que le seuil" in said
    assert "Vous pouvez demander" not in said
    assert "vôtre" not in said


def test_the_contact_and_the_persons_own_words_are_shown_on_purpose(person: Person, base: str) -> None:
    said = text_of(person.open(f"{base}?coordonnees=oui").text)
    assert all(word in said for word in ("dechets@exemple.fr", FORM.name, FORM.email, FORM.phone))


def test_nobody_else_opens_a_request(site: TestClient, base: str) -> None:
    site.cookies.clear()
    for path in (base, f"{base}/historique.json", f"{base}/historique.csv"):
        assert Person(site).open(path).url.path == "/connexion"
    sign_in(site, Role.TERRITORY)
    for path in (base, f"{base}/historique.json", f"{base}/historique.csv"):
        page = Person(site).open(path)
        assert (page.status_code, "encombrants" in page.text) == (403, False)


def test_a_request_is_given_moved_and_noted(person: Person, base: str, store: Store, expert: Agent) -> None:
    do(person, base, "confier", confier_a="moi")
    assert "C’est enregistré." in text_of(person.page.text)
    do(person, base, "statut", devient="en-cours", note="à appeler lundi")
    do(person, base, "noter", note="Même besoin qu’à <Poses>.")
    reference = base.rsplit("/", 1)[-1]
    filed = store.treatment.read(reference)
    assert (filed.owner, filed.status, filed.version) == (expert.id, Status.IN_PROGRESS, 4)
    said = text_of(person.page.text).replace("\xa0", " ")
    assert f"{expert.name} : Statut : Reçue → En cours d’étude à appeler lundi" in said
    assert f"{expert.name} : Note Même besoin qu’à <Poses>." in said
    assert f"Confiée à {expert.name}" in said


def test_a_match_is_rejected_with_its_reason_then_the_decision_is_taken_back(
    person: Person, base: str, store: Store
) -> None:
    reference = base.rsplit("/", 1)[-1]
    first = shown(person.page.text)[0]
    do(person, base, "ecarter", fiche=first, motif="out_of_date", note="Le service a fermé.")
    said = text_of(person.page.text).replace("\xa0", " ")
    assert "Écartée par Dominique Exemple" in said
    assert "dépassée ou abandonnée – Le service a fermé." in said
    [decision] = store.decisions.of(reference)
    assert (decision.record_id, decision.index_version is not None) == (first, True)
    do(person, base, "annuler", decision=str(decision.id))
    assert "Écartée par Dominique Exemple" not in text_of(person.page.text)
    do(person, base, "annuler", decision=str(decision.id))
    assert person.page.status_code == 422
    assert [one.kind.value for one in store.decisions.of(reference)] == ["rejected", "revoked"]


def test_a_request_of_which_every_record_is_rejected_has_nothing_that_answers(
    person: Person, base: str, store: Store, recommender: Recommender
) -> None:
    store.readings.compute(recommender)
    records = shown(person.page.text.partition("Les fiches écartées par le calcul")[0])
    closest = store.inbox.page(InboxFilter(), size=1).lines[0].closest
    assert closest in records
    for record in records:
        assert "Rien, selon" not in text_of(person.page.text)
        do(person, base, "ecarter", fiche=record, motif="wrong_theme")
    assert "Rien, selon Dominique Exemple" in text_of(person.page.text)
    assert store.inbox.page(InboxFilter(), size=1).lines[0].closest == ""
    [last] = [one for one in store.decisions.of(base.rsplit("/", 1)[-1]) if one.record_id == closest]
    do(person, base, "annuler", decision=str(last.id))
    line = store.inbox.page(InboxFilter(), size=1).lines[0]
    assert verdict_label(line.verdict, line.closeness) in text_of(person.page.text)
    assert store.inbox.page(InboxFilter(), size=1).lines[0].closest == closest


def test_a_record_that_was_cut_is_pinned_and_then_stands_among_the_first(person: Person, base: str) -> None:
    cut = shown(person.page.text)[-1]
    do(person, base, "retenir", fiche=cut)
    assert "Retenue par" in text_of(person.page.text)
    first = person.page.text.partition("Les fiches écartées par le calcul")[0]
    assert cut in shown(first)


@pytest.mark.parametrize(
    "typed",
    [
        "pni-93-livry-gargan",
        " https://deja-la.exemple.fr/investigations/pni-93-livry-gargan?de=la-liste#contact ",
        "livry gargan DEPOTS",
    ],
)
def test_a_record_is_pinned_by_its_id_its_address_or_words_of_its_name(
    person: Person, base: str, store: Store, typed: str
) -> None:
    do(person, base, "retenir", fiche=typed)
    [decision] = store.decisions.of(base.rsplit("/", 1)[-1])
    assert decision.record_id == "pni-93-livry-gargan"


def test_what_was_learned_and_became_of_a_match_is_read_without_opening_its_record(person: Person) -> None:
    match = person.page.text.partition('href="/investigations/pni-93-livry-gargan"')[2].partition("</article>")[0]
    said = text_of(f"<main>{match}</main>").replace("\xa0", " ")
    assert all(f"{name} " in said for name in ("Première idée", "Ce qu’on y a appris", "En 2021", "À savoir"))
    assert "fois plus peuplé" in said
    assert "pour Vallon-Pont-d" in said


def test_the_answers_to_a_request_are_compared_from_its_page_without_what_was_rejected(
    person: Person, base: str
) -> None:
    [first, *rest] = shown(person.page.text.partition("Les fiches écartées par le calcul")[0])
    do(person, base, "ecarter", fiche=first, motif="wrong_theme")
    [form] = [form for form in forms_of(person.page.text) if form.action == "/comparatifs"]
    assert form.fields["vus"].split(",") == rest
    page = person.client.post("/comparatifs", data=form.fields, headers=HEADERS)
    proposed = re.findall(r'name="reponse"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="reponse"', page.text)
    assert [one for one in rest if one not in str(proposed)] == []
    assert "dechets@exemple.fr" not in page.text


def test_the_list_a_request_was_opened_from_is_kept_through_what_is_done(
    person: Person, base: str, store: Store, expert: Agent
) -> None:
    reference = base.rsplit("/", 1)[-1]
    far = store.requests.receive(replace(FORM, territory="46240"), key="far").reference
    near = store.requests.receive(FORM, key="near").reference
    listed = f"{base}?liste=departement%3D07%26responsable%3Dpersonne%26ordre%3Danciennes"
    person.open(listed)
    before = person.page.text.partition('rel="next"')[0]
    assert f"/demandes/{near}?liste=" in before
    assert far not in person.page.text.partition("Le besoin")[0]
    do(person, base, "confier", confier_a="moi")
    # It has left the list, in which the next one still follows.
    assert store.treatment.read(reference).owner == expert.id
    assert "departement%3D07" in str(person.page.url)
    assert "Passer à la demande suivante" in text_of(person.page.text)
    back = f"/bureau?departement=07&amp;responsable=personne&amp;ordre=anciennes#d-{reference}"
    assert f'href="{back}"' in person.page.text
    person.open(base)
    assert f'href="/bureau/demandes/{far}"' in person.page.text.partition("Le besoin")[0]


def test_once_a_letter_has_left_the_next_request_of_the_list_is_one_key_away(
    person: Person, base: str, store: Store
) -> None:
    for number in range(2):
        store.requests.receive(replace(FORM, territory="46240"), key=f"rest-{base}-{number}")
    listed = f"{base}/reponse?liste=departement%3D46%26ordre%3Danciennes"
    form = next(one for one in forms_of(person.open(listed).text) if "text" in one.fields)
    sent = {name: value for name, value in form.fields.items() if not name.startswith("r-")}
    data = {**sent, "text": "Bonjour.", "relu": "oui", "action": "envoyer"}
    page = person.client.post(form.action, data=data, headers=HEADERS).text
    said = text_of(page).replace("\xa0", " ")
    assert "La réponse est envoyée. 2 demandes viennent après celle-ci dans la liste filtrée." in said
    # The one thing on the page that takes the focus, so that Enter goes on.
    [focused] = re.findall(r"<(\w+)[^>]* data-focus>([^<]*)", page)
    assert focused[0] == "a"
    assert focused[1].startswith("Demande suivante")
    person.open(f"{base}?fait=question&liste=departement%3D01")
    # Whatever came before it may wait still.
    said = text_of(person.page.text)
    assert "La question est envoyée. Aucune demande ne vient après celle-ci dans la liste filtrée" in said


def test_what_can_be_done_is_one_link_away_where_it_stands_under_a_long_page(person: Person) -> None:
    top = person.page.text.partition("Le besoin")[0]
    assert '<a href="#faire">' in top
    assert 'id="faire"' in person.page.text


def test_the_hour_of_what_happened_is_told(person: Person) -> None:
    said = text_of(person.page.text).replace("\xa0", " ")
    assert re.search(r"\d{4} à \d+ h \d\d La personne : Demande reçue", said)


@pytest.mark.parametrize(
    ("action", "fields", "told"),
    [
        ("ecarter", {"motif": ""}, "Choisissez pourquoi"),
        ("ecarter", {"motif": "other", "note": ""}, "pourquoi cette fiche est écartée"),
        ("retenir", {"fiche": "nulle-part"}, "Aucune fiche du catalogue ne porte ce nom"),
        ("retenir", {"fiche": ""}, "Aucune fiche du catalogue ne porte ce nom"),
        ("retenir", {"fiche": "encombrants"}, "Retenir Dépôts sauvages et encombrants à Livry-Gargan"),
        ("statut", {"devient": "retiree"}, "Seule la personne"),
        ("statut", {"devient": "x"}, "Choisissez le nouveau statut"),
        ("statut", {"devient": "close"}, "dites pourquoi la demande est close"),
        ("confier", {"confier_a": "x"}, "à qui confier"),
        ("annuler", {"decision": "x"}, "n’existe pas"),
        ("noter", {"note": " "}, "vide"),
        ("effacer", {}, "Choisissez ce que"),
    ],
)
def test_an_action_that_is_not_right_says_why_and_changes_nothing(
    person: Person, base: str, store: Store, action: str, fields: dict[str, str], told: str
) -> None:
    sent = {"fiche": shown(person.page.text)[0], **fields}
    do(person, base, action, **sent)
    assert person.page.status_code in {409, 422}
    assert told in text_of(person.page.text)
    assert store.treatment.read(base.rsplit("/", 1)[-1]).version == 1


def test_what_came_too_late_is_told_what_changed_and_keeps_what_was_typed(
    person: Person, base: str, store: Store
) -> None:
    reference = base.rsplit("/", 1)[-1]
    other = agent_with(store, Role.ADMIN)
    store.treatment.move(reference, Status.WAITING, actor=other.id, note="question posée", question="Pour qui ?")
    do(person, base, "noter", note="Une note longue à écrire.")
    assert person.page.status_code == 409
    said = text_of(person.page.text).replace("\xa0", " ")
    assert "Ce qui a changé entre-temps" in headings(person.page.text)
    assert f"{other.name} : Confiée à {other.name}, en cours d’étude" in said
    assert f"{other.name} : Statut : En cours d’étude → En attente du territoire (question posée)" in said
    assert "Une note longue à écrire." in person.page.text
    do(person, base, "noter", note="Une note longue à écrire.")
    assert person.page.status_code == 200
    do(person, base, "noter", note="x", jeton="faux")
    assert person.page.status_code == 403


def test_what_is_cut_is_counted_once_where_all_of_it_is_shown(person: Person) -> None:
    said = text_of(person.page.text)
    cut = len(re.findall(r'id="fiche-', person.page.text.partition("Les fiches écartées par le calcul")[2]))
    told = re.search(r"Les fiches écartées par le calcul(?: \((\d+)\)|, les (\d+) premières sur (\d+))", said)
    assert told
    whole, first, total = told.groups()
    assert (whole == str(cut)) if whole else (first == str(cut) and int(total) > cut)


def test_who_decides_is_led_back_to_the_record(person: Person, base: str) -> None:
    last = shown(person.page.text)[-1]
    place = f"fiche-{last}"
    assert f'id="{place}"' in person.page.text
    for fields in ({"action": "ecarter", "motif": "out_of_date"}, {"action": "annuler"}):
        form = next(
            one
            for one in forms_of(person.page.text)
            if one.fields.get("place") == place and ("decision" in one.fields) is (fields["action"] == "annuler")
        )
        sent = person.client.post(form.action, data={**form.fields, **fields}, headers=HEADERS, follow_redirects=False)
        assert sent.status_code == 303, text_of(sent.text)
        assert sent.headers["location"].endswith(f"#{place}")
        person.open(base)


def test_the_history_is_exported_whole_without_the_contact(person: Person, base: str, store: Store) -> None:
    first = shown(person.page.text)[0]
    do(person, base, "ecarter", fiche=first, motif="wrong_theme", note="=1+1 ; suite")
    told = person.client.get(f"{base}/historique.json").json()
    assert [one["evenement"] for one in told["historique"]] == ["received", "assigned", "rejected"]
    assert told["historique"][2]["motif"] == "wrong_theme"
    answer = person.client.get(f"{base}/historique.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert [(row["evenement"], row["fiche"]) for row in rows] == [
        ("received", ""),
        ("assigned", ""),
        ("rejected", first),
    ]
    assert rows[2]["note"] == "'=1+1 ; suite"
    assert rows[2]["texte"].startswith("Fiche écartée")
    assert [row["texte"] for row in rows] == [one["texte"] for one in told["historique"]]
    assert answer.headers["content-disposition"].endswith(f'historique-{base.rsplit("/", 1)[-1]}.csv"')
    assert all(word not in answer.text for word in (FORM.name, FORM.email, "sortir leurs"))


def test_an_erased_request_is_still_found_with_nothing_in_it(site: TestClient, store: Store, expert: Agent) -> None:
    receipt = store.requests.receive(FORM, key="effacee")
    store.decisions.note(receipt.reference, "Un mot rarissime", actor=expert.id)
    store.requests.erase(receipt.secret)
    page = Person(site).open(f"/bureau/demandes/{receipt.reference}")
    assert page.status_code == 200
    assert "il n’en reste que le numéro" in text_of(page.text)
    assert "rarissime" not in page.text
    assert "/actions" not in page.text
    assert Person(site).open("/bureau/demandes/DL-2026-AAAAAA").status_code == 404


def test_words_of_several_records_offer_each_as_a_button(person: Person, base: str, store: Store) -> None:
    do(person, base, "retenir", fiche="encombrants")
    assert person.page.status_code == 422
    assert "choisissez la vôtre" in text_of(person.page.text)
    form = next(form for form in forms_of(person.page.text) if form.fields.get("action") == "retenir")
    offered = re.findall(r'name="fiche" value="([^"]+)">Retenir', person.page.text)
    assert len(offered) > 1
    person.client.post(form.action, data={**form.fields, "fiche": offered[0]}, headers=HEADERS)
    [decision] = store.decisions.of(base.rsplit("/", 1)[-1])
    assert decision.record_id == offered[0]


def test_the_keys_of_a_request_are_listed_and_lead_where_they_say(person: Person, base: str) -> None:
    page = person.open(base).text
    assert "Raccourcis du clavier" in page
    assert f'href="{base}/reponse" data-key="r"' in page
    for key in "jklrs":
        assert f"<kbd>{key}</kbd>" in page


def test_a_theme_given_by_hand_replaces_those_of_the_verdict_and_is_in_the_history(
    person: Person, base: str, store: Store
) -> None:
    do(person, base, "classer", theme="")
    assert "Choisissez un thème de la liste" in text_of(person.page.text)
    for theme, said in (("securite", "Sécurité et gestion de crise"), ("aucun", "aucun de la liste")):
        do(person, base, "classer", theme=theme)
        assert f"Thème : {said}" in text_of(person.page.text).replace("\xa0", " ")
        assert f'<option value="{theme}" selected>' in person.page.text
        verdict = person.page.text.partition('class="fr-text--lg fr-mb-1w"')[2].partition("</p>")[0]
        assert (said in verdict, "·" in verdict) == (theme != "aucun", theme != "aucun")
    do(person, base, "classer", theme="calcul")
    assert person.page.status_code == 200
    assert "Thème : celui du calcul, de nouveau" in text_of(person.page.text).replace("\xa0", " ")
    assert ('value="calcul"' in person.page.text, "Choisir un thème" in person.page.text) == (False, True)
    told = person.client.get(f"{base}/historique.json").json()["historique"]
    assert [(one["evenement"], one["version"]) for one in told] == [
        ("received", 1),
        ("theme_given", None),
        ("theme_given", None),
        ("theme_returned", None),
    ]
    assert [one.theme for one in store.given_themes.of(base.rpartition("/")[2])] == ["securite", None, None]

import json
import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from api.app import create_app
from api.desk import Agent, Closing, Role, Status, Store
from api.desk.requests.inbox_tables import RequestReadingRow
from api.desk.requests.tables import EventRow
from api.pages.desk.working_days import start_of, today
from api.pages.typography import paris_day
from api.settings import Settings
from recommender import Recommender
from tests.api.desk.conftest import FORM
from tests.api.desk.needs_filed import DOGS, LYON
from tests.api.pages.desk.inbox.listed import file, form_to, references
from tests.api.pages.forms import HEADERS, Person, forms_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import agent_with, sign_in, store_of
from tests.conftest import UNHURRIED


def test_the_inbox_shows_masked_needs_and_no_contact(person: Person, store: Store) -> None:
    [reference] = file(store)
    page = person.open("/bureau")
    said = text_of(page.text)
    assert reference in said
    assert "sortir leurs encombrants" in said
    # Of the day before, where midnight is between the two.
    assert re.search(r"Reçue (aujourd’hui|hier) à \d+\sh\s\d\d ·", said)
    assert all(hidden not in page.text for hidden in ("dechets@exemple.fr", FORM.name, FORM.email, FORM.phone))
    assert page.headers["cache-control"] == "no-store"


def test_a_line_says_which_record_answers_best_and_how_closely(
    person: Person, store: Store, recommender: Recommender
) -> None:
    file(store)
    # As the service does beside the pages, every few seconds: it may have been first.
    store.readings.compute(recommender)
    said = text_of(person.open("/bureau").text)
    assert re.search(r"Au plus proche\s: Dépôts sauvages et encombrants à Livry-Gargan \(très proche\)", said)


@pytest.mark.parametrize(
    ("closeness", "told"),
    [
        ("très proche", "Des fiches répondent"),
        ("retenue", "Des fiches répondent"),
        ("proche", "Des fiches proches"),
        ("à explorer", "Des pistes à explorer"),
    ],
)
def test_only_what_is_very_close_or_was_pinned_is_said_to_answer(
    person: Person, store: Store, recommender: Recommender, closeness: str, told: str
) -> None:
    file(store)
    store.readings.compute(recommender)
    with store.database.write() as session:
        session.execute(update(RequestReadingRow).values(closeness=closeness))
    page = person.open("/bureau").text
    badges = re.findall(r'<p class="fr-badge[^"]*">([^<]+)</p>', page)
    assert [one for one in badges if one.startswith("Des ")] == [told]


def test_a_line_counts_the_near_requests_leads_to_them_and_a_filter_keeps_such_lines(
    person: Person, store: Store, recommender: Recommender
) -> None:
    [one], [other], [alone] = file(store, need=DOGS), file(store, need=DOGS, territory=LYON), file(store)
    # As the service does beside the pages, every few seconds: it may have been first.
    store.need_vectors.compute(recommender)
    store.near_pairs.compute()
    page = person.open("/bureau").text
    assert f'href="/bureau/demandes/{one}#autres">1 demande proche<' in page.replace("\u00a0", " ")
    assert f"/bureau/demandes/{alone}#autres" not in page
    said = text_of(person.open(f"/bureau/demandes/{one}").text).replace("\u00a0", " ")
    assert re.search("1 demande proche ?: la liste", said)
    assert "Semble le même besoin" in said
    kept = person.open("/bureau?proches=oui").text
    assert references(kept) == [other, one]
    assert f'href="/bureau/demandes/{one}?liste=proches%3Doui#autres"' in kept


def test_nobody_and_no_territory_reads_the_inbox(site: TestClient, store: Store) -> None:
    [reference] = file(store)
    person = Person(site)
    person.open("/bureau")
    assert person.address == "/connexion"
    sign_in(site, Role.TERRITORY)
    assert reference not in person.open("/bureau").text
    assert site.post("/bureau/lot", headers={"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}).status_code == 403


def test_filters_words_and_tabs_keep_what_they_say(person: Person, store: Store, expert: Agent) -> None:
    [mine] = file(store, need="La piscine ferme.")
    [other] = file(store)
    store.treatment.assign(mine, expert.id, actor=expert.id)
    store.treatment.move(other, Status.CLOSED, reason=Closing.OVER, actor=expert.id)
    asked = {
        "": [mine],
        "?statut=toutes": [other, mine],
        "?statut=close": [other],
        "?responsable=moi&statut=toutes": [mine],
        "?responsable=personne&statut=toutes": [other],
        "?mots=piscines": [mine],
        "?mots=nulle+part+ailleurs": [],
        f"?mots={other}&statut=toutes": [other],
        "?age=relance": [],
        "?age=silence": [],
        "?age=semaine&departement=07": [mine],
        "?departement=93": [],
        "?eligible=oui": [mine],
        "?apres=nulle-part&ordre=x&fait=x&responsable=+": [mine],
    }
    assert {query: references(person.open(f"/bureau{query}").text) for query in asked} == asked
    assert "Close 1" in text_of(person.page.text)


@pytest.mark.parametrize(
    ("asked", "label"),
    [
        ("statut=inconnu", "Statut"),
        ("theme=x", "Thème"),
        ("departement=00", "Département"),
        ("eligible=x", "Accompagnement sur-mesure"),
        ("verdict=y", "Ce qui existe déjà"),
        ("responsable=0123456789abcdef", "Responsable"),
        ("responsable=%C3%A9%00", "Responsable"),
        ("age=z", "Âge"),
        ("besoin=x", ""),
    ],
)
def test_a_filter_that_does_not_exist_finds_nothing_and_never_everything(
    person: Person, store: Store, expert: Agent, asked: str, label: str
) -> None:
    [reference] = file(store)
    page = person.open(f"/bureau?{asked}")
    assert page.status_code == 200
    assert references(page.text) == []
    assert f"Le filtre « {label} » demande ce qui n’existe pas" in text_of(page.text).replace("\xa0", " ") or not label
    person.send(number=1, nom="Ma vue")
    assert store.saved_views.of(expert.id)[0].query == asked
    form = form_to(person.open(f"/bureau?{asked}").text, "/bureau/vues")
    assert form.fields["retour"] == asked
    neighbours = person.open(f"/bureau/demandes/{reference}?liste={quote(asked)}")
    assert neighbours.status_code == 200


def test_who_left_still_holds_their_requests_and_a_view_of_them_still_shows_them_alone(
    person: Person, store: Store, expert: Agent
) -> None:
    theirs, other = file(store, 2)
    gone = agent_with(store, Role.EXPERT, number=2)
    store.treatment.assign(theirs, gone.id, actor=expert.id)
    assert references(person.open("/bureau").text) == [other, theirs]
    person.open(f"/bureau?responsable={gone.id}")
    person.send(number=1, nom="Les siennes")
    store.accounts.disable(gone.mail)
    page = person.open("/bureau").text
    assert f'<option value="{gone.id}">{gone.name} (compte fermé)</option>' in page
    assert f'href="/bureau?responsable={gone.id}">Les siennes</a>' in page
    page = person.open(f"/bureau?responsable={gone.id}").text
    assert references(page) == [theirs]
    # Nothing more is given to who left.
    assert f'value="{gone.id}"' not in page[page.index('name="confier_a"') :]


def test_a_late_request_is_recalled_by_a_count_and_a_link(
    recommender: Recommender, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = Settings(data_dir=tmp_path_factory.mktemp("relances"), reminder_days=1, **UNHURRIED)
    with TestClient(create_app(settings, recommender), raise_server_exceptions=False) as site:
        store = store_of(site)
        sign_in(site, Role.EXPERT)
        now = store.clock()
        store.requests._clock = lambda: now.replace(year=now.year - 1)
        [reference] = file(store)
        person = Person(site)
        assert "1 demande sans réponse depuis plus de 1 jour" in text_of(person.open("/bureau").text).replace(
            "\xa0", " "
        )
        assert references(person.open("/bureau?age=relance").text) == [reference]
        assert "Relance" in text_of(person.page.text)
        store.treatment._clock = store.requests._clock
        store.treatment.ask(reference, "Qui ?", actor="expert-1")
        said = text_of(person.open("/bureau").text).replace("\xa0", " ")
        assert "1 demande attend le territoire depuis plus de 1 jour" in said
        assert references(person.open("/bureau?age=silence").text) == [reference]
        assert references(person.open("/bureau?age=relance").text) == []


def test_what_came_since_yesterday_is_counted_whatever_became_of_it(person: Person, store: Store) -> None:
    now = store.clock()
    store.requests._clock = lambda: now - timedelta(days=5)
    [old] = file(store, need="La piscine ferme.")
    store.requests._clock = lambda: now
    [one, closed] = file(store, 2)
    store.treatment.move(closed, Status.CLOSED, reason=Closing.OVER, actor="expert-1")
    said = text_of(person.open("/bureau").text).replace("\xa0", " ")
    assert re.search(r"2 demandes reçues depuis (hier|vendredi)", said)
    [link] = re.findall(r'href="(/bureau\?[^"]*age=veille[^"]*)"', person.page.text)
    assert references(person.open(link.replace("&amp;", "&")).text) == [closed, one]
    assert old not in person.page.text


def test_who_looks_after_requests_is_told_how_many_are_still_to_be_treated(
    person: Person, store: Store, expert: Agent
) -> None:
    one, other, done, _ = file(store, 4)
    for reference in (one, done):
        store.treatment.assign(reference, expert.id, actor="expert-1")
    store.treatment.move(done, Status.CLOSED, reason=Closing.OVER, actor="expert-1")
    assert "1 demande vous est confiée" in text_of(person.open("/bureau").text).replace("\xa0", " ")
    store.treatment.assign(other, expert.id, actor="expert-1")
    page = person.open("/bureau?statut=close").text
    assert "2 demandes vous sont confiées" in text_of(page).replace("\xa0", " ")
    assert 'href="/bureau?responsable=moi"' in page
    assert references(person.open("/bureau?responsable=moi").text) == [other, one]


def test_a_name_of_a_view_that_is_not_taken_is_not_lost(person: Person, expert: Agent, store: Store) -> None:
    person.open("/bureau?departement=93")
    person.send(number=1, nom="Le 93")
    person.open("/bureau?departement=93")
    form = next(form for form in forms_of(person.page.text) if "nom" in form.fields)
    page = person.client.post(form.action, data={**form.fields, "nom": "Le Rhône", "jeton": "faux"}, headers=HEADERS)
    assert (page.status_code, 'value="Le Rhône"' in page.text) == (403, True)
    assert [view.name for view in store.saved_views.of(expert.id)] == ["Le 93"]


def test_a_long_inbox_is_read_page_by_page(person: Person, store: Store) -> None:
    filed = file(store, 43)
    first = references(person.open("/bureau?ordre=anciennes").text)
    following = re.findall(r'href="(/bureau\?[^"]*apres=[^"]*)"', person.page.text)[0].replace("&amp;", "&")
    second = references(person.open(following).text)
    assert (first, second) == (filed[:40], filed[40:])
    back = re.findall(r'href="(/bureau\?[^"]*avant=[^"]*)"', person.page.text)[0].replace("&amp;", "&")
    assert references(person.open(back).text) == first


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("vallon pont d'arc", [0]),
        ("Rhône", [1]),
        ("encombrants", [0, 1]),
        ("cc gorges de l'ardèche", []),
        ("Vallon", []),
    ],
)
def test_a_search_finds_what_a_territory_of_that_name_asks(
    person: Person, store: Store, words: str, kept: list[int]
) -> None:
    filed = [*file(store), *file(store, territory="69123")]
    assert set(references(person.open(f"/bureau?mots={quote(words)}").text)) == {filed[number] for number in kept}


def test_a_view_keeps_its_filters_until_it_is_dropped(person: Person, expert: Agent, store: Store) -> None:
    person.open("/bureau?departement=93&responsable=moi")
    person.send(number=1, nom="Mes demandes du 93")
    assert store.saved_views.of(expert.id)[0].query == "departement=93&responsable=moi"
    assert 'role="status" tabindex="-1" data-focus><p>La vue est gardée.' in person.page.text
    assert 'href="/bureau?departement=93&amp;responsable=moi">Mes demandes du 93</a>' in person.open("/bureau").text
    person.send(number=1)
    assert store.saved_views.of(expert.id) == ()
    assert person.send(number=1, nom=" ").status_code == 422


def test_what_narrows_the_list_is_told_and_given_up_one_by_one(person: Person, store: Store) -> None:
    file(store)
    page = person.open("/bureau?theme=environnement&mots=encombrants&statut=recue").text
    ways = dict(re.findall(r'class="fr-tag fr-tag--sm" href="([^"]+)"(?: aria-label="([^"]+)")?', page))
    told = {address.replace("&amp;", "&"): label.replace("\u00a0", " ") for address, label in ways.items()}
    assert told == {
        "/bureau?statut=recue&theme=environnement": "Retirer le filtre mots : encombrants",
        "/bureau?statut=recue&mots=encombrants": "Retirer le filtre thème : Environnement",
        "/bureau": "",
    }
    assert "Filtres appliqués" not in person.open("/bureau?statut=recue").text


def test_half_of_the_near_requests_are_the_same_need_as_their_page_says() -> None:
    told = Path("api/templates/partials/near_duplicates.html").read_text("utf-8")
    assert "une demande proche sur deux était vraiment le même besoin" in told
    stored = json.loads(Path("evaluation/results/near-duplicates.json").read_text("utf-8"))
    assert 0.4 < stored["labelled"]["precision"]["value"] < 0.6


def test_who_comes_back_finds_what_others_changed_meanwhile(person: Person, store: Store, expert: Agent) -> None:
    mine, others = file(store, 2)
    assert "de vos demandes" not in text_of(person.open("/bureau").text), "nothing was ever done here"
    store.treatment.assign(mine, expert.id, actor=expert.id)
    with store.database.write() as session:
        session.execute(update(EventRow).values(at=store.clock() - timedelta(days=16)))
    colleague = agent_with(store, Role.EXPERT, number=2)
    for reference in (mine, others):
        store.treatment.answer(reference, "Bonjour.", actor=colleague.id, records=[])
    store.treatment.assign(mine, expert.id, actor=colleague.id, note="Le maire a rappelé.")
    page = person.open("/bureau").text
    day = today(store.clock() - timedelta(days=16))
    assert f"1 de vos demandes changée par d’autres depuis le {paris_day(start_of(day))}" in text_of(page)
    address = f"/bureau?depuis={day}&amp;statut=toutes"
    assert f'href="{address}"' in page
    listed = person.open(unescape(address)).text
    assert references(listed) == [mine]
    said = text_of(listed).replace("\xa0", " ")
    assert re.search(rf"{colleague.name}, le [^:]* : Réponse envoyée", said)
    assert f"Confiée à {expert.name} (« Le maire a rappelé. »)" in said
    assert "Mes demandes changées par d’autres : Depuis le" in said
    # A request that is done with stays in the list the whole day long.
    store.treatment.assign(mine, colleague.id, actor=expert.id)
    assert references(person.open(unescape(address)).text) == [mine]
    assert references(person.open("/bureau?depuis=2026-02-31&statut=toutes").text) == []
    for reference, owner in ((others, expert), (mine, expert), (mine, colleague), (mine, expert)):
        store.treatment.assign(reference, owner.id, actor=colleague.id)
    store.accounts.disable(colleague.mail)
    said = text_of(person.open(unescape(address)).text).replace("\xa0", " ")
    assert re.search(rf"{colleague.name}, le [^:]* : Confiée à {colleague.name}", said), (
        "who left, and has no request, did it still"
    )

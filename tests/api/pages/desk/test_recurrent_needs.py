import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from api.desk import ClusterDecisionKind, InboxFilter, Receipt, Role, Seen, Store, ThemeCounts
from api.desk.recurrent_needs.work import ClusterWork
from api.desk.requests.need_tables import NeedClusterRow
from api.pages.desk.recurrent_need_files import ReportFile, cluster_file, report_file
from api.pages.desk.recurrent_need_words import need_line, picture, title_of
from recommender import Recommender, Verdict
from tests.api.desk.conftest import FORM, SEEN
from tests.api.pages.conftest import Opener
from tests.api.pages.desk_forms import form_with
from tests.api.pages.forms import HEADERS, Person, forms_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import sign_in, store_of

BASE = "/bureau/besoins-recurrents"
SCOPE: dict[str, Any] = {"received": 9_000, "at": datetime(2026, 11, 29, tzinfo=UTC)}
NOTHING = replace(SEEN, verdict=Verdict.NOTHING_COMPARABLE, themes=(), matches=())
DOGS = "Des chiens errants divaguent dans le bourg et effraient les enfants à la sortie de l’école."
DOGS_TOO = "Chiens errants : ils divaguent le soir dans les hameaux, les gens ont peur, la fourrière est à 60 km."


@pytest.fixture(scope="module")
def dogs(site: TestClient, recommender: Recommender) -> tuple[Receipt, Receipt]:
    """Two territories that ask for the same, grouped."""
    store = store_of(site)
    filed = _file(store, DOGS, territory="07330", seen=NOTHING), _file(store, DOGS_TOO, territory="69123", seen=NOTHING)
    store.need_vectors.compute(recommender)
    assert ClusterWork(store.database, store.need_vectors, clock=store.clock).refresh() == 1
    return filed


@pytest.fixture
def expert(site: TestClient, dogs: tuple[Receipt, Receipt]) -> Person:
    assert dogs
    sign_in(site, Role.EXPERT)
    return Person(site)


def _file(store: Store, need: str, *, territory: str, seen: Seen) -> Receipt:
    return store.requests.receive(replace(FORM, need=need, territory=territory), key=territory, seen=seen)


def test_the_report_tells_what_several_ask_and_nothing_meets(expert: Person) -> None:
    page = text_of(expert.open(BASE).text)
    assert "Chiens errants" in page
    assert "2 collectivités, 2 départements, 2 demandes" in page
    assert "2 sans rien" in page
    assert "nouveau" in page
    assert "dernière demande le" in page


def test_requests_whose_author_searched_nothing_first_are_told_apart(expert: Person, site: TestClient) -> None:
    (cluster,) = store_of(site).clusters.page()
    line = need_line(replace(cluster, counts=replace(cluster.counts, size=5)))
    assert (line.size, line.unmet, line.vague, line.met, line.unsearched) == (5, 2, 0, 0, 3)
    assert "Fiches à écrire et à relire" in text_of(expert.open(BASE).text)


def test_a_theme_without_needs_says_so_and_an_unknown_one_is_none(expert: Person) -> None:
    assert "Aucun besoin récurrent" in text_of(expert.open(f"{BASE}?theme=sport").text)
    assert "Chiens errants" in text_of(expert.open(f"{BASE}?theme=inconnu&apres=-1").text)


def test_the_report_is_a_file_that_a_spreadsheet_opens(expert: Person) -> None:
    answer = expert.open(f"{BASE}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["demandes"], row["sans_rien_de_comparable"], row["departements"]) for row in rows] == [
        ("2", "2", "07:1 69:1")
    ]
    assert "chiens" in rows[0]["besoin"].lower()
    assert rows[0]["en_leurs_mots"] in {DOGS.rstrip("."), "Chiens errants"}


def test_days_of_the_files_are_those_of_paris(expert: Person) -> None:
    store, late = store_of(expert.client), datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    (cluster,) = store.clusters.page()
    dated = replace(cluster, counts=replace(cluster.counts, first_at=late, last_at=late))
    assert report_file([dated]).count(b"2026-12-01") == 2
    members = [replace(one, received_at=late) for one in store.cluster_members.of(cluster.id)]
    assert cluster_file(members).count(b"2026-12-01") == len(members) == 2


def test_a_need_is_told_in_the_words_of_one_of_its_requests(expert: Person) -> None:
    (cluster,) = store_of(expert.client).clusters.page()
    assert cluster.phrase in DOGS or cluster.phrase in DOGS_TOO
    for address in (BASE, _address(expert)):
        assert f"« {cluster.phrase} »" in text_of(expert.open(address).text)


def test_the_file_tells_what_was_decided_since_it_was_last_read(expert: Person) -> None:
    (cluster,) = store_of(expert.client).clusters.page()
    asked = {"title": "Fourrière", "note": "", "actor": "e1"}
    read = [expert.open(f"{BASE}.csv").text]
    for kind in (ClusterDecisionKind.CANDIDATE, ClusterDecisionKind.DROPPED):
        store_of(expert.client).clusters.decide(cluster.id, kind, **asked)
        read.append(expert.open(f"{BASE}.csv").text)
    assert ['"Fourrière"' in text for text in read] == [False, True, False]


def test_a_file_is_written_once_for_what_has_not_changed(expert: Person) -> None:
    clusters, report = store_of(expert.client).clusters, ReportFile()
    assert report.read(clusters) is report.read(clusters)


def test_the_picture_says_in_words_what_it_draws(expert: Person) -> None:
    answer = expert.open(f"{BASE}.svg")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    told = " ".join(ET.fromstring(answer.text).itertext())  # noqa: S314 - our own drawing
    assert "2 demandes, dont 2 sans rien de comparable" in told.replace("\xa0", " ")
    assert "Chiens errants" in told, "a need without a theme is drawn itself"


def test_the_report_and_its_picture_say_of_how_many_requests_they_tell_as_the_inbox_counts_them(
    site: TestClient, expert: Person, recommender: Recommender
) -> None:
    store = store_of(site)
    while store.readings.compute(recommender):
        pass
    page = expert.open(BASE).text
    said = text_of(page).replace("\xa0", " ")
    received = len(store.inbox.page(InboxFilter(statuses=None), size=99).lines)
    assert f"Sur {received} demandes reçues :" in said
    assert "2 sont de besoins récurrents, dont 2 sans rien de comparable" in said
    links = re.findall(r'<a href="(/bureau\?verdict=[^"]+)">[^<]* pour (\d+)</a>', page)
    assert sum(int(count) for _, count in links) == received
    for address, count in links:
        assert re.search(rf"Toutes {count}\b", text_of(expert.open(unescape(address)).text)), address
    drawn = " ".join(ET.fromstring(expert.open(f"{BASE}.svg").text).itertext())  # noqa: S314 - our own drawing
    assert f"2 demandes de 1 besoin récurrent, sur {received} demandes reçues ; au " in drawn.replace(
        "\xa0", " "
    ).replace("\u202f", " ")


def test_requests_that_nothing_read_yet_are_counted_and_nothing_is_told_of_them(
    site_with: Opener, tmp_path: Path
) -> None:
    desk = site_with(database_url=f"sqlite:///{tmp_path / 'desk.sqlite3'}", rate_reading="")
    store_of(desk).requests.receive(FORM, key="one")
    sign_in(desk, Role.EXPERT)
    said = text_of(desk.get(BASE).text).replace("\xa0", " ")
    assert " 1 demande reçue ." in said
    assert "Sur 1 demande" not in said


def test_a_doubtful_need_is_to_be_read_until_an_expert_makes_it_a_candidate(expert: Person) -> None:
    told, store = "À relire : ces demandes se ressemblent peu", store_of(expert.client)
    address = _address(expert)
    (cluster,) = store.clusters.page()

    def where() -> list[bool]:
        pages = (expert.open(path).text for path in (BASE, address))
        file = expert.open(f"{BASE}.csv").content.decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(file), delimiter=";")
        return [*(told in text_of(page).replace("\xa0", " ") for page in pages), row["a_relire"] == "oui"]

    assert where() == [False, False, False]
    with store.database.write() as session:
        row = session.get_one(NeedClusterRow, cluster.id)
        before, row.likeness, row.updated_at = row.likeness, 0.5, store.clock()
    assert where() == [True, True, True]
    asked = {"title": "Fourrière", "note": "", "actor": "expert-1"}
    store.clusters.decide(cluster.id, ClusterDecisionKind.CANDIDATE, **asked)
    assert where() == [False, False, False]
    store.clusters.decide(cluster.id, ClusterDecisionKind.DROPPED, **asked)
    with store.database.write() as session:
        row = session.get_one(NeedClusterRow, cluster.id)
        row.likeness, row.updated_at = before, store.clock()


def test_the_picture_sets_thousands_apart() -> None:
    (bar,) = picture(
        [ThemeCounts("sport", none_fits=False, clusters=9, requests=5050, unmet=1277, recent=0, earlier=0)], {}, **SCOPE
    ).bars
    assert bar.told.split() == ["5", "050", "demandes,", "dont", "1", "277", "sans", "rien", "de", "comparable"]


def test_a_need_of_many_departments_shows_those_that_ask_most_and_folds_the_others(
    expert: Person,
) -> None:
    address = _address(expert)
    store = store_of(expert.client)
    assert "Les autres départements" not in expert.open(address).text
    (cluster,) = store.clusters.page()
    many = {f"{number:02}": 30 - number for number in range(1, 16)}
    with store.database.write() as session:
        session.get_one(NeedClusterRow, cluster.id).departments = many
    page = text_of(expert.open(address).text)
    assert "Les autres départements (3)" in page
    assert page.index("Ain (01)") < page.index("Les autres départements") < page.index("Calvados (14)")
    with store.database.write() as session:
        session.get_one(NeedClusterRow, cluster.id).departments = dict(cluster.counts.departments)


def _address(expert: Person) -> str:
    page = expert.open(BASE).text
    return f"{BASE}/{page.split(f'{BASE}/')[1].split(chr(34))[0]}"


def test_a_need_lists_who_asks_for_it(expert: Person, dogs: tuple[Receipt, Receipt]) -> None:
    address = _address(expert)
    page = text_of(expert.open(address).text)
    for told in ("Lyon", "Vallon-Pont", DOGS_TOO, dogs[0].reference, dogs[1].reference):
        assert told in page
    listed = expert.open(f"{address}/collectivites.csv").content.decode("utf-8-sig")
    assert "69123" in listed
    assert "divaguent" not in listed


def test_a_need_becomes_a_candidate_and_no_longer_with_who_and_why(expert: Person) -> None:
    address = _address(expert)
    form = form_with(expert.open(address).text, site_web="")
    sent = {"jeton": form.fields["jeton"], "site_web": ""}
    missing = expert.client.post(address, data={**sent, "action": "proposer", "titre": ""}, headers=HEADERS)
    assert missing.status_code == 422
    assert "Donnez un titre" in missing.text
    done = expert.client.post(
        address, data={**sent, "action": "proposer", "titre": "Fourrière partagée"}, headers=HEADERS
    )
    assert "Votre décision est enregistrée" in done.text
    assert "Fourrière partagée" in text_of(expert.open(f"{BASE}?candidats=oui").text)
    expert.client.post(address, data={**sent, "action": "abandonner", "note": "existe déjà"}, headers=HEADERS)
    page = text_of(expert.open(address).text)
    assert "N’est plus un candidat commun" in page
    assert "existe déjà" in page
    assert "Dominique Exemple : Candidat commun" in page.replace("\xa0", " ")
    # Who decided is named after they left as well.
    accounts = store_of(expert.client).accounts
    (decider,) = accounts.agents()
    sign_in(expert.client, Role.EXPERT, number=2)
    accounts.disable(decider.mail)
    assert text_of(expert.open(address).text) == page
    accounts.enable(decider.mail)
    sign_in(expert.client, Role.EXPERT)
    assert "Aucun besoin n’est encore" in text_of(expert.open(f"{BASE}?candidats=oui").text)


def test_a_request_is_taken_out_of_a_need_and_put_back_with_who_and_when(
    expert: Person, dogs: tuple[Receipt, Receipt]
) -> None:
    address, out = _address(expert), dogs[1].reference

    def send(**fields: str) -> str:
        form = next(one for one in forms_of(expert.open(address).text) if one.action == f"{address}/demandes")
        sent = {name: form.fields[name] for name in ("jeton", "site_web")}
        answer = expert.client.post(form.action, data={**sent, **fields}, headers=HEADERS)
        return f"{answer.status_code} {text_of(answer.text)}".replace("\xa0", " ")

    assert "422 " in send()
    assert "n’a pas été retirée" in send(remettre=out)
    told = send(retirer=out)
    assert "La demande est retirée de ce besoin" in told
    assert f"Dominique Exemple : Demande {out} retirée" in told
    assert told.index("Retirées de ce besoin") < told.rindex(DOGS_TOO)
    assert "1 demande de 1 collectivité" in told
    assert "Lyon" not in expert.open(f"{address}/collectivites.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(expert.open(f"{BASE}.csv").content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["demandes"], row["departements"]) for row in rows] == [("1", "07:1")]
    assert "1 demande, dont 1 sans rien" in " ".join(ET.fromstring(expert.open(f"{BASE}.svg").text).itertext()).replace(  # noqa: S314 - our own drawing
        "\xa0", " "
    )
    assert "ou plus, de ce besoin" in send(retirer=out)
    assert "La demande est remise dans ce besoin" in (told := send(remettre=out))
    assert f"Demande {out} remise" in told
    assert "Retirées de ce besoin" not in told
    assert "2 demandes de 2 collectivités" in told


@pytest.mark.parametrize("field", ["jeton", "action"])
def test_a_form_without_its_token_or_its_action_decides_nothing(expert: Person, field: str) -> None:
    address = _address(expert)
    form = form_with(expert.open(address).text, site_web="")
    sent = {"jeton": form.fields["jeton"], "site_web": "", "action": "proposer", "titre": "T"}
    answer = expert.client.post(address, data={**sent, field: "autre"}, headers=HEADERS)
    assert answer.status_code in {403, 422}
    assert "Candidat commun : T" not in text_of(expert.open(address).text)


def test_a_need_that_is_not_there_is_told(expert: Person) -> None:
    assert expert.open(f"{BASE}/9999").status_code == 404


@pytest.mark.parametrize("address", [BASE, f"{BASE}.csv", f"{BASE}.svg", f"{BASE}/1", f"{BASE}/1/collectivites.csv"])
def test_only_experts_read_it(site: TestClient, dogs: tuple[Receipt, Receipt], address: str) -> None:
    assert dogs
    site.cookies.clear()
    assert site.get(address, follow_redirects=False).status_code in {302, 303, 307, 401}
    sign_in(site, Role.TERRITORY)
    assert site.get(address, headers={"Accept": "text/html"}).status_code == 403
    site.cookies.clear()


def test_a_line_of_the_inbox_leads_to_all_that_ask_the_same(expert: Person, dogs: tuple[Receipt, Receipt]) -> None:
    (cluster,) = store_of(expert.client).clusters.page()
    page = expert.open("/bureau?departement=07").text
    assert "1 autre collectivité semble demander la même chose" in text_of(page).replace("\xa0", " ")
    listed = f"/bureau?besoin={cluster.id}&amp;statut=toutes"
    assert f'href="{listed}"' in page
    assert f'href="{listed}"' in expert.open(f"{BASE}/{cluster.id}").text
    page = expert.open(listed.replace("&amp;", "&")).text
    assert all(one.reference in page for one in dogs)
    assert f'<option value="{cluster.id}" selected>{need_line(cluster).title}</option>' in page
    assert "Besoin qui n’existe plus" in expert.open("/bureau?besoin=999").text


def test_the_page_of_the_reply_says_that_another_territory_seems_to_have_the_need_and_the_letter_does_not(
    expert: Person, dogs: tuple[Receipt, Receipt]
) -> None:
    page = text_of(expert.open(f"/bureau/demandes/{dogs[0].reference}/reponse").text)
    assert "1 autre collectivité semble demander la même chose. La lettre n’en dit rien" in page.replace("\xa0", " ")
    assert "pas seuls" not in page


def test_the_page_of_a_request_leads_to_its_recurrent_need(expert: Person, dogs: tuple[Receipt, Receipt]) -> None:
    page = expert.open(f"/bureau/demandes/{dogs[0].reference}").text
    assert _address(expert) in page
    assert "candidat commun" not in page


def test_what_was_written_for_a_need_that_a_colleague_made_a_candidate_meanwhile_is_shown(expert: Person) -> None:
    address = _address(expert)
    expert.open(address)
    clusters = store_of(expert.client).clusters
    (cluster,) = clusters.page()
    asked = {"title": "Fourrière partagée", "note": "", "actor": "e1"}
    clusters.decide(cluster.id, ClusterDecisionKind.CANDIDATE, **asked)
    form = next(one for one in forms_of(expert.page.text) if "titre" in one.fields)
    typed = {"action": "proposer", "titre": "Chiens errants", "note": "Appeler le Lot"}
    page = expert.client.post(form.action, data={**form.fields, **typed}, headers=HEADERS)
    clusters.decide(cluster.id, ClusterDecisionKind.DROPPED, **asked)
    told = text_of(page.text).replace("\xa0", " ")
    assert page.status_code == 422
    assert "déjà un candidat commun, « Fourrière partagée »" in told
    assert "Vous aviez écrit : « Chiens errants », Appeler le Lot" in told
    assert 'value="Appeler le Lot"' not in page.text


def test_why_a_candidate_was_given_up_is_no_reason_to_propose_it_again(expert: Person) -> None:
    address = _address(expert)
    clusters = store_of(expert.client).clusters
    (cluster,) = clusters.page()
    asked = {"title": "Fourrière partagée", "note": "", "actor": "e1"}
    clusters.decide(cluster.id, ClusterDecisionKind.CANDIDATE, **asked)
    expert.open(address)
    form = next(one for one in forms_of(expert.page.text) if "note" in one.fields)
    clusters.decide(cluster.id, ClusterDecisionKind.DROPPED, **asked)
    page = expert.client.post(
        form.action, data={**form.fields, "action": "abandonner", "note": "Un outil existe"}, headers=HEADERS
    )
    assert "Vous aviez écrit : Un outil existe" in text_of(page.text).replace("\xa0", " ")
    assert 'value="Un outil existe"' not in page.text


def test_the_page_of_a_request_says_that_its_recurrent_need_is_a_candidate(
    expert: Person, dogs: tuple[Receipt, Receipt]
) -> None:
    clusters = store_of(expert.client).clusters
    (cluster,) = clusters.page()
    asked = {"title": "Fourrière partagée", "note": "", "actor": "e1"}
    clusters.decide(cluster.id, ClusterDecisionKind.CANDIDATE, **asked)
    page = expert.open(f"/bureau/demandes/{dogs[0].reference}").text
    clusters.decide(cluster.id, ClusterDecisionKind.DROPPED, **asked)
    assert "besoin récurrent, un candidat commun : Fourrière partagée" in text_of(page)
    assert f'<a href="{BASE}/{cluster.id}">Fourrière partagée</a>' in page


def test_two_are_put_in_touch_once_both_have_agreed(
    site: TestClient, expert: Person, dogs: tuple[Receipt, Receipt]
) -> None:
    mine, other = dogs
    page = expert.open(f"/bureau/demandes/{mine.reference}").text
    assert "Lyon" in text_of(page)
    form = form_with(page, autre=other.reference)
    shown = site.post(form.action, data=form.fields, headers=HEADERS)
    assert "Mise en relation proposée" in text_of(shown.text)
    site.cookies.clear()
    for receipt, there, said in ((mine, "Lyon", False), (other, "Vallon-Pont", True)):
        follow = site.get(f"/suivi/{receipt.secret}").text
        assert f"/suivi/{receipt.secret}/mise-en-relation" in follow
        asked = site.get(f"/suivi/{receipt.secret}/mise-en-relation").text
        assert there not in text_of(asked)
        form = form_with(asked, site_web="")
        answered = site.post(form.action, data={**form.fields, "accord": "oui"}, headers=HEADERS).text
        assert (there in text_of(answered)) is said
    told = text_of(site.get(f"/suivi/{mine.secret}/mise-en-relation").text)
    assert "Lyon" in told
    assert FORM.email in told


def test_an_answer_is_yes_or_no(site: TestClient, dogs: tuple[Receipt, Receipt]) -> None:
    address = f"/suivi/{dogs[0].secret}/mise-en-relation"
    assert site.post(address, data={"accord": "oui"}, headers=HEADERS).status_code == 403
    assert site.get("/suivi/inconnu/mise-en-relation").status_code == 404


def test_needs_without_a_theme_are_told_one_by_one_in_the_table_and_the_picture(expert: Person) -> None:
    (cluster,) = store_of(expert.client).clusters.page()
    page = text_of(expert.open(BASE).text)
    table = page.partition("Demandes de besoins récurrents, par thème")[2].partition("Tous les besoins")[0]
    assert table.index("Sans thème connu") < table.index(title_of(cluster))
    drawing = ET.fromstring(expert.open(f"{BASE}.svg").content)  # noqa: S314 - our own drawing
    texts = [text.text or "" for text in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert title_of(cluster) in texts
    assert "Sans thème connu" in [text.replace("\u00a0", " ") for text in texts]


def test_a_theme_is_given_to_the_need_and_its_requests_and_told_everywhere(
    site_with: Opener, tmp_path: Path, recommender: Recommender
) -> None:
    client = site_with(database_url=f"sqlite:///{tmp_path / 'desk.sqlite3'}", rate_reading="")
    store = store_of(client)
    filed = [_file(store, need, territory=code, seen=NOTHING) for need, code in ((DOGS, "07330"), (DOGS_TOO, "69123"))]
    store.need_vectors.compute(recommender)
    store.cluster_work.refresh(force=True)
    sign_in(client, Role.EXPERT)
    (cluster,) = store.clusters.page()
    form = next(one for one in forms_of(client.get(f"{BASE}/{cluster.id}").text) if one.action.endswith("/theme"))
    refused = client.post(form.action, data={**form.fields, "theme": ""}, headers=HEADERS)
    assert (refused.status_code, "Choisissez un thème de la liste" in text_of(refused.text)) == (422, True)
    none = client.post(form.action, data={**form.fields, "theme": "aucun"}, headers=HEADERS).text
    assert '<option value="aucun" selected>' in none, "what was given is told, none too"
    assert "Aucun thème de la liste ne lui convient." in text_of(none)
    judged = text_of(client.get(BASE).text).replace("\u00a0", " ")
    table = judged.partition("Demandes de besoins récurrents, par thème")[2].partition("Tous les besoins")[0]
    assert ("Aucun thème de la liste" in table, title_of(cluster) in table) == (True, False), (
        "it is not to be read again"
    )
    assert title_of(cluster) in text_of(client.get(f"{BASE}?theme=aucun").text)
    assert "Aucun besoin récurrent" in text_of(client.get(f"{BASE}?theme=sans-theme").text)
    page = text_of(client.post(form.action, data={**form.fields, "theme": "securite"}, headers=HEADERS).text)
    page = page.replace("\u00a0", " ")
    assert "Le thème est donné à ce besoin et à ses demandes." in page
    assert "Son thème : Sécurité et gestion de crise." in page
    assert "Thème : Sécurité et gestion de crise, pour 2 demandes" in page
    assert "Sans thème connu" not in text_of(client.get(BASE).text).replace("\u00a0", " ")
    (row,) = csv.DictReader(io.StringIO(client.get(f"{BASE}.csv").content.decode("utf-8-sig")), delimiter=";")
    assert row["theme"] == "Sécurité et gestion de crise"
    assert "Surtout : Chiens errants" in client.get(f"{BASE}.svg").text.replace("\u00a0", " ")
    inbox = text_of(client.get("/bureau?theme=securite").text)
    assert all(one.reference in inbox for one in filed)
    page = text_of(client.post(form.action, data={**form.fields, "theme": "calcul"}, headers=HEADERS).text)
    page = page.replace("\u00a0", " ")
    assert "Ce besoin et ses demandes reprennent le thème que le calcul leur trouve" in page
    assert "Son thème n’est pas encore connu." in page
    assert "Thème : celui du calcul, de nouveau, pour 2 demandes" in page
    assert "Revenir à celui du calcul" not in page, "nothing given is left to give back"

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from recommender import Recommender
from tests.api.desk.smtp import SmtpServer
from tests.api.pages.forms import CONTACT, HEADERS, NEED, Person
from tests.api.pages.reading import headings, text_of
from tests.conftest import UNHURRIED


@pytest.fixture
def person(client: TestClient) -> Person:
    return Person(client)


def reference_on(page: str) -> str:
    return re.findall(r"DL-\d{4}-\w{6}", page)[0]


def title_of(page: str) -> str:
    return re.findall(r"<title>(.*?)</title>", page, re.DOTALL)[0]


def test_the_whole_journey_without_javascript(person: Person) -> None:
    assert headings(person.open("/demande").text)[:2] == ["Demander un accompagnement", "Votre territoireÉtape 1 sur 3"]
    assert "01 99" not in person.page.text
    person.send(territory_typed="poses 27", action="chercher")
    assert person.address.endswith("/territoire")
    assert person.form().radios[0] == "27474"
    assert "Commune, Eure (27)" in text_of(person.page.text)
    person.send(territory="27474")
    assert person.address.endswith("/besoin")
    assert "Vous pouvez demander l’accompagnement sur-mesure" in text_of(person.page.text)
    person.send(**NEED)
    assert person.address.endswith("/coordonnees")
    person.send(**CONTACT)
    assert person.address.endswith("/recapitulatif")
    recap = text_of(person.page.text)
    assert all(value in recap for value in ("Poses", "Des affiches.", *CONTACT.values()))
    person.send()
    assert person.address.endswith("/confirmation")
    reference = person.reference
    link = re.findall(r'value="http://testserver(/suivi/[\w-]{43})"', person.page.text)[0]
    assert "ce site n’envoie pas de courriel" in text_of(person.page.text)
    assert reference in person.open(link).text
    assert NEED["tried"] in text_of(person.page.text)


def test_nothing_typed_is_in_an_address_and_no_cookie_is_set(person: Person) -> None:
    person.reach("recapitulatif")
    person.send()
    typed = " ".join(person.visited).lower()
    for value in (*NEED.values(), *CONTACT.values(), "poses", "27474"):
        assert value.split()[0].lower() not in typed
    assert person.cookies == []


def test_each_page_of_the_form_stays_out_of_caches_and_search_engines(person: Person) -> None:
    for step in ("besoin", "coordonnees", "recapitulatif"):
        headers = person.reach(step).headers
        assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")
        assert headers["x-robots-tag"] == "noindex, nofollow"


@pytest.mark.parametrize(
    ("step", "typed", "wrong"),
    [
        ("besoin", {**NEED, "need": ""}, "Décrivez votre besoin"),
        ("besoin", {**NEED, "need": "123 !"}, "avec des mots"),
        ("besoin", {**NEED, "need": "mot " * 2_600}, "Le maximum est de 10\u202f000"),
        ("besoin", {**NEED, "tried": "x" * 5_001}, "Le maximum est de 5\u202f000"),
        ("besoin", {**NEED, "deadline": "x" * 201}, "Le maximum est de 200"),
        ("coordonnees", {**CONTACT, "name": " "}, "Indiquez votre nom"),
        ("coordonnees", {**CONTACT, "email": ""}, "Indiquez une adresse"),
        ("coordonnees", {**CONTACT, "email": "mairie exemple.fr"}, "ne contient pas une espace"),
        ("coordonnees", {**CONTACT, "phone": "appelez-moi"}, "ne peut pas être composé"),
    ],
)
def test_an_error_is_said_twice_in_the_same_words_and_nothing_is_lost(
    person: Person, step: str, typed: dict[str, Any], wrong: str
) -> None:
    person.reach(step)
    page = person.send(**typed)
    assert page.status_code == 422
    assert title_of(page.text).startswith("Erreur\u00a0:")
    summary, field = re.findall(rf"[^<>]*{wrong}[^<>]*", page.text)
    assert summary == field
    name = re.findall(r'<li><a href="#(\w+)">', page.text)[0]
    assert re.search(rf'id="{name}"[^>]*aria-invalid="true"', page.text)
    assert re.search(r'id="erreurs"[^>]*tabindex="-1" data-focus', page.text)
    kept = person.form().fields
    assert {key: kept[key] for key in typed} == {key: value.strip() for key, value in typed.items()}
    assert {key: person.open(person.address) and person.form().fields[key] for key in typed} == {
        key: value.strip() for key, value in typed.items()
    }


def test_a_territory_is_asked_for_until_one_is_chosen(person: Person) -> None:
    person.open("/demande")
    page = person.send()
    assert (page.status_code, title_of(page.text).startswith("Erreur")) == (422, True)
    assert '<a href="#territory_typed">Choisissez votre commune' in page.text
    person.send(territory_typed="zzqxwv")
    assert "Aucun territoire ne ressemble" in text_of(person.page.text)
    person.send(territory_typed="saint martin")
    assert len(person.form().radios) == 8
    # Many more are alike: what leads to them is told, and names are printed as French is.
    assert "tapez son code postal" in text_of(person.page.text)
    assert "Saint-Martin-d’Hères" in text_of(person.page.text)
    page = person.send()
    assert page.status_code == 422
    assert '<a href="#choix">Choisissez votre commune' in page.text
    assert person.form().fields["territory_typed"] == "saint martin"


def test_a_name_typed_over_a_chosen_territory_is_searched(person: Person) -> None:
    person.reach("besoin")
    person.open(person.address.replace("besoin", "territoire"))
    assert person.form().fields["territory"] == "27474"
    person.send(territory_typed="louviers")
    assert person.address.endswith("/territoire")
    assert "27375" in person.form().radios
    person.send(territory="27375")
    assert "Louviers" in text_of(person.page.text)


def test_a_large_town_is_told_plainly_and_goes_on(person: Person) -> None:
    person.open("/demande")
    person.send(territory_typed="rennes", territory="35238")
    assert person.address.endswith("/besoin")
    assert "Vous pouvez envoyer votre demande dans tous les cas" in text_of(person.page.text)


def test_a_step_is_changed_from_the_recap_and_leads_back_to_it(person: Person) -> None:
    recap = person.reach("recapitulatif").url.path
    person.open(recap.replace("recapitulatif", "besoin") + "?retour=recapitulatif")
    assert "Revenir au récapitulatif" in text_of(person.page.text)
    person.send(need="")
    assert person.page.status_code == 422
    person.send(need="Autre chose")
    assert person.address == recap
    assert "Autre chose" in text_of(person.page.text)


def test_the_recap_leads_to_the_first_step_that_is_not_right(person: Person) -> None:
    person.open("/demande")
    person.send(territory_typed="poses", territory="27474")
    draft = person.address.removesuffix("/besoin")
    person.open(draft + "/recapitulatif")
    assert person.address.endswith("/besoin")
    assert "Décrivez votre besoin" in text_of(person.page.text)
    person.send(**NEED)
    assert person.open(draft).url.path.endswith("/besoin"), "what was last written is read again"
    person.send()
    person.send(**CONTACT | {"name": ""})
    assert person.open(draft).url.path.endswith("/coordonnees")
    person.send(**CONTACT)
    assert person.open(draft).url.path.endswith("/recapitulatif")


def test_the_results_page_opens_a_draft_and_what_was_seen_follows(person: Person) -> None:
    seen = "pni-93-livry-gargan,klaxit,inconnu,klaxit"
    page = person.client.post("/demande", data={"besoin": NEED["need"], "vus": seen}, headers=HEADERS)
    draft = page.url.path.removesuffix("/territoire")
    person.open(page.url.path)
    person.send(territory_typed="poses", territory="27474")
    assert person.form().fields["need"] == NEED["need"]
    person.send()
    person.send(**CONTACT)
    recap = text_of(person.page.text)
    assert person.address == f"{draft}/recapitulatif"
    assert "Les fiches que le site vous a proposées 2 fiches Dépôts sauvages et encombrants à Livry-Gargan" in recap
    assert "Klaxit" in recap
    person.send()
    person.follow()
    assert "/investigations/pni-93-livry-gargan" in person.page.text


def test_the_records_that_were_proposed_stay_out_of_a_request_where_they_are_not_ticked(person: Person) -> None:
    data = {"besoin": NEED["need"], "vus": "klaxit", "territory": "27474"}
    person.open(person.client.post("/demande", data=data, headers=HEADERS).url.path)
    person.send()
    person.send()
    person.send(**CONTACT)
    form = person.form()
    assert form.fields.pop("joindre") == "1"
    person._keep(person.client.post(form.action, data=form.fields, headers=HEADERS))
    person.follow()
    assert NEED["tried"] not in person.page.text
    assert "klaxit" not in person.page.text


@pytest.mark.parametrize("need", ["", "123", "x " * 6_000])
def test_whatever_the_results_page_sends_opens_a_draft(person: Person, need: str) -> None:
    page = person.client.post("/demande", data={"besoin": need, "vus": ",".join(["x"] * 5_000)}, headers=HEADERS)
    assert page.status_code == 200
    person.open(page.url.path.replace("territoire", "besoin"))
    assert person.form().fields["need"] == need.strip()


def test_a_form_sent_twice_is_one_request(person: Person) -> None:
    person.reach("recapitulatif")
    form = person.form()

    def send(_: int) -> str:
        return person.client.post(form.action, data=form.fields, headers=HEADERS).text

    with ThreadPoolExecutor(6) as pool:
        assert len({reference_on(page) for page in pool.map(send, range(6))}) == 1


def test_going_back_after_sending_leads_to_the_confirmation(person: Person) -> None:
    person.reach("recapitulatif")
    draft = person.address.removesuffix("/recapitulatif")
    person.send()
    for step in ("territoire", "besoin", "coordonnees", "recapitulatif", "confirmation"):
        assert person.open(f"{draft}/{step}").url.path == f"{draft}/confirmation"


def test_what_is_typed_after_sending_is_given_back(person: Person) -> None:
    person.reach("besoin")
    stale = person.form()
    draft = stale.action.removesuffix("/besoin")
    person.send(**NEED)
    person.send(**CONTACT)
    person.send()
    page = person.client.post(stale.action, data=stale.fields | {"need": "Un oubli important"}, headers=HEADERS)
    assert page.status_code == 409
    assert "Un oubli important" in text_of(page.text)
    assert f"{draft}/confirmation" in page.text


def test_a_draft_that_is_gone_is_told_kindly_and_what_is_sent_with_it_is_kept(person: Person) -> None:
    gone = "/demande/" + "A" * 43
    page = person.open(gone + "/besoin")
    assert (page.status_code, headings(page.text)[0]) == (404, "Cette demande commencée n’existe plus")
    assert '<a class="fr-btn" href="/demande">Demander un accompagnement</a>' in page.text
    tokens = person.client.app_state["form_tokens"]
    data = {"jeton": tokens.issue("demande/" + "A" * 43), **NEED}
    person._keep(person.client.post(gone + "/besoin", data=data, headers=HEADERS))
    assert person.address.endswith("/coordonnees")
    assert not person.address.startswith(gone)
    person.open(person.address.replace("coordonnees", "besoin"))
    assert person.form().fields["need"] == NEED["need"]


def test_a_draft_being_typed_is_kept_and_wrong_ones_are_not(person: Person) -> None:
    person.reach("besoin")
    draft = person.address.removesuffix("/besoin")
    fields = {"jeton": person.form().fields["jeton"], "etape": "2", "need": "Une phrase comm", "territory": "35238"}
    post = person.client.post
    assert post(f"{draft}/brouillon", data=fields, headers=HEADERS).status_code == 204
    person.open(f"{draft}/besoin")
    assert person.form().fields["need"] == "Une phrase comm"
    assert "Poses" in person.page.text
    for wrong in ({"jeton": ""}, {"etape": "1"}, {"etape": "x"}, {"site_web": "x"}):
        assert post(f"{draft}/brouillon", data=fields | wrong, headers=HEADERS).status_code == 403
    gone = "A" * 43
    lost = fields | {"jeton": person.client.app_state["form_tokens"].issue(f"demande/{gone}")}
    assert post(f"/demande/{gone}/brouillon", data=lost, headers=HEADERS).status_code == 409


def test_a_need_that_names_someone_is_pointed_out(person: Person) -> None:
    person.reach("recapitulatif")
    assert "semble citer une personne" not in text_of(person.page.text)
    person.reach("recapitulatif", need="Appelez Madame Durand au 01 99 00 00 09")
    assert "semble citer une personne" in text_of(person.page.text)
    person.send(number=0, retirer="1")
    assert person.address.endswith("/recapitulatif")
    assert "Appelez [nom] au [téléphone]" in text_of(person.page.text)
    assert "semble citer une personne" not in text_of(person.page.text)


def test_where_the_need_is_written_the_words_that_name_someone_are_told_and_a_tick_takes_them_out(
    person: Person,
) -> None:
    person.reach("besoin")
    draft = person.address.removesuffix("/besoin")
    person.send(need="Appelez Madame Durand", tried="Voir M. Petit\nCamille Exemple, 01 99 00 00 09")
    person.open(f"{draft}/besoin")
    assert "« Madame Durand », « M. Petit », « Camille Exemple », « 01 99 00 00 09 »" in text_of(person.page.text)
    person.send(need="Appelez Madame Durand demain", retirer="1")
    assert person.address.endswith("/coordonnees")
    person.open(f"{draft}/besoin")
    assert (person.form().fields["need"], person.form().fields["tried"]) == ("Appelez [nom] demain", "Voir [nom]")


@pytest.fixture
def mailing(recommender: Recommender, data_dir: Path) -> Iterator[tuple[TestClient, SmtpServer]]:
    server = SmtpServer()
    server.start()
    settings = Settings(
        data_dir=data_dir,
        smtp_host="127.0.0.1",
        smtp_port=server.port,
        smtp_security="none",
        mail_from="service@exemple.fr",
        notice_mail="equipe@exemple.fr",
        contact_phone="01 99 00 00 00",
        answer_within="sous dix jours ouvrés",
        public_url="https://deja-la.exemple.fr",
        **UNHURRIED,
    )
    with TestClient(create_app(settings, recommender)) as running:
        yield running, server
    server.stop()


def test_the_link_is_mailed_and_the_page_says_so(mailing: tuple[TestClient, SmtpServer]) -> None:
    client, server = mailing
    person = Person(client)
    person.reach("recapitulatif")
    assert "01 99 00 00 00" in text_of(person.page.text)
    person.send()
    said = text_of(person.page.text)
    assert "Ce lien part aussi par courriel" in said
    assert "Elle vous répond sous dix jours ouvrés" in said
    link = re.findall(r'value="(https://deja-la.exemple.fr/suivi/[\w-]{43})"', person.page.text)[0]
    assert server.both_came.wait(60)
    bodies = [mail.get_content() for mail in server.mails]
    assert sum(link in body for body in bodies) == 1


def test_a_draft_and_its_page_outlive_a_restart(recommender: Recommender, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, **UNHURRIED)
    with TestClient(create_app(settings, recommender)) as first:
        person = Person(first)
        person.reach("besoin")
    with TestClient(create_app(settings, recommender)) as second:
        person.client = second
        person.send(**NEED)
        assert person.address.endswith("/coordonnees")

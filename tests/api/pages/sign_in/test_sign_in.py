from http.cookies import SimpleCookie
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.desk import NewAccount, PasswordError, Role
from tests.api.pages.conftest import TOLD, Opener
from tests.api.pages.forms import HEADERS, Person, forms_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import COOKIE, sign_in, store_of

MAIL, PASSWORD = "dominique@exemple.fr", "seize lapins bleus"


@pytest.fixture
def local(client: TestClient) -> TestClient:
    """A site with an expert who has a password."""
    store = store_of(client)
    if MAIL not in [account.agent.mail for account in store.accounts.all()]:
        store.accounts.add(NewAccount(MAIL, "Dominique Exemple", Role.EXPERT), password=PASSWORD)
    return client


def test_an_expert_signs_in_reaches_the_page_asked_for_and_signs_out(local: TestClient) -> None:
    person = Person(local)
    person.open("/bureau?vue=mes-demandes")
    assert person.address == "/connexion"
    page = person.send(adresse=MAIL, mot_de_passe=PASSWORD)
    assert str(page.url).endswith("/bureau?vue=mes-demandes")
    assert "Dominique Exemple" in text_of(page.text)
    person.open("/deconnexion")
    assert "Vous êtes déconnecté" in person.send().text
    person.open("/bureau")
    assert person.address == "/connexion"


def test_a_wrong_password_an_unknown_mail_and_a_closed_account_are_told_alike(local: TestClient) -> None:
    store = store_of(local)
    told = set()
    for mail, password in ((MAIL, "un autre mot de passe"), ("personne@exemple.fr", PASSWORD)):
        told.add(_refused(local, mail, password))
    store.accounts.disable(MAIL)
    told.add(_refused(local, MAIL, PASSWORD))
    store.accounts.enable(MAIL)
    assert len(told) == 1
    assert "demandez à qui administre ce service" in told.pop()


def _refused(client: TestClient, mail: str, password: str) -> str:
    person = Person(client)
    person.open("/connexion")
    page = person.send(adresse=mail, mot_de_passe=password)
    assert page.status_code == 422
    assert person.cookies == []
    assert password not in page.text
    assert f'value="{mail}"' in page.text
    return text_of(page.text)


def test_an_empty_field_is_named(local: TestClient) -> None:
    person = Person(local)
    person.open("/connexion")
    assert "2 erreurs à corriger" in text_of(person.send().text).replace("\u00a0", " ")


def test_the_password_is_guessed_so_often_and_no_more(site_with: Opener) -> None:
    client = site_with(rate_signing_in="", rate_guessing="3/hour")
    person = Person(client)
    person.open("/connexion")
    for status in (422, 422, 422, 429):
        page = person.send(adresse="devine@exemple.fr", mot_de_passe="un mot de passe")
        assert page.status_code == status
    assert int(page.headers["retry-after"]) > 3_000
    assert "attendez 60 minutes" in text_of(page.text).replace("\u00a0", " ")


@pytest.mark.parametrize("more", ["\0", " \0 ", "\0\0"])
def test_a_sign_that_is_not_looked_at_gives_no_more_guesses(site_with: Opener, more: str) -> None:
    client = site_with(rate_signing_in="", rate_guessing="2/hour")
    person = Person(client)
    person.open("/connexion")
    for mail, status in (("devine@exemple.fr", 422), (f"Devine@exemple.fr{more}", 422), ("devine@exemple.fr", 429)):
        assert person.send(adresse=mail, mot_de_passe="un mot de passe").status_code == status


def test_an_address_tries_so_often_and_no_more(site_with: Opener) -> None:
    client = site_with(rate_signing_in="2/minute")
    person = Person(client)
    person.open("/connexion")
    for number, status in enumerate((422, 422, 429)):
        page = person.send(adresse=f"devine{number}@exemple.fr", mot_de_passe="un mot de passe")
        assert page.status_code == status
        person.open("/connexion")


@pytest.mark.parametrize("form", [{"jeton": "faux"}, {"site_web": "x"}])
def test_a_form_that_is_not_ours_is_shown_again(local: TestClient, form: dict[str, Any]) -> None:
    person = Person(local)
    person.open("/connexion")
    page = person.send(adresse=MAIL, mot_de_passe=PASSWORD, **form)
    assert page.status_code == 422
    assert person.cookies == []


def test_a_form_posted_from_another_site_is_refused(local: TestClient) -> None:
    fields = forms_of(local.get("/connexion", headers=HEADERS).text)[-1].fields
    answer = local.post(
        "/connexion",
        data=fields | {"adresse": MAIL, "mot_de_passe": PASSWORD},
        headers={**HEADERS, "Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(local: TestClient) -> None:
    cookie = _cookie_after_sign_in(local)
    morsel = cookie[COOKIE]
    assert (morsel["httponly"], morsel["samesite"], morsel["path"], morsel["domain"]) == (True, "lax", "/", "")
    assert morsel["secure"] == ""
    assert len(morsel.value) == 43
    assert int(morsel["max-age"]) == 12 * 3_600


def test_over_tls_the_cookie_is_the_hosts_own(site_with: Opener) -> None:
    client = site_with(**TOLD)
    store = store_of(client)
    if MAIL not in [account.agent.mail for account in store.accounts.all()]:
        store.accounts.add(NewAccount(MAIL, "Dominique Exemple", Role.EXPERT), password=PASSWORD)
    morsel = _cookie_after_sign_in(client)[f"__Host-{COOKIE}"]
    assert (morsel["secure"], morsel["path"], morsel["domain"]) == (True, "/", "")


def _cookie_after_sign_in(client: TestClient) -> "SimpleCookie":
    fields = forms_of(client.get("/connexion", headers=HEADERS).text)[-1].fields
    answer = client.post(
        "/connexion",
        data=fields | {"adresse": MAIL, "mot_de_passe": PASSWORD},
        headers=HEADERS,
        follow_redirects=False,
    )
    assert answer.status_code == 303
    cookies: SimpleCookie = SimpleCookie()
    for told in answer.headers.get_list("set-cookie"):
        cookies.load(told)
    return cookies


def test_the_token_changes_at_each_sign_in(local: TestClient) -> None:
    sign_in(local, Role.EXPERT)
    known = local.cookies[COOKIE]
    jeton = local.app_state["form_tokens"].issue("connexion")
    local.post("/connexion", data={"jeton": jeton, "adresse": MAIL, "mot_de_passe": PASSWORD}, headers=HEADERS)
    assert store_of(local).sessions.agent(known) is None


def test_who_is_signed_in_is_not_asked_again(client: TestClient) -> None:
    sign_in(client, Role.EXPERT)
    answer = client.get("/connexion?suite=/outils", headers=HEADERS, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/outils")


def test_the_link_of_a_stranger_leads_to_the_desk(local: TestClient) -> None:
    person = Person(local)
    person.open("/connexion?suite=//ailleurs.example/x")
    person.send(adresse=MAIL, mot_de_passe=PASSWORD)
    assert person.address == "/bureau"


def test_a_program_is_told_to_sign_in(client: TestClient) -> None:
    answer = client.get("/bureau", headers={"Accept": "application/json"}, follow_redirects=False)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"].endswith("acces-connexion")


def test_a_short_password_is_not_even_stored(client: TestClient) -> None:
    with pytest.raises(PasswordError):
        store_of(client).accounts.set_password(MAIL, "court")

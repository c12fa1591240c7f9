"""Signing in by the provider: there and back, once, in one browser; and out again."""

import base64
import hashlib
from datetime import timedelta

import pytest

from tests.api.identity.conftest import MAIL, ORIGIN, Opener, Site, refused
from tests.api.identity.provider import query_of
from tests.api.pages.forms import HEADERS, forms_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import COOKIE

pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config")
"""The provider under test is written for an older Authlib."""


def test_an_agent_comes_in_by_the_provider_and_reaches_the_page_asked_for(site: Site) -> None:
    assert "S’identifier avec ProConnect" in site.get("/connexion?suite=/bureau").text
    answer = site.come_back(back="/bureau?vue=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/bureau?vue=1")
    page = text_of(site.get("/bureau").text)
    assert "Dominique Exemple" in page
    (account,) = site.store.accounts.all()
    assert account.agent.mail == MAIL
    assert account.issuer == site.provider.issuer


def test_what_is_sent_is_fresh_long_and_tied_together(site: Site) -> None:
    first, second = query_of(site.leave()), query_of(site.leave())
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 32
        assert first[name] != second[name]
    assert first["response_type"] == "code"
    assert first["redirect_uri"] == f"{ORIGIN}/connexion/retour"
    assert first["code_challenge_method"] == "S256"
    assert set(first) == {
        *("response_type", "client_id", "redirect_uri", "scope", "state", "nonce"),
        *("code_challenge", "code_challenge_method"),
    }


def test_the_code_is_traded_with_the_secret_and_the_verifier(site: Site) -> None:
    leaving = site.leave()
    asked = query_of(leaving)
    address = site.provider.sign_in(leaving, "sub-1")
    site.get(address.removeprefix(ORIGIN))
    sent = site.provider.sent("/oauth2/token")
    digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
    assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"]
    assert sent["client_secret"]
    assert sent["redirect_uri"] == asked["redirect_uri"]


def test_a_provider_that_refuses_unknown_parameters_is_sent_none(site_by: Opener) -> None:
    assert not {name for name in query_of(site_by(oidc_pkce=False).leave()) if name.startswith("code_challenge")}


def test_an_answer_that_was_not_asked_for_is_refused(site: Site) -> None:
    address = site.provider.sign_in(site.leave(), "sub-1").removeprefix(ORIGIN)
    changed = address.replace(query_of(address)["state"], "x" * 43)
    refused(site.get(changed), 400, "à recommencer")
    for state in ("", "x", "é" * 43, "x" * 5_000, "%0d%0a"):
        refused(site.get(f"/connexion/retour?state={state}"), 400, "à recommencer")
    refused(site.get("/connexion/retour"), 400, "à recommencer")
    # The sign-in that is under way goes on.
    assert site.get(address).status_code == 303


def test_an_answer_in_another_browser_is_refused(site: Site) -> None:
    address = site.provider.sign_in(site.leave(), "sub-1").removeprefix(ORIGIN)
    site.client.cookies.clear()
    refused(site.get(address), 400, "à recommencer")


def test_an_answer_serves_once(site: Site) -> None:
    address = site.provider.sign_in(site.leave(), "sub-1").removeprefix(ORIGIN)
    assert site.get(address).status_code == 303
    # Who is in goes on; who has left since begins again.
    again = site.get(address)
    assert (again.status_code, again.headers["location"]) == (303, "/bureau")
    assert site.get("/bureau").status_code == 200
    site.store.accounts.sign_out(MAIL)
    refused(site.get(address), 400, "à recommencer")


def test_two_tabs_sign_in_each_to_its_page(site: Site) -> None:
    pages = ("/bureau?vue=1", "/bureau?vue=2")
    addresses = [site.provider.sign_in(site.leave(page), "sub-1").removeprefix(ORIGIN) for page in pages]
    for page, address in zip(pages, addresses, strict=True):
        answer = site.get(address)
        assert (answer.status_code, answer.headers["location"]) == (303, page)
    assert set(site.client.cookies) == {COOKIE}


def test_few_sign_ins_are_under_way_at_once_and_the_oldest_end_first(site: Site) -> None:
    for place in range(9):
        # What bears no state of ours is left alone.
        site.client.cookies.set(f"deja-la-connexion-({place})", "x")
    assert site.leave()
    site.client.cookies.clear()
    leaving = [site.leave() for _ in range(8)]
    states = [query_of(address)["state"] for address in leaving]
    assert set(site.client.cookies) == {f"deja-la-connexion-{state}" for state in states[3:]}
    first, last = (site.provider.sign_in(leaving[place], "sub-1").removeprefix(ORIGIN) for place in (2, 7))
    refused(site.get(first), 400, "à recommencer")
    assert site.get(last).status_code == 303


def test_an_identity_token_of_another_sign_in_is_refused(site: Site) -> None:
    # The code of one sign-in, brought into another: the nonce differs.
    stolen = query_of(site.provider.sign_in(site.leave(), "sub-1"))["code"]
    address = site.provider.sign_in(site.leave(), "sub-1").removeprefix(ORIGIN)
    refused(site.get(address.replace(query_of(address)["code"], stolen)), 403, "n’a pas pu être vérifiée")


def test_who_gives_up_is_told_so(site: Site) -> None:
    leaving = site.leave()
    site.provider.sign_in(leaving, "sub-1", deny=True)
    answer = site.get(f"/connexion/retour?error=access_denied&state={query_of(leaving)['state']}")
    refused(answer, 403, "n’a pas abouti")


def test_an_answer_that_names_another_provider_is_refused(site: Site) -> None:
    leaving = site.leave()
    address = site.provider.sign_in(leaving, "sub-1").removeprefix(ORIGIN)
    refused(site.get(f"{address}&iss=https://ailleurs.example"), 403, "n’a pas pu être vérifiée")


def test_signing_out_leaves_the_provider_too(site: Site) -> None:
    site.come_back()
    page = site.get("/deconnexion")
    assert "Vous quitterez aussi ProConnect" in page.text
    assert f"form-action 'self' {site.provider.issuer};" in page.headers["content-security-policy"]
    fields = forms_of(page.text)[-1].fields
    answer = site.client.post("/deconnexion", data=fields, headers=HEADERS, follow_redirects=False)
    sent = query_of(answer.headers["location"])
    assert answer.headers["location"].startswith(f"{site.provider.issuer}/oauth2/end_session?")
    assert sent["id_token_hint"].count(".") == 2
    assert len(sent["state"]) >= 32
    assert sent["post_logout_redirect_uri"] == f"{ORIGIN}/deconnexion"
    assert site.get("/bureau").status_code == 303
    assert "Vous êtes déconnecté" in site.get(f"/deconnexion?state={sent['state']}").text


def test_local_passwords_are_off(site: Site) -> None:
    site.store.accounts.set_password(MAIL, "seize lapins bleus")
    page = site.get("/connexion")
    assert "mot_de_passe" not in page.text
    jeton = site.client.app_state["form_tokens"].issue("connexion")
    typed = {"jeton": jeton, "adresse": MAIL, "mot_de_passe": "seize lapins bleus"}
    answer = site.client.post("/connexion", data=typed, headers=HEADERS, follow_redirects=False)
    refused(answer, 403, "mots de passe ne servent plus")


def test_no_link_lets_choose_a_password_there(site: Site) -> None:
    lost = site.store.lost_passwords
    account = lost.account_of(MAIL)
    state = lost.state_of(account)
    assert state
    address = f"/connexion/mot-de-passe/{site.client.app_state['password_links'].issue(account, state=state)}"
    refused(site.get(address), 404, "Ce lien ne sert plus")
    typed = {"nouveau": "quatre chevaux verts", "encore": "quatre chevaux verts"}
    answer = site.client.post(address, data=typed, headers=HEADERS, follow_redirects=False)
    refused(answer, 404, "Ce lien ne sert plus")
    assert lost.state_of(account) == state


def test_a_password_is_changed_at_the_provider(site: Site) -> None:
    site.come_back()
    page = site.get("/bureau/compte").text
    assert "se change chez ProConnect" in text_of(page)
    assert 'type="password"' not in page
    typed = {"ancien": "a", "nouveau": "quatre chevaux verts", "encore": "quatre chevaux verts"}
    answer = site.client.post("/bureau/compte/mot-de-passe", data=typed, headers=HEADERS)
    assert answer.status_code == 422
    assert "celui de ProConnect" in text_of(answer.text)


def test_a_session_of_the_provider_holds_twelve_hours_at_most(site: Site) -> None:
    assert site.store.sessions.rules.lifetime <= timedelta(hours=12)
    assert "Max-Age=43200" in site.come_back().headers["set-cookie"]

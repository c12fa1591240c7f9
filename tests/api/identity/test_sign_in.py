import base64
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Response
from joserfc.jwk import RSAKey

from api.desk import NewAccount, Role
from tests.api.identity.conftest import AGENT, ORIGIN, Site
from tests.api.identity.provider import Provider, query_of
from tests.api.pages.forms import HEADERS, forms_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import COOKIE

pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config")
"""The provider under test is written for an older Authlib."""

MAIL = "agent@exemple.fr"
Opener = Callable[..., Site]


@pytest.fixture
def site(site_by: Opener, provider: Provider) -> Site:
    """A site with an expert that the provider knows."""
    opened = site_by()
    opened.store.accounts.add(NewAccount(MAIL, "à venir", Role.EXPERT))
    provider.tell_of("sub-1", **AGENT)
    return opened


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


def test_signed_userinfo_is_read(site: Site) -> None:
    site.provider.signs_userinfo = True
    assert site.come_back().status_code == 303
    assert "Dominique Exemple" in site.get("/bureau").text


@pytest.mark.parametrize(
    "changed", [{"iss": "https://ailleurs.example"}, {"aud": "autre"}, {"sub": "sub-2"}, {"exp": 1}]
)
def test_signed_userinfo_of_another_is_refused(site: Site, changed: dict[str, object]) -> None:
    site.provider.signs_userinfo = True
    site.provider.changed_userinfo = changed
    _refused(site.come_back(), 403, "n’a pas pu être vérifiée")


def test_userinfo_signed_with_another_key_is_refused(site: Site) -> None:
    site.provider.signs_userinfo = True
    site.provider.signing_key = RSAKey.generate_key(2048)
    _refused(site.come_back(), 403, "n’a pas pu être vérifiée")


@pytest.mark.parametrize(
    "changed",
    [
        {"sub": "sub-2"}, {"email": ""}, {"email": 3}, {"email": "a\0b@exemple.fr"}, {"email": "\ud800@exemple.fr"},
        {"email_verified": False}, {"email_verified": "false"}, {"email_verified": 0}, {"email_verified": ""},
    ],
)  # fmt: skip
def test_userinfo_that_does_not_say_who_it_is_is_refused(site: Site, changed: dict[str, object]) -> None:
    site.provider.changed_userinfo = changed
    _refused(site.come_back(), 403, "n’a pas pu être vérifiée")


@pytest.mark.parametrize("subject", [3, "", "x" * 256, "sub\0-1", ["sub-1"], None])
def test_a_name_for_a_person_that_is_none_is_refused(site: Site, subject: object) -> None:
    """Even where both the identity token and userinfo bear it."""
    sign_as(site, subject)
    _refused(site.come_back(), 403, "n’a pas pu être vérifiée")


def sign_as(site: Site, subject: object) -> None:
    """Have the provider call the person otherwise, to the letter."""
    site.provider.changed_id_token = site.provider.changed_userinfo = {"sub": subject}


def test_two_names_that_begin_alike_are_two_people(site_by: Opener, provider: Provider) -> None:
    site = site_by(oidc_roles="agent_public_territorial=expert")
    for end in "ab":
        provider.tell_of("sub-1", **{**AGENT, "email": f"{end}@exemple.fr"})
        sign_as(site, "x" * 254 + end)
        assert site.come_back().status_code == 303
    assert [account.agent.mail for account in site.store.accounts.all()] == ["a@exemple.fr", "b@exemple.fr"]


def test_a_mail_that_is_said_to_be_verified_in_a_word_is_taken(site: Site) -> None:
    site.provider.changed_userinfo = {"email_verified": "true"}
    assert site.come_back().status_code == 303


@pytest.mark.parametrize("sign", ["\0", "\ud800", "\x1b"])
def test_what_no_page_holds_is_left_out_of_what_the_provider_says(site: Site, sign: str) -> None:
    site.provider.changed_userinfo = {
        "given_name": f"Domi{sign}nique", "usual_name": f"Exemple{sign}", "organization_label": f"{sign}Mairie",
    }  # fmt: skip
    assert site.come_back().status_code == 303
    (account,) = site.store.accounts.all()
    assert (account.agent.name, account.agent.organisation) == ("Dominique Exemple", "Mairie")


def _refused(answer, status: int, told: str) -> str:  # type: ignore[no-untyped-def]
    assert answer.status_code == status
    text = text_of(answer.text)
    assert told in text
    assert "Que faire" in text
    assert COOKIE not in answer.headers.get("set-cookie", "")
    return text


def test_an_answer_that_was_not_asked_for_is_refused(site: Site) -> None:
    address = site.provider.sign_in(site.leave(), "sub-1").removeprefix(ORIGIN)
    changed = address.replace(query_of(address)["state"], "x" * 43)
    _refused(site.get(changed), 400, "à recommencer")
    for state in ("", "x", "é" * 43, "x" * 5_000, "%0d%0a"):
        _refused(site.get(f"/connexion/retour?state={state}"), 400, "à recommencer")
    _refused(site.get("/connexion/retour"), 400, "à recommencer")
    # The sign-in that is under way goes on.
    assert site.get(address).status_code == 303


def test_an_answer_in_another_browser_is_refused(site: Site) -> None:
    address = site.provider.sign_in(site.leave(), "sub-1").removeprefix(ORIGIN)
    site.client.cookies.clear()
    _refused(site.get(address), 400, "à recommencer")


def test_an_answer_serves_once(site: Site) -> None:
    address = site.provider.sign_in(site.leave(), "sub-1").removeprefix(ORIGIN)
    assert site.get(address).status_code == 303
    # Who is in goes on; who has left since begins again.
    again = site.get(address)
    assert (again.status_code, again.headers["location"]) == (303, "/bureau")
    assert site.get("/bureau").status_code == 200
    site.store.accounts.sign_out(MAIL)
    _refused(site.get(address), 400, "à recommencer")


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
    _refused(site.get(first), 400, "à recommencer")
    assert site.get(last).status_code == 303


def test_an_identity_token_of_another_sign_in_is_refused(site: Site) -> None:
    # The code of one sign-in, brought into another: the nonce differs.
    stolen = query_of(site.provider.sign_in(site.leave(), "sub-1"))["code"]
    address = site.provider.sign_in(site.leave(), "sub-1").removeprefix(ORIGIN)
    _refused(site.get(address.replace(query_of(address)["code"], stolen)), 403, "n’a pas pu être vérifiée")


def test_who_gives_up_is_told_so(site: Site) -> None:
    leaving = site.leave()
    site.provider.sign_in(leaving, "sub-1", deny=True)
    answer = site.get(f"/connexion/retour?error=access_denied&state={query_of(leaving)['state']}")
    _refused(answer, 403, "n’a pas abouti")


def test_an_answer_that_names_another_provider_is_refused(site: Site) -> None:
    leaving = site.leave()
    address = site.provider.sign_in(leaving, "sub-1").removeprefix(ORIGIN)
    _refused(site.get(f"{address}&iss=https://ailleurs.example"), 403, "n’a pas pu être vérifiée")


def test_an_unknown_agent_is_told_why_and_whom_to_ask(site_by: Opener, provider: Provider) -> None:
    site = site_by(contact_mail="equipe@exemple.fr")
    provider.tell_of("sub-1", **AGENT)
    text = _refused(site.come_back(), 403, "Aucun compte n’a été ouvert pour vous")
    for told in ("equipe@exemple.fr", MAIL, "21270474400018"):
        assert told in text
    assert site.store.accounts.all() == ()


def test_a_closed_account_stays_closed(site: Site) -> None:
    site.come_back()
    site.store.accounts.disable(MAIL)
    assert site.get("/bureau").status_code == 303
    _refused(site.come_back(), 403, "est fermé")


def test_the_providers_name_for_a_person_decides_and_not_the_mail(site: Site) -> None:
    site.come_back()
    (known,) = site.store.accounts.all()
    site.provider.tell_of("sub-1", **{**AGENT, "email": "nouvelle@exemple.fr"})
    assert site.come_back().status_code == 303
    (same,) = site.store.accounts.all()
    assert (same.agent.id, same.agent.mail) == (known.agent.id, "nouvelle@exemple.fr")
    site.provider.tell_of("sub-2", **{**AGENT, "email": "nouvelle@exemple.fr"})
    _refused(site.come_back("sub-2"), 403, "autre identité")


def test_an_agent_who_is_not_of_the_organisation_is_refused(site_by: Opener, provider: Provider) -> None:
    site = site_by()
    site.store.accounts.add(NewAccount(MAIL, "à venir", Role.EXPERT, siret="13002526500013"))
    provider.tell_of("sub-1", **AGENT)
    _refused(site.come_back(), 403, "pas celui pour lequel")


def test_a_granted_role_makes_the_account_with_its_territory(site_by: Opener, provider: Provider) -> None:
    site = site_by(oidc_roles="agent_public_territorial=territory")
    epci = site.store.territories().epcis[0]
    commune = next(commune for commune in site.store.territories().communes if commune.siren)
    provider.tell_of("sub-1", **{**AGENT, "siret": f"{epci.siren}00012"})
    provider.tell_of("sub-2", **{**AGENT, "siret": f"{commune.siren}00012", "email": "commune@exemple.fr"})
    assert site.come_back("sub-1").status_code == 303
    assert site.come_back("sub-2").status_code == 303
    found = {account.agent.mail: account.agent for account in site.store.accounts.all()}
    assert (found[MAIL].role, found[MAIL].territory) == (Role.TERRITORY, epci.siren)
    assert found["commune@exemple.fr"].territory == commune.code_insee
    # Another town hall: the former one's requests are closed.
    provider.tell_of("sub-1", **{**AGENT, "siret": f"{commune.siren}00012"})
    _refused(site.come_back("sub-1"), 403, "pas celui pour lequel")


def test_an_agent_of_no_territory_is_told_so(site_by: Opener, provider: Provider) -> None:
    site = site_by(oidc_roles="agent_public_territorial=territory")
    provider.tell_of("sub-1", **{**AGENT, "siret": "99999999900013"})
    _refused(site.come_back(), 403, "ni une commune ni un EPCI")


def test_a_granted_role_goes_with_what_granted_it(site_by: Opener, provider: Provider) -> None:
    site = site_by(oidc_roles=f"{AGENT['siret']}=expert agent_public_territorial=territory")
    provider.tell_of("sub-1", **AGENT)
    assert site.come_back().status_code == 303
    (account,) = site.store.accounts.all()
    assert account.agent.role is Role.EXPERT
    provider.tell_of("sub-1", **{**AGENT, "siret": "13002526500013", "roles": []})
    _refused(site.come_back(), 403, "n’ouvre plus")


def test_one_factor_is_refused_where_two_are_asked_for(site_by: Opener, provider: Provider) -> None:
    site = site_by(oidc_acr="eidas0-mfa eidas2")
    site.store.accounts.add(NewAccount(MAIL, "à venir", Role.EXPERT))
    provider.tell_of("sub-1", **AGENT, acr="eidas1")
    asked = json.loads(query_of(site.leave())["claims"])
    assert asked == {"id_token": {"acr": {"essential": True, "values": ["eidas0-mfa", "eidas2"]}}}
    _refused(site.come_back(), 403, "double authentification")
    provider.tell_of("sub-1", **AGENT, acr="eidas2")
    assert site.come_back().status_code == 303


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
    _refused(answer, 403, "mots de passe ne servent plus")


def test_no_link_lets_choose_a_password_there(site: Site) -> None:
    lost = site.store.lost_passwords
    account = lost.account_of(MAIL)
    state = lost.state_of(account)
    assert state
    address = f"/connexion/mot-de-passe/{site.client.app_state['password_links'].issue(account, state=state)}"
    _refused(site.get(address), 404, "Ce lien ne sert plus")
    typed = {"nouveau": "quatre chevaux verts", "encore": "quatre chevaux verts"}
    answer = site.client.post(address, data=typed, headers=HEADERS, follow_redirects=False)
    _refused(answer, 404, "Ce lien ne sert plus")
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


def test_the_ways_of_the_provider_are_no_pages_where_there_is_none(client: object) -> None:
    for path in ("/connexion/fournisseur", "/connexion/retour"):
        assert client.get(path, headers=HEADERS).status_code == 404  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/oauth2/token", "/userinfo", "/jwks"])
def test_a_provider_that_answers_wrongly_is_no_error_of_ours(site: Site, path: str) -> None:
    for status, text in (500, "boom"), (200, "<html>"), (200, "[]"), (200, "{}"), (302, ""), (401, '{"error": "x"}'):
        site.provider.raw[path] = Response(text, status=status, mimetype="application/json", headers={"Location": "/"})
        answer = site.get("/connexion/fournisseur")
        if answer.status_code == 303:
            address = site.provider.sign_in(answer.headers["location"], "sub-1")
            answer = site.get(address.removeprefix(ORIGIN))
        assert answer.status_code in {403, 503}
        assert answer.status_code != 503 or answer.headers["retry-after"] == "60"


@pytest.mark.parametrize("status", [302, 307])
@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/oauth2/token", "/userinfo", "/jwks"])
def test_a_provider_that_sends_elsewhere_is_not_followed(site: Site, path: str, status: int) -> None:
    """The secret of this service would go where a redirection says."""
    site.provider.raw[path] = Response("", status=status, headers={"Location": f"{site.provider.issuer}/ailleurs"})
    answer = site.get("/connexion/fournisseur")
    if answer.status_code == 303:
        address = site.provider.sign_in(answer.headers["location"], "sub-1")
        answer = site.get(address.removeprefix(ORIGIN))
    assert answer.status_code == 503
    asked = [asked for asked, _ in site.provider.asked]
    assert path in asked
    assert "/ailleurs" not in asked


def test_the_site_starts_and_serves_while_the_provider_is_down(site_by: Opener) -> None:
    site = site_by(oidc_issuer="http://localhost:9")
    assert site.get("/").status_code == 200
    _refused(site.get("/connexion/fournisseur"), 503, "ne répond pas")


def test_a_session_of_the_provider_holds_twelve_hours_at_most(site: Site) -> None:
    assert site.store.sessions.rules.lifetime <= timedelta(hours=12)
    assert "Max-Age=43200" in site.come_back().headers["set-cookie"]

"""What the provider tells of a person: what is taken, and what is refused."""

import json

import pytest
from joserfc.jwk import RSAKey

from api.desk import NewAccount, Role
from tests.api.identity.conftest import AGENT, MAIL, Opener, Site, refused
from tests.api.identity.provider import Provider, query_of

pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config")
"""The provider under test is written for an older Authlib."""


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
    refused(site.come_back(), 403, "n’a pas pu être vérifiée")


def test_userinfo_signed_with_another_key_is_refused(site: Site) -> None:
    site.provider.signs_userinfo = True
    site.provider.signing_key = RSAKey.generate_key(2048)
    refused(site.come_back(), 403, "n’a pas pu être vérifiée")


@pytest.mark.parametrize(
    "changed",
    [
        {"sub": "sub-2"}, {"email": ""}, {"email": 3}, {"email": "a\0b@exemple.fr"}, {"email": "\ud800@exemple.fr"},
        {"email_verified": False}, {"email_verified": "false"}, {"email_verified": 0}, {"email_verified": ""},
    ],
)  # fmt: skip
def test_userinfo_that_does_not_say_who_it_is_is_refused(site: Site, changed: dict[str, object]) -> None:
    site.provider.changed_userinfo = changed
    refused(site.come_back(), 403, "n’a pas pu être vérifiée")


@pytest.mark.parametrize("subject", [3, "", "x" * 256, "sub\0-1", ["sub-1"], None])
def test_a_name_for_a_person_that_is_none_is_refused(site: Site, subject: object) -> None:
    """Even where both the identity token and userinfo bear it."""
    sign_as(site, subject)
    refused(site.come_back(), 403, "n’a pas pu être vérifiée")


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


def test_one_factor_is_refused_where_two_are_asked_for(site_by: Opener, provider: Provider) -> None:
    site = site_by(oidc_acr="eidas0-mfa eidas2")
    site.store.accounts.add(NewAccount(MAIL, "à venir", Role.EXPERT))
    provider.tell_of("sub-1", **AGENT, acr="eidas1")
    asked = json.loads(query_of(site.leave())["claims"])
    assert asked == {"id_token": {"acr": {"essential": True, "values": ["eidas0-mfa", "eidas2"]}}}
    refused(site.come_back(), 403, "double authentification")
    provider.tell_of("sub-1", **AGENT, acr="eidas2")
    assert site.come_back().status_code == 303

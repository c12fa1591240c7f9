"""Whom the desk lets in among those that the provider knows: accounts, organisations, granted roles."""

import pytest

from api.desk import NewAccount, Role
from tests.api.identity.conftest import AGENT, MAIL, Opener, Site, refused
from tests.api.identity.provider import Provider

pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config")
"""The provider under test is written for an older Authlib."""


def test_an_unknown_agent_is_told_why_and_whom_to_ask(site_by: Opener, provider: Provider) -> None:
    site = site_by(contact_mail="equipe@exemple.fr")
    provider.tell_of("sub-1", **AGENT)
    text = refused(site.come_back(), 403, "Aucun compte n’a été ouvert pour vous")
    for told in ("equipe@exemple.fr", MAIL, "21270474400018"):
        assert told in text
    assert site.store.accounts.all() == ()


def test_a_closed_account_stays_closed(site: Site) -> None:
    site.come_back()
    site.store.accounts.disable(MAIL)
    assert site.get("/bureau").status_code == 303
    refused(site.come_back(), 403, "est fermé")


def test_the_providers_name_for_a_person_decides_and_not_the_mail(site: Site) -> None:
    site.come_back()
    (known,) = site.store.accounts.all()
    site.provider.tell_of("sub-1", **{**AGENT, "email": "nouvelle@exemple.fr"})
    assert site.come_back().status_code == 303
    (same,) = site.store.accounts.all()
    assert (same.agent.id, same.agent.mail) == (known.agent.id, "nouvelle@exemple.fr")
    site.provider.tell_of("sub-2", **{**AGENT, "email": "nouvelle@exemple.fr"})
    refused(site.come_back("sub-2"), 403, "autre identité")


def test_an_agent_who_is_not_of_the_organisation_is_refused(site_by: Opener, provider: Provider) -> None:
    site = site_by()
    site.store.accounts.add(NewAccount(MAIL, "à venir", Role.EXPERT, siret="13002526500013"))
    provider.tell_of("sub-1", **AGENT)
    refused(site.come_back(), 403, "pas celui pour lequel")


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
    refused(site.come_back("sub-1"), 403, "pas celui pour lequel")


def test_an_agent_of_no_territory_is_told_so(site_by: Opener, provider: Provider) -> None:
    site = site_by(oidc_roles="agent_public_territorial=territory")
    provider.tell_of("sub-1", **{**AGENT, "siret": "99999999900013"})
    refused(site.come_back(), 403, "ni une commune ni un EPCI")


def test_a_granted_role_goes_with_what_granted_it(site_by: Opener, provider: Provider) -> None:
    site = site_by(oidc_roles=f"{AGENT['siret']}=expert agent_public_territorial=territory")
    provider.tell_of("sub-1", **AGENT)
    assert site.come_back().status_code == 303
    (account,) = site.store.accounts.all()
    assert account.agent.role is Role.EXPERT
    provider.tell_of("sub-1", **{**AGENT, "siret": "13002526500013", "roles": []})
    refused(site.come_back(), 403, "n’ouvre plus")

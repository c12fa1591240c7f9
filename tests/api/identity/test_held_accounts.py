"""What an account is held to, and what an administrator changes of it."""

import pytest

from api.desk import AccountError, NewAccount, Role
from corpus.territories import Territories
from tests.api.identity.conftest import AGENT, MAIL, Opener, Site

pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config")
"""The provider under test is written for an older Authlib."""

STATE = "13002526500013"
FOLLOWING = "agent_public_territorial=territory"
Towns = tuple[tuple[str, str], tuple[str, str]]


@pytest.fixture
def towns() -> Towns:
    """Two communes: the INSEE code and a SIRET of each."""
    territories = Territories.load()
    one, other = territories.commune("27474"), territories.commune("07330")
    assert one.siren
    assert other.siren
    return (one.code_insee, f"{one.siren}00012"), (other.code_insee, f"{other.siren}00012")


def come(site: Site, subject: str = "sub-1", **claims: object) -> bool:
    """Sign in with other claims, and tell whether the desk opened."""
    site.provider.tell_of(subject, **{**AGENT, **claims})
    answer = site.come_back(subject)
    assert answer.status_code in {303, 403}
    assert (answer.status_code == 303) == (site.get("/bureau/compte").status_code == 200)
    site.client.cookies.clear()
    return answer.status_code == 303


def account(site: Site):  # type: ignore[no-untyped-def]
    (one,) = site.store.accounts.all()
    return one.agent


def test_the_role_an_administrator_gives_to_a_granted_account_holds(site_by: Opener) -> None:
    site = site_by(oidc_roles=f"{AGENT['siret']}=expert")
    assert come(site)
    site.store.accounts.set_role(MAIL, Role.ADMIN)
    assert come(site)
    assert account(site).role is Role.ADMIN
    # It is still for the organisation that it was granted to.
    assert not come(site, siret=STATE)


def test_who_changes_town_halls_comes_in_once_the_new_territory_is_given(site_by: Opener, towns: Towns) -> None:
    site = site_by(oidc_roles=FOLLOWING)
    (former, siret), (new, new_siret) = towns
    assert come(site, siret=siret)
    assert account(site).territory == former
    assert not come(site, siret=new_siret)
    site.store.accounts.set_role(MAIL, Role.TERRITORY, territory=new)
    assert not come(site, siret=siret)
    assert not come(site, siret=STATE)
    assert come(site, siret=new_siret)
    assert account(site).territory == new
    assert not come(site, siret=siret)


def test_a_former_organisation_that_is_no_territory_stays_out_too(site_by: Opener, towns: Towns) -> None:
    site = site_by()
    (former, _), (new, new_siret) = towns
    site.store.accounts.add(NewAccount(MAIL, "à venir", Role.TERRITORY, territory=former))
    assert come(site, siret=STATE)
    assert not come(site, siret="13002526500021")
    site.store.accounts.set_role(MAIL, Role.TERRITORY, territory=new)
    assert not come(site, siret=STATE)
    assert come(site, siret=new_siret)
    site.store.accounts.set_role(MAIL, Role.TERRITORY, siret=STATE)
    assert come(site, siret=STATE)
    assert not come(site, siret=new_siret)


def test_an_expert_is_held_to_an_organisation_at_each_sign_in(site_by: Opener) -> None:
    site = site_by()
    site.store.accounts.add(NewAccount(MAIL, "à venir", Role.EXPERT, siret=STATE))
    assert not come(site)
    assert come(site, siret=STATE)
    assert not come(site)
    site.store.accounts.set_role(MAIL, Role.EXPERT, siret=STATE[:9])
    assert come(site, siret="13002526500021")
    assert not come(site)
    site.store.accounts.set_role(MAIL, Role.EXPERT, siret="")
    assert come(site)
    assert come(site, siret=STATE)


def test_an_account_is_bound_anew_to_who_bears_its_mail(site_by: Opener) -> None:
    site = site_by()
    site.store.accounts.add(NewAccount(MAIL, "à venir", Role.EXPERT, siret=STATE))
    assert come(site, siret=STATE)
    assert not come(site, "sub-2", siret=STATE)
    token = site.store.sessions.open(account(site))
    site.store.accounts.rebind(MAIL)
    assert site.store.sessions.agent(token) is None
    assert not come(site, "sub-2")
    assert come(site, "sub-2", siret=STATE)
    assert not come(site, "sub-1", siret=STATE)


def test_what_is_no_siret_is_refused(site_by: Opener) -> None:
    accounts = site_by().store.accounts
    for siret in ("1", "2127047440001", "21270474400018 9", "٢1270474400018"):
        with pytest.raises(AccountError, match="SIRET"):
            accounts.add(NewAccount(MAIL, "à venir", Role.EXPERT, siret=siret))
    accounts.add(NewAccount(MAIL, "à venir", Role.EXPERT, siret=" 212 704 744 00018"))
    with pytest.raises(AccountError, match="SIRET"):
        accounts.set_role(MAIL, Role.EXPERT, siret="1")
    assert accounts.all()[0].agent.siret == AGENT["siret"]

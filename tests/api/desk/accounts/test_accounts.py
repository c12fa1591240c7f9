from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import update

from api.desk import AccountError, NewAccount, PasswordError, Role, Store, UnknownAccountError
from api.desk.accounts.common_passwords import _FILE, _folded
from api.desk.accounts.passwords import EXPECTED
from api.desk.accounts.tables import AccountRow
from tests.api.desk.clock import Clock

NEW = NewAccount(" Prenom.Nom@Exemple.fr", "  Dominique   Exemple ", Role.EXPERT, "Incubateur d’Exemple")
PASSWORD = "seize lapins bleus"


def test_a_mail_is_one_account_however_it_is_written(store: Store) -> None:
    agent = store.accounts.add(NEW)
    assert (agent.mail, agent.name) == ("prenom.nom@exemple.fr", "Dominique Exemple")
    assert store.accounts.find(agent.id) == agent
    with pytest.raises(AccountError, match="déjà"):
        store.accounts.add(NewAccount("PRENOM.NOM@exemple.fr", "Autre", Role.ADMIN))


@pytest.mark.parametrize(
    "mail",
    [
        "a\0b@exemple.fr",
        "a\ud800@exemple.fr",
        "a\u200bb@exemple.fr",
        "",
        "x",
        "@exemple.fr",
        "a@b",
        "a b@exemple.fr",
        "a@exemple.fr" + "x" * 200,
    ],
)
def test_what_is_no_mail_is_refused(store: Store, mail: str) -> None:
    with pytest.raises(AccountError, match="messagerie"):
        store.accounts.add(NewAccount(mail, "Exemple", Role.EXPERT))


def test_a_territory_needs_a_code_that_exists(store: Store) -> None:
    for code, told in ((None, "a besoin"), ("99999", "Aucun territoire")):
        with pytest.raises(AccountError, match=told):
            store.accounts.add(NewAccount("mairie@exemple.fr", "Mairie", Role.TERRITORY, territory=code))
    agent = store.accounts.add(NewAccount("mairie@exemple.fr", "Mairie", Role.TERRITORY, territory="07330"))
    assert agent.may_see("07330")
    assert not agent.may_see("27474")


def test_only_the_right_password_of_an_open_account_comes_in(store: Store) -> None:
    agent = store.accounts.add(NEW, password=PASSWORD)
    assert store.accounts.check(" PRENOM.nom@exemple.fr ", PASSWORD) == agent
    assert store.accounts.check(agent.mail, PASSWORD + "x") is None
    assert store.accounts.check("personne@exemple.fr", PASSWORD) is None
    store.accounts.disable(agent.mail)
    assert store.accounts.check(agent.mail, PASSWORD) is None
    store.accounts.enable(agent.mail)
    assert store.accounts.check(agent.mail, PASSWORD) == agent


def test_an_account_without_a_password_opens_to_none(store: Store) -> None:
    agent = store.accounts.add(NEW)
    for typed in ("", PASSWORD, "no account has this password"):
        assert store.accounts.check(agent.mail, typed) is None


def test_what_no_database_can_look_for_comes_in_nowhere(store: Store) -> None:
    agent = store.accounts.add(NEW, password=PASSWORD)
    for typed in ("a\0b@x.fr", "\ud800", f"{agent.mail}\0x", f"\udfff{agent.mail}"):
        assert store.accounts.check(typed, PASSWORD) is None
        assert store.accounts.find(typed) is None
        with pytest.raises(UnknownAccountError):
            store.accounts.disable(typed)
        with pytest.raises(UnknownAccountError):
            store.lost_passwords.account_of(typed)
        assert store.lost_passwords.state_of(typed) is None
        assert store.lost_passwords.replace(typed, PASSWORD, state="") is None
    assert store.accounts.check(agent.mail, "\0\ud800") is None


def test_two_ways_of_typing_an_accent_are_one_password(store: Store) -> None:
    agent = store.accounts.add(NEW, password="un été à la mer")  # noqa: S106
    assert store.accounts.check(agent.mail, "un e\u0301te\u0301 a\u0300 la mer") == agent


@pytest.mark.parametrize(
    "password",
    [
        "Correct horse battery staple", "Administratrice 2024!", "@lexandre 1998", "qsdfghjklm12",
        "papillonpapillon", "Fr4nce-Fr4nce", "jenesaispas!",
    ],
)  # fmt: skip
def test_one_of_the_commonest_passwords_is_refused_however_it_is_dressed(store: Store, password: str) -> None:
    with pytest.raises(PasswordError, match="des plus courants"):
        store.accounts.add(NEW, password=password)


def test_a_word_that_is_common_may_be_one_of_several(store: Store) -> None:
    for number, password in enumerate(("papillon sous la lampe", "Lundi, nuage et violoncelle")):
        store.accounts.add(NewAccount(f"agent{number}@exemple.fr", "Exemple", Role.EXPERT), password=password)


def test_the_list_of_common_passwords_is_written_as_it_is_compared() -> None:
    words = _FILE.read_text(encoding="ascii").split()
    assert words == sorted(set(words))
    assert 500 <= len(words) <= 1_000
    assert [word for word in words if _folded(word) != word] == []


@pytest.mark.parametrize("password", ["court", "a" * 30, "x" * 201, "prenom.nom et la suite"])
def test_a_password_that_is_easily_guessed_is_refused(store: Store, password: str) -> None:
    with pytest.raises(PasswordError):
        store.accounts.add(NEW, password=password)
    assert store.accounts.all() == ()


@pytest.mark.parametrize(
    "password", ["Déjà-là-2026!", "Mairie Bureau Besoin 2026", "motdepasse123456", "azerty-Incubateur"]
)
def test_a_password_of_the_words_of_this_place_is_refused(store: Store, password: str) -> None:
    with pytest.raises(PasswordError, match="mots"):
        store.accounts.add(NEW, password=password)


def test_a_password_of_two_hundred_characters_is_compared_to_its_last(store: Store) -> None:
    """And none is cut at 64 or 72, as some ways of keeping them do."""
    password = "abcdefgh" * 24 + "ABCDEFG"
    agent = store.accounts.add(NEW, password=password)
    assert store.accounts.check(agent.mail, password) == agent
    assert store.accounts.check(agent.mail, f"{password[:-1]}X") is None
    assert store.accounts.check(agent.mail, password[:72]) is None


def test_the_words_of_this_place_are_written_down() -> None:
    told = (Path(__file__).parents[4] / "docs/accounts.md").read_text(encoding="utf-8")
    assert [word for word in EXPECTED if f"`{word}`" not in told] == []


def test_nothing_of_a_password_can_be_read_in_the_database(store: Store) -> None:
    store.accounts.add(NEW, password=PASSWORD)
    with store.database.connect() as connection:
        stored = connection.exec_driver_sql("SELECT password FROM account").scalar_one()
    assert stored.startswith("$argon2id$")


def test_a_password_costs_who_guesses_what_rfc_9106_asks_for(serving_hasher: PasswordHasher) -> None:
    costs = (serving_hasher.memory_cost, serving_hasher.time_cost, serving_hasher.parallelism)
    assert costs == (64 * 1024, 3, 4)  # kibibytes, passes, lanes: its second recommended option


def test_a_password_of_another_cost_is_stored_anew_at_the_next_sign_in(store: Store) -> None:
    agent = store.accounts.add(NEW, password=PASSWORD)
    dearer = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(PASSWORD)
    with store.database.connect() as connection:
        connection.execute(update(AccountRow).values(password=dearer))
    assert store.accounts.check(agent.mail, PASSWORD) == agent
    with store.database.connect() as connection:
        assert "t=1" in connection.exec_driver_sql("SELECT password FROM account").scalar_one()


def test_a_changed_role_or_password_signs_out(store: Store) -> None:
    agent = store.accounts.add(NEW, password=PASSWORD)
    for change in (
        lambda: store.accounts.set_role(agent.mail, Role.ADMIN),
        lambda: store.accounts.set_password(agent.mail, "douze renards gris"),
        lambda: store.accounts.disable(agent.mail),
    ):
        token = store.sessions.open(agent)
        assert store.sessions.agent(token)
        change()
        assert store.sessions.agent(token) is None


def test_an_unknown_mail_is_said(store: Store) -> None:
    with pytest.raises(UnknownAccountError):
        store.accounts.disable("personne@exemple.fr")


def test_requests_are_given_to_experts_and_admins_who_may_come_in(store: Store) -> None:
    store.accounts.add(NewAccount("mairie@exemple.fr", "Mairie", Role.TERRITORY, territory="07330"))
    gone = store.accounts.add(NewAccount("parti@exemple.fr", "Alix", Role.EXPERT))
    store.accounts.disable(gone.mail)
    expert = store.accounts.add(NEW)
    admin = store.accounts.add(NewAccount("admin@exemple.fr", "Claude", Role.ADMIN))
    assert store.accounts.agents() == (admin, expert)


def test_an_account_says_when_it_was_last_used(store: Store, clock: Clock) -> None:
    agent = store.accounts.add(NEW)
    clock.advance(days=3)
    store.sessions.open(agent)
    (account,) = store.accounts.all()
    assert account.seen_at == clock()
    assert not account.has_password


def test_signing_out_touches_no_other_account(store: Store) -> None:
    me, other = store.accounts.add(NEW), store.accounts.add(NewAccount("autre@exemple.fr", "Alix", Role.ADMIN))
    for change in (
        lambda: store.accounts.sign_out(me.mail),
        lambda: store.accounts.change_own_password(me, PASSWORD, keep=None),
    ):
        mine, theirs = store.sessions.open(me), store.sessions.open(other)
        change()
        assert (store.sessions.agent(mine), store.sessions.agent(theirs)) == (None, other)

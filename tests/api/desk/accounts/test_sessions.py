import sqlite3
from datetime import timedelta

import pytest

from api.desk import Agent, NewAccount, Role, SessionRules, Sessions, Store
from tests.api.desk.clock import Clock


@pytest.fixture
def agent(store: Store) -> Agent:
    return store.accounts.add(NewAccount("expert@exemple.fr", "Dominique Exemple", Role.EXPERT))


def test_a_token_opens_its_session_and_its_digest_alone_is_kept(store: Store, agent: Agent) -> None:
    token = store.sessions.open(agent)
    assert store.sessions.agent(token) == agent
    with store.database.connect() as connection:
        (row,) = connection.exec_driver_sql("SELECT * FROM session").all()
    assert token not in map(str, row)
    for other in (None, "", "x", token[:-1], row.token_digest):
        assert store.sessions.agent(other) is None


def test_a_session_ends_after_twelve_hours_whatever_is_done(store: Store, agent: Agent, clock: Clock) -> None:
    token = store.sessions.open(agent)
    for _ in range(11):
        clock.advance(hours=1)
        assert store.sessions.agent(token)
    clock.advance(hours=1)
    assert store.sessions.agent(token) is None


def test_no_setting_makes_it_longer(store: Store, agent: Agent, clock: Clock) -> None:
    endless = timedelta(days=30)
    sessions = Sessions(store.database, clock=clock, rules=SessionRules(lifetime=endless, idle=endless))
    token = sessions.open(agent)
    clock.advance(hours=12)
    assert sessions.agent(token) is None


def test_a_session_that_is_left_alone_ends(store: Store, agent: Agent, clock: Clock) -> None:
    token = store.sessions.open(agent)
    clock.advance(minutes=119)
    assert store.sessions.agent(token)
    clock.advance(minutes=119)
    assert store.sessions.agent(token)
    clock.advance(minutes=120)
    assert store.sessions.agent(token) is None


def test_reading_pages_writes_once_a_minute_at_most(store: Store, agent: Agent, clock: Clock) -> None:
    token = store.sessions.open(agent)
    opened = clock()
    clock.advance(seconds=59)
    store.sessions.agent(token)
    assert _seen(store) == opened.replace(tzinfo=None).isoformat(" ", "microseconds")
    clock.advance(seconds=1)
    store.sessions.agent(token)
    assert _seen(store) == clock().replace(tzinfo=None).isoformat(" ", "microseconds")


def _seen(store: Store) -> str:
    if not store.database.is_sqlite:
        pytest.skip("how SQLite writes a moment")
    with store.database.connect() as connection:
        return str(connection.exec_driver_sql("SELECT seen_at FROM session").scalar_one())


def test_signing_in_again_ends_the_session_that_the_browser_came_with(store: Store, agent: Agent) -> None:
    first = store.sessions.open(agent)
    elsewhere = store.sessions.open(agent)
    second = store.sessions.open(agent, instead_of=first)
    assert store.sessions.agent(first) is None
    assert store.sessions.agent(elsewhere)
    assert store.sessions.agent(second)


def test_signing_out_gives_back_what_the_provider_asks_for(store: Store, agent: Agent) -> None:
    token = store.sessions.open(agent, id_token="ey.j.x")  # noqa: S106
    ended = store.sessions.end(token)
    assert ended is not None
    assert ended.id_token == "ey.j.x"
    assert store.sessions.agent(token) is None
    assert store.sessions.end(token) is None
    assert store.sessions.end(None) is None


def test_a_page_opens_while_nothing_can_be_written(store: Store, agent: Agent, clock: Clock) -> None:
    if not store.database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    token = store.sessions.open(agent)
    key = store.keys.add("Exemple", quota="1/minute", lifetime=None)
    clock.advance(minutes=10)
    other = sqlite3.connect(str(store.database.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert store.sessions.agent(token) == agent
    assert store.keys.check(key)
    other.execute("ROLLBACK")
    other.close()


def test_an_agent_is_signed_out_everywhere(store: Store, agent: Agent) -> None:
    tokens = [store.sessions.open(agent) for _ in range(3)]
    assert store.accounts.sign_out(agent.mail) == 3
    assert [store.sessions.agent(token) for token in tokens] == [None] * 3


def test_what_another_way_of_signing_in_opened_is_worth_nothing(store: Store, agent: Agent, clock: Clock) -> None:
    by_provider = Sessions(store.database, clock=clock, rules=SessionRules(issuer="https://fournisseur.exemple.fr"))
    token = store.sessions.open(agent)
    assert by_provider.agent(token) is None
    assert store.sessions.agent(by_provider.open(agent)) is None


def test_a_role_changed_is_seen_at_the_next_page(store: Store, agent: Agent) -> None:
    token = store.sessions.open(agent)
    with store.database.connect() as connection:
        connection.exec_driver_sql("UPDATE account SET role = 'admin'")
    seen = store.sessions.agent(token)
    assert seen is not None
    assert seen.role is Role.ADMIN


def test_a_session_opened_while_the_account_is_closed_lets_nobody_in(store: Store, agent: Agent) -> None:
    store.accounts.disable(agent.mail)
    assert store.sessions.agent(store.sessions.open(agent)) is None

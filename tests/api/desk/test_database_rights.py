"""Who serves needs no more rights than the page of the desk says: rows, and no table."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from api.desk import Form, NewAccount, Role, Store
from api.desk.database import Database
from api.desk.errors import SchemaError
from api.desk.upgrades import revisions, upgrade
from api.desk.usage.action_counts import ActionCounts
from tests.postgres import PostgresServer

DOCUMENT = (Path(__file__).parents[3] / "docs/desk.md").read_text(encoding="utf-8")
AROUND, WITHIN = re.findall(r"```sql\n(.*?)```", DOCUMENT, re.DOTALL)


FORBIDDEN = (
    "CREATE TABLE mine (id int)",
    "CREATE TEMPORARY TABLE mine (id int)",
    "DROP TABLE session",
    "ALTER TABLE account ADD COLUMN x int",
    "TRUNCATE account CASCADE",
)


def run(database: Database, statement: str) -> None:
    with database.connect() as connection:
        connection.execute(text(statement))


def statements(block: str) -> list[str]:
    return [statement.strip() for statement in block.split(";") if statement.strip()]


@pytest.fixture
def server(postgres: PostgresServer) -> Iterator[PostgresServer]:
    """A server on which the page was followed to the letter."""
    for statement in statements(AROUND):
        postgres.execute(statement)
    for statement in statements(WITHIN):
        postgres.execute(statement, database="deja_la")
    yield postgres
    postgres.execute("DROP DATABASE deja_la WITH (FORCE)")
    for role in ("deja_la", "deja_la_owner"):
        postgres.execute(f"DROP ROLE {role}")


def url_of(server: PostgresServer, user: str) -> str:
    return server.url("deja_la").replace("//postgres@", f"//{user}@")


def migrate(server: PostgresServer, folder: Path) -> None:
    owner = Database(url_of(server, "deja_la_owner"))
    with closing(owner):
        upgrade(owner, data_dir=folder)


def test_who_serves_writes_rows_and_no_table(server: PostgresServer, tmp_path: Path, form: Form) -> None:
    migrate(server, tmp_path)
    store = Store.open(url_of(server, "deja_la"), data_dir=tmp_path)
    receipt = store.requests.submit(store.drafts.save(None, form.as_dict(), step=3).token)
    assert store.requests.follow(receipt.secret).reference == receipt.reference
    agent = store.accounts.add(NewAccount("expert@exemple.fr", "Exemple", Role.EXPERT))
    assert store.sessions.agent(store.sessions.open(agent)) == agent
    held = store.shared_needs(minutes=5)
    found = held.find(held.hold("un besoin"))
    assert found
    assert found.text == "un besoin"
    store.usage.flush()
    store.purge()
    store.requests.erase(receipt.secret)
    for wanted in FORBIDDEN:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            run(store.database, wanted)
    store.close()


def test_counts_that_processes_share_need_no_more(server: PostgresServer, tmp_path: Path) -> None:
    migrate(server, tmp_path)
    counts = ActionCounts(url_of(server, "deja_la"))
    assert counts.note("client", limit=1, seconds=60, now=1_000.0)
    assert not counts.note("client", limit=1, seconds=60, now=1_001.0)
    counts.sweep(2_000.0)
    counts.close()


def refused(server: PostgresServer, folder: Path) -> None:
    """Start as who serves; the command that does so ends there, and its connections with it."""
    mine = Database(url_of(server, "deja_la"))
    with closing(mine), pytest.raises(SchemaError, match="n’a pas le droit"):
        upgrade(mine, data_dir=folder)


def test_who_serves_does_not_start_on_tables_that_it_may_not_migrate(server: PostgresServer, tmp_path: Path) -> None:
    refused(server, tmp_path)
    migrate(server, tmp_path)
    store = Store.open(url_of(server, "deja_la"), data_dir=tmp_path)
    with store.database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revisions()[-1]})
    store.close()
    refused(server, tmp_path)

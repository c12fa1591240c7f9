import json
from pathlib import Path

import pytest

from corpus.records import Outcome
from tests.api.desk.conftest import Command
from tests.postgres import PostgresServer
from tests.shipped import shipped_catalogue

NEED = "les habitants déposent leurs encombrants n’importe quand"


@pytest.fixture(scope="module")
def url(postgres: PostgresServer) -> str:
    return postgres.create("searched")


@pytest.fixture
def places(url: str, data_dir: Path, index_folder: Path) -> dict[str, str]:
    assert (data_dir / "index" / index_folder.name).samefile(index_folder)
    return {"DEJA_LA_DATABASE_URL": url, "DEJA_LA_DATA_DIR": str(data_dir)}


def test_passages_are_searched_by_meaning_and_by_words(command: Command, places: dict[str, str]) -> None:
    code, out, said = command("database", "search", NEED, "--theme", "dechets", "--outcome", "invalidated", **places)
    assert (code, said) == (0, "")
    found = [one for way in ("meaning", "words") for one in json.loads(out)[way]]
    assert len(json.loads(out)["meaning"]) == 10
    assert len(json.loads(out)["words"]) >= 1
    wanted = {
        record.id
        for record in shipped_catalogue().investigations
        if "dechets" in record.themes and any(one.outcome is Outcome.INVALIDATED for one in record.hypotheses)
    }
    assert {one["record"] for one in found} <= wanted
    # What has no source is matched and not shown.
    assert {one["text"] is None for one in found if one["kind"] == "wording"} == {True}
    assert {one["text"] is None for one in found if one["kind"] != "wording"} == {False}


def test_tools_can_be_searched_and_a_kind_of_passage_alone(command: Command, places: dict[str, str]) -> None:
    asked = ("--among", "tool", "--kind", "purpose", "--top", "3")
    code, out, _ = command("database", "search", "nos archives sont en désordre", *asked, **places)
    assert code == 0
    assert {one["kind"] for way in json.loads(out).values() for one in way} == {"purpose"}


def test_an_unknown_theme_and_a_file_are_refused(command: Command, places: dict[str, str]) -> None:
    code, out, said = command("database", "search", NEED, "--theme", "poubelles", **places)
    assert (code, out) == (2, "")
    assert "dechets" in said
    code, out, said = command("database", "search", NEED)
    assert (code, out) == (2, "")
    assert "PostgreSQL" in said

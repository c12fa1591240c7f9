from pathlib import Path

import pytest

from evaluation import __main__ as entry
from evaluation.errors import CollectionError
from evaluation.needs import Part
from evaluation.relevance.everything import Measured
from evaluation.report.results_file import load_results
from tests.evaluation.results import LINES, RESULTS


def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *arguments: str) -> list[Part]:
    scored: list[Part] = []

    def measure(*_: object, parts: list[Part], **__: object) -> Measured:
        scored.extend(parts)
        return Measured(RESULTS, LINES)

    monkeypatch.setattr(entry, "measure_relevance", measure)
    monkeypatch.setattr(entry, "ensure_index", lambda *_, **__: tmp_path)
    monkeypatch.setattr("sys.argv", ["evaluation", "--output", str(tmp_path / "relevance.json"), *arguments])
    assert entry.main() == 0
    return scored


def test_the_test_part_is_scored_only_when_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, tmp_path) == [Part.DEVELOPMENT, Part.GATE]
    assert run(monkeypatch, tmp_path, "--part", "gate") == [Part.GATE]
    assert "at most once a landing" not in capsys.readouterr().err
    assert run(monkeypatch, tmp_path, "--part", "test") == [Part.DEVELOPMENT, Part.GATE, Part.TEST]
    assert "at most once a landing" in capsys.readouterr().err


def test_results_and_report_are_written_and_the_readme_of_the_project_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("these are not the project's results")

    monkeypatch.setattr(entry, "rewrite_readme", refuse)
    run(monkeypatch, tmp_path)
    assert load_results(tmp_path / "relevance.json") == RESULTS
    assert (tmp_path / "relevance.html").is_file()


def test_a_missing_peer_is_said_aloud(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(entry, "missing_peers", lambda: ["txtai"])
    run(monkeypatch, tmp_path)
    assert "WARNING: txtai is NOT INSTALLED" in capsys.readouterr().err


def test_a_collection_that_cannot_be_read_ends_the_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def measure(*_: object, **__: object) -> Measured:
        raise CollectionError("needs.jsonl, line 3: text")

    monkeypatch.setattr(entry, "measure_relevance", measure)
    monkeypatch.setattr(entry, "ensure_index", lambda *_, **__: tmp_path)
    monkeypatch.setattr("sys.argv", ["evaluation", "--output", str(tmp_path / "relevance.json")])
    assert entry.main() == 1
    assert "ERROR: needs.jsonl, line 3: text" in capsys.readouterr().err

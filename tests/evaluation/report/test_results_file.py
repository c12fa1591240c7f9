import dataclasses
import json
from pathlib import Path

import pytest

from evaluation.errors import ResultsError
from evaluation.relevance.everything import Measured, keep_unscored
from evaluation.report.results_file import NeedLine, Results, load_lines, load_results, save_results
from tests.evaluation.results import LINES, PART, RESULTS


def refuse(text: str) -> None:
    raise AssertionError(text)


def test_results_come_back_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "new" / "relevance.json"
    save_results(RESULTS, LINES, path)
    assert load_results(path) == RESULTS
    assert load_lines(path) == LINES


def test_numbers_are_cut_to_five_digits(tmp_path: Path) -> None:
    path = tmp_path / "relevance.json"
    save_results(dataclasses.replace(RESULTS, watched={"x": 1 / 3}), LINES, path)
    assert json.loads(path.read_text(encoding="utf-8"))["watched"] == {"x": 0.33333}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"parts": 3}', b"\xff"])
def test_results_that_cannot_be_read_name_the_command(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "relevance.json"
    with pytest.raises(ResultsError, match="make eval"):
        load_results(path)
    path.write_bytes(content)
    with pytest.raises(ResultsError, match="make eval"):
        load_results(path)
    (tmp_path / "relevance-needs.jsonl").write_bytes(content + b"\n{")
    with pytest.raises(ResultsError, match="make eval"):
        load_lines(path)


def test_a_part_that_was_not_scored_again_is_kept_with_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "relevance.json"
    save_results(RESULTS, LINES, path)
    new_part = dataclasses.replace(PART, needs=99)
    new_line = dataclasses.replace(LINES[-1], probability=0.01)
    kept = keep_unscored(Measured(Results({"gate": new_part}, {"y": 1.0}, None), [new_line]), path, say=refuse)
    assert list(kept.results.parts) == ["development", "gate"]
    assert kept.results.parts["gate"].needs == 99
    assert kept.results.parts["development"] == PART
    assert kept.results.watched == {"y": 1.0}
    assert kept.results.known_item == RESULTS.known_item
    assert new_line.part == "gate"
    assert kept.lines == [*(line for line in LINES if line.part == "development"), new_line]


def test_a_first_run_has_nothing_to_keep(tmp_path: Path) -> None:
    measured = Measured(Results({}, {}, None), list[NeedLine]())
    assert keep_unscored(measured, tmp_path / "relevance.json", say=refuse) is measured


def test_earlier_results_that_cannot_be_read_are_not_lost_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "relevance.json"
    path.write_text("{", encoding="utf-8")
    measured = Measured(Results({}, {}, None), list[NeedLine]())
    said: list[str] = []
    assert keep_unscored(measured, path, say=said.append) is measured
    assert len(said) == 1
    assert "is lost" in said[0]

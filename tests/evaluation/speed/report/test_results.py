from pathlib import Path

import pytest

from evaluation.errors import ResultsError
from evaluation.speed.machine import this_machine
from evaluation.speed.report.results import load_speed, save_speed, speed_of
from tests.evaluation.speed.report.figures import speed, spread


def test_results_come_back_as_they_were_saved(tmp_path: Path) -> None:
    path = tmp_path / "speed.json"
    save_speed(speed(), path)
    assert load_speed(path) == speed()


def test_figures_are_cut_to_what_counts_before_anything_is_written_of_them(tmp_path: Path) -> None:
    path = tmp_path / "speed.json"
    told = speed_of({"encoder_mb": spread(193.94561)}, this_machine(before=0.0))
    assert told.encoder_mb == spread(193.9)
    save_speed(told, path)
    assert load_speed(path) == told


def test_a_family_that_was_not_measured_is_none(tmp_path: Path) -> None:
    path = tmp_path / "speed.json"
    save_speed(speed(growth=None), path)
    assert load_speed(path).growth is None


def test_a_missing_file_names_what_writes_it(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="make bench"):
        load_speed(tmp_path / "speed.json")

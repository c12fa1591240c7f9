import re
import subprocess
from pathlib import Path

import pytest

from evaluation.report.provenance import provenance_of
from models.encoder import Encoder


def test_it_names_what_is_measured(index_folder: Path, encoder: Encoder) -> None:
    told = provenance_of(index_folder)
    assert told.index_version == index_folder.name
    assert told.encoder["digest"] == encoder.identity.digest
    assert re.fullmatch(r"[0-9a-f]{40}|unknown", told.commit)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", told.date)
    assert told.settings["resampling"]["resamples"] == 10_000
    assert "ir-measures" in told.libraries


def test_without_git_the_commit_is_unknown(index_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_git(*_: object, **__: object) -> None:
        raise FileNotFoundError("git")

    monkeypatch.setattr(subprocess, "run", no_git)
    told = provenance_of(index_folder)
    assert (told.commit, told.changed) == ("unknown", False)


def test_a_change_outside_the_results_is_told(index_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def git(arguments: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(arguments)
        return subprocess.CompletedProcess(arguments, 0, stdout=" M recommender/fusion.py\n")

    monkeypatch.setattr(subprocess, "run", git)
    assert provenance_of(index_folder).changed is True
    assert ":!evaluation/results" in asked[1]

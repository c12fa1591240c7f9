"""Indexes that are in use stay, the others go."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from models.artifacts import MANIFEST
from recommender.index.retention import KEPT, forget_unused, mark_used

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def indexes(tmp_path: Path) -> list[Path]:
    """Indexes, the first the one used the longest ago."""
    made = []
    for number in range(KEPT + 2):
        folder = tmp_path / f"{number:016x}"
        folder.mkdir()
        (folder / MANIFEST).write_text("{}", encoding="utf-8")
        os.utime(folder, (number, number))
        made.append(folder)
    return made


def test_the_indexes_used_last_stay(indexes: list[Path]) -> None:
    mark_used(indexes[0])

    forget_unused(indexes[0].parent)

    assert [folder.exists() for folder in indexes] == [True, False, False, *(True for _ in range(KEPT - 1))]


def test_an_index_that_was_used_today_stays(indexes: list[Path]) -> None:
    for folder in indexes:
        mark_used(folder)

    forget_unused(indexes[0].parent)

    assert all(folder.exists() for folder in indexes)


def test_what_a_stopped_build_left_goes_and_what_is_being_built_stays(indexes: list[Path]) -> None:
    parent, newest = indexes[0].parent, indexes[-1].name
    left, at_work, half = parent / f"{newest}.abcd", parent / "00000000000000ff.abcd", parent / "00000000000000ee"
    for folder in (left, at_work, half):
        folder.mkdir()

    with FileLock(parent / "00000000000000ff.lock"):
        forget_unused(parent)

    assert (left.exists(), at_work.exists(), half.exists()) == (False, True, False)
    assert indexes[-1].exists()


def test_an_index_that_is_being_replaced_stays(indexes: list[Path]) -> None:
    with FileLock(indexes[0].parent / f"{indexes[0].name}.lock"):
        forget_unused(indexes[0].parent)

    assert indexes[0].exists()
    assert not indexes[1].exists()

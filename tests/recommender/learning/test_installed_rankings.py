from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from recommender import RankingModelUnusableError
from recommender.errors import RankingChangedError
from recommender.learning.adjustments import Adjustments, Step
from recommender.learning.installed_rankings import InstalledRankings
from recommender.learning.ranking_model import RankingModel
from tests.fakes import DIMENSION
from tests.umasks import modes, umask

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ENCODER = "0" * 64


UNTRAINED = replace(RankingModel.untrained(dimension=DIMENSION), classifier=RankingModel.load().classifier)
"""What desks learn keeps the classifier that ships."""


def model(number: int = 0) -> RankingModel:
    step = Step(f"record-{number}", -2.5, by_public=False)
    vector = np.eye(DIMENSION, dtype=np.float32)[number]
    learned = Adjustments.of([(step, vector)], mean=np.zeros(DIMENSION, np.float32), near=0.5)
    # A model that refuses nothing has an infinite threshold, which JSON keeps.
    return replace(UNTRAINED, encoder=ENCODER, vague=9.0, adjustments=learned)


def install(installed: InstalledRankings, number: int) -> str:
    return installed.install(model(number), about={"learned": number}, at=AT, told={"judgments": number})


def test_nothing_is_installed_at_first(tmp_path: Path) -> None:
    installed = InstalledRankings(tmp_path)
    assert (installed.current, installed.load(encoder=ENCODER), installed.back(at=AT)) == ("", None, None)
    assert list(tmp_path.iterdir()) == []


def test_what_is_installed_is_loaded_whole(tmp_path: Path) -> None:
    installed = InstalledRankings(tmp_path)
    assert install(installed, 1) == installed.current
    loaded = installed.load(encoder=ENCODER)
    assert loaded is not None
    assert loaded.adjustments.steps == model(1).adjustments.steps
    assert (loaded.adjustments.needs == model(1).adjustments.needs).all()
    assert loaded.numbers() == model(1).numbers()


@pytest.mark.parametrize(("mask", "mode"), [(0o077, 0o700), (0o022, 0o755), (0o027, 0o750)])
def test_what_is_installed_is_open_to_whom_the_umask_lets_in(tmp_path: Path, mask: int, mode: int) -> None:
    with umask(mask):
        install(InstalledRankings(tmp_path), 1)
    assert modes(tmp_path) == {mode}


def test_a_version_is_named_by_its_content(tmp_path: Path) -> None:
    first, second = InstalledRankings(tmp_path / "a"), InstalledRankings(tmp_path / "b")
    assert install(first, 1) == install(second, 1) != install(first, 2)


def test_what_was_measured_against_another_version_is_not_installed(tmp_path: Path) -> None:
    installed = InstalledRankings(tmp_path)
    one = installed.install(model(1), about={}, at=AT, told={}, instead_of="")
    for measured in ("", "0" * 16):
        with pytest.raises(RankingChangedError, match="a changé pendant la mesure"):
            installed.install(model(2), about={}, at=AT, told={}, instead_of=measured)
    assert installed.versions == (one,)
    assert [path.name for path in (installed.folder / "versions").iterdir()] == [one]
    two = installed.install(model(2), about={}, at=AT, told={}, instead_of=one)
    assert installed.versions == (one, two)


def test_one_goes_back_version_by_version_to_what_ships(tmp_path: Path) -> None:
    installed = InstalledRankings(tmp_path)
    one, two = install(installed, 1), install(installed, 2)
    assert installed.versions == (one, two)
    assert (installed.back(at=AT), installed.current) == (one, one)
    assert (installed.back(at=AT), installed.current) == ("", "")
    assert installed.load(encoder=ENCODER) is None
    assert installed.back(at=AT) is None
    assert [(line.action, line.version) for line in installed.log.lines()] == [
        ("install", one),
        ("install", two),
        ("back", one),
        ("back", ""),
    ]


def test_old_versions_do_not_stay_for_ever(tmp_path: Path) -> None:
    installed = InstalledRankings(tmp_path)
    names = [install(installed, number) for number in range(8)]
    assert installed.versions == tuple(names[2:])
    assert {folder.name for folder in (tmp_path / "ranking" / "versions").iterdir()} == set(names[2:])


def test_a_version_that_was_changed_is_refused_with_what_mends_it(tmp_path: Path) -> None:
    installed = InstalledRankings(tmp_path)
    folder = tmp_path / "ranking" / "versions" / install(installed, 1)
    numbers = folder / "ranking.json"
    numbers.write_text(numbers.read_text(encoding="utf-8").replace('"vague": 9.0', '"vague": 0.0'), encoding="utf-8")
    # What mends the ranking that ships mends no installed one.
    with pytest.raises(RankingModelUnusableError, match=r"modifié\. Apprenez de nouveau.*deja-la learn --back$"):
        installed.load(encoder=ENCODER)


def test_a_version_resealed_after_a_change_is_refused(tmp_path: Path) -> None:
    installed = InstalledRankings(tmp_path)
    folder = tmp_path / "ranking" / "versions" / install(installed, 1)
    (folder / "manifest.json").write_text(
        (folder / "manifest.json").read_text(encoding="utf-8").replace('"learned": 1', '"learned": 2'), encoding="utf-8"
    )
    with pytest.raises(RankingModelUnusableError, match="manque ou a été modifié"):
        installed.load(encoder=ENCODER)


def test_a_version_whose_classifier_is_not_the_one_that_ships_is_never_loaded(tmp_path: Path) -> None:
    installed = InstalledRankings(tmp_path)
    other = replace(model(1), classifier=RankingModel.untrained(dimension=DIMENSION).classifier)
    installed.install(other, about={}, at=AT, told={})
    with pytest.raises(RankingModelUnusableError, match=r"une autre version de Déjà-là.*deja-la learn"):
        installed.load(encoder=ENCODER)


def test_a_version_learned_with_another_encoder_is_refused_with_what_mends_it(tmp_path: Path) -> None:
    installed = InstalledRankings(tmp_path)
    install(installed, 1)
    with pytest.raises(RankingModelUnusableError, match=r"un autre encodeur.*deja-la learn"):
        installed.load(encoder="1" * 64)

"""`deja-la learn` as who looks after the service runs it: what an expert decided is installed, refused, gone back from.

The collection and the encoder are those of the product: each run encodes the needs it learns from and is measured on.
"""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.desk import Grounds, Role
from api.resources.stores import open_store
from api.settings import Settings
from evaluation.needs import Part, load_needs
from recommender import Need, Recommender
from recommender.learning.installed_rankings import InstalledRankings
from recommender.learning.ranking_model import RankingModel
from tests.api.conftest import Run
from tests.api.desk.conftest import FORM
from tests.api.signed_in import agent_with

NEED = "Les habitants déposent leurs encombrants n’importe quand, et la rue de la mairie est sale chaque lundi."
ERASED = "Nous voulons recueillir l’avis des habitants sur le budget participatif de la commune."
PUSHED = "calendly"
SHIPPED = RankingModel.load()


@pytest.fixture
def folder(index_folder: Path, tmp_path: Path) -> Path:
    """A data folder of its own, which finds the index and the vectors of the session."""
    for kept in ("index", "vectors"):
        (tmp_path / kept).symlink_to(index_folder.parents[1] / kept)
    return tmp_path


@pytest.fixture
def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "DEJA_LA_DATA_DIR": str(folder), "NO_COLOR": "1"}


def decisions_of(deja_la: Run, record_id: str) -> float:
    """What decisions move a record by, for the need."""
    ranking = json.loads(deja_la("match", NEED, "--json", "--top", "10").stdout)
    shown = [*ranking["investigations"], *ranking["tools"]]
    return next((one["components"].get("decisions", 0.0) for one in shown if one["id"] == record_id), -9.0)


def numbers_in_force(folder: Path) -> dict[str, Any]:
    """The weights of the version that answers, and the needs that they were fitted on."""
    in_force = InstalledRankings(folder).load(encoder=SHIPPED.encoder)
    assert in_force is not None
    return in_force.numbers()


def install_fitted(folder: Path) -> None:
    """Let weights answer in its place that were fitted on every need of a version, as where nothing got worse."""
    rankings = InstalledRankings(folder)
    learned = rankings.load(encoder=SHIPPED.encoder)
    assert learned is not None
    kinds = {kind: replace(model, graph=0.123) for kind, model in learned.kinds.items()}
    needs = frozenset(step.need for step in learned.adjustments.steps)
    fitted = replace(learned, kinds=kinds, fitted_on=needs)
    now = datetime.now(tz=UTC)
    rankings.back(at=now)
    rankings.install(fitted, about={}, at=now, told={})


def test_what_was_rejected_is_learned_installed_and_gone_back_from(
    deja_la: Run, folder: Path, environment: dict[str, str], recommender: Recommender
) -> None:
    nothing = deja_la("learn")
    assert (nothing.returncode, nothing.stdout.splitlines()[-1]) == (0, "Rien à apprendre.")
    assert deja_la("learn", "--back").returncode == 1
    wrong = recommender.recommend(Need(NEED)).ranking[0].record_id
    store = open_store(Settings(data_dir=folder))
    expert = agent_with(store, Role.EXPERT).id
    reference = store.requests.receive(replace(FORM, need=NEED), key="learn").reference
    store.decisions.reject(reference, wrong, reason=Grounds.WRONG_THEME, actor=expert)
    erased = store.requests.receive(replace(FORM, need=ERASED), key="erased")
    store.decisions.pin(erased.reference, "consultation-nationale", actor=expert)
    done = deja_la("learn")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("2 jugements retenus sur 2")
    version, _, trial = done.stdout.partition("installé : ")[2].partition(" ")
    assert trial == "(décisions seules)\n"
    # The weights fitted again are a little worse on the gate: however little, they are left.
    assert "Moins bon, réappris\u00a0: " in done.stdout
    assert f"{version} (en service)" in deja_la("learn", "--versions").stdout
    assert decisions_of(deja_la, wrong) < 0.0
    assert numbers_in_force(folder) == SHIPPED.numbers()
    install_fitted(folder)
    assert numbers_in_force(folder) != SHIPPED.numbers()
    # The weights were fitted on a need that is erased: they go whole, and with them nothing that was decided elsewhere.
    store.requests.erase(erased.secret)
    store.close()
    for said in (deja_la("purge").stderr, deja_la("learn", "--versions").stdout):
        assert "ses poids sont revenus à ceux d’avant" in said
    assert "sont revenus" not in deja_la("purge").stderr
    assert numbers_in_force(folder) == SHIPPED.numbers()
    assert decisions_of(deja_la, wrong) < 0.0
    # One goes back while another measures: what was gone back from does not come again.
    command = Path(sys.executable).with_name("deja-la")
    with subprocess.Popen([command, "learn"], env=environment, stderr=subprocess.PIPE, text=True) as other:
        assert other.stderr
        assert any("Mesure de ce qui est en service" in line for line in other.stderr)
        assert deja_la("learn", "--back").stdout == "en service : classement livré\n"
        assert "a changé pendant la mesure" in other.communicate()[1]
        assert other.returncode == 1
    assert decisions_of(deja_la, wrong) == 0.0
    log = deja_la("learn", "--versions").stdout.splitlines()
    assert [line.split()[1] for line in log if "T" in line.split()[0]] == [
        *("install", "back", "install"),
        *("forget", "back"),
    ]


def test_what_makes_unseen_needs_worse_is_refused_and_nothing_is_installed(
    deja_la: Run, folder: Path, recommender: Recommender
) -> None:
    store = open_store(Settings(data_dir=folder))
    expert = agent_with(store, Role.EXPERT).id
    needs = load_needs([Part.GATE], record_ids=[record.id for record in recommender.catalogue.records])
    for need in needs:
        reference = store.requests.receive(replace(FORM, need=need.text), key=need.need_id).reference
        store.decisions.pin(reference, PUSHED, actor=expert)
    store.close()
    refused = deja_la("learn", "--despite-alarm", DEJA_LA_LEARN_PER_AGENT="9999", DEJA_LA_LEARN_PER_ORGANISATION="9999")
    assert refused.returncode == 1, refused.stdout
    assert "une mesure est devenue moins bonne" in refused.stderr
    assert "Mesure de l’essai 1" in refused.stderr
    assert "Moins bon, réappris\u00a0: " in refused.stdout
    told = re.sub(r"\s+", " ", refused.stdout)  # cut at eighty columns
    assert re.search(r"(?:enquêtes|outils|refus) : .+ : 0,\d{4} avant, 0,\d{4} ensuite", told)
    assert "ALERTE" in refused.stderr
    versions = deja_la("learn", "--versions").stdout.splitlines()
    assert versions[0] == "classement livré (en service)"
    assert [line.split()[1] for line in versions[1:]] == ["refuse"]

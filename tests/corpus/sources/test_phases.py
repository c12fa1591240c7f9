"""The phase that a product of beta.gouv.fr is in on the day on which its fiche is read."""

import datetime as dt
from pathlib import Path

import pytest

from corpus.imported import list_file, read_entries
from corpus.importing import import_list
from corpus.records import Tool, ToolState
from corpus.sources.registry import UPSTREAMS

DAY = dt.date(2026, 11, 26)
SAYS = ", d’après la fiche de beta.gouv.fr."


def product(folder: Path, phases: str, *, read_on: dt.date = DAY, body: str = "## Arrêt\n\nPlus de porteur.\n") -> Tool:
    fiches = folder / "fiches"
    fiches.mkdir(exist_ok=True)
    text = f"---\ntitle: Exemple\nphases:\n{phases}\n---\n\n{body}"
    (fiches / "exemple.md").write_text(text, encoding="utf-8")
    import_list(UPSTREAMS["beta-gouv"], fiches, into=folder / "fiches-lues", read_on=read_on)
    (entry,) = read_entries(list_file(folder / "fiches-lues", "beta-gouv"))
    assert isinstance(entry.record, Tool)
    return entry.record


@pytest.mark.parametrize(
    ("phases", "state", "note"),
    [
        (
            "  - {name: construction, start: 2025-03-01}\n  - {name: acceleration, start: 2027-05-01}",
            ToolState.EXPERIMENT,
            f"En construction depuis le 01/03/2025{SAYS} Prévu le 01/05/2027 : en service et en plein déploiement.",
        ),
        (
            "  - {name: transfere, start: 2026-12-31}\n  - {name: opere, start: 2024-01-01}",
            ToolState.LIVE,
            f"En service depuis le 01/01/2024{SAYS} Prévu le 31/12/2026 : confié à un autre porteur.",
        ),
        (
            "  - {name: investigation, start: 2027-01-04}\n  - {name: construction, start: 2027-06-01}",
            ToolState.UNKNOWN,
            f"À l’étude à partir du 04/01/2027{SAYS}",
        ),
        (
            "  - {name: acceleration, start: 2027-05-01}",
            ToolState.UNKNOWN,
            f"En service et en plein déploiement à partir du 01/05/2027{SAYS}",
        ),
        (
            "  - {name: construction, start: 2026-11-26}",
            ToolState.EXPERIMENT,
            f"En construction depuis le 26/11/2026{SAYS}",
        ),
    ],
)
def test_a_phase_to_come_is_planned_and_no_state(tmp_path: Path, phases: str, state: ToolState, note: str) -> None:
    tool = product(tmp_path, phases)
    assert (tool.state, tool.state_note) == (state, note)


def test_a_phase_that_was_planned_is_the_state_once_its_day_has_come(tmp_path: Path) -> None:
    phases = "  - {name: construction, start: 2025-03-01}\n  - {name: acceleration, start: 2027-05-01}"
    assert product(tmp_path, phases).state is ToolState.EXPERIMENT
    assert product(tmp_path, phases, read_on=dt.date(2027, 5, 1)).state is ToolState.LIVE


def test_a_phase_without_a_day_follows_those_before_it(tmp_path: Path) -> None:
    tool = product(tmp_path, "  - {name: construction, start: 2025-03-01}\n  - {name: abandon}")
    assert tool.state is ToolState.DROPPED
    assert tool.state_note == f"Abandonné{SAYS} Raison donnée : « Plus de porteur. »"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            "## Solution\n\nUn annuaire.\n\n**Et après ?**\n\nLe produit s’arrête parce que personne\nn’y vient. Fin.",
            "« Le produit s’arrête parce que personne n’y vient. Fin. »",
        ),
        ("L'investigation n'a pas donné suite à un produit.", "« L'investigation n'a pas donné suite à un produit. »"),
        ("## Bilan de l’investigation\n\nTrop peu d’usagers.", "« Trop peu d’usagers. »"),
        # The problem of a tool is not the end of it.
        ("## Problème\n\nLe service de bus a été arrêté en 2019.", None),
        ("## Solution\n\nUn produit pour les chantiers arrêtés.", None),
    ],
)
def test_a_reason_is_found_wherever_the_fiche_gives_it(tmp_path: Path, body: str, reason: str | None) -> None:
    note = product(tmp_path, "  - {name: abandon}", body=body).state_note or ""
    assert note.endswith(f"Raison donnée : {reason}" if reason else "La fiche n’en dit pas la raison.")

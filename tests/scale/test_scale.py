import json
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.speed.spread import Spread
from tests.models.dense_contract import unit_rows
from tests.scale.growth import Catalogue, ScaleRow, measure
from tests.scale.tables import table_of

ROOT = Path(__file__).parents[2]
TEXTS = ["Les déchets débordent.", "La salle des fêtes est prise.", "Personne ne répond au téléphone."]


def test_a_small_catalogue_is_measured_and_told() -> None:
    needs = [(text, vector) for text, vector in zip(TEXTS, unit_rows(3, seed=2), strict=True)]
    row = measure(Catalogue(TEXTS, unit_rows(300, seed=1), real=200), needs)
    assert (row.passages, row.real) == (300, 200)
    assert row.recall_at_10 == row.recall_of_scores == row.filtered_recall == 1.0
    assert 0 < row.filtered_share < 1
    assert row.memory_mb == np.float32().nbytes * 300 * 8 / 1e6
    assert row.nearest_ms.repeats == len(needs) - 1
    told = table_of([row, row])
    assert told.startswith("| passages | 300 | 300 |")
    assert len({line.count("|") for line in told.splitlines()}) == 1


def test_the_document_tells_the_figures_that_are_stored() -> None:
    stored = json.loads((ROOT / "evaluation/results/scaling.json").read_text(encoding="utf-8"))
    rows = [_row(row) for run in stored["runs"] for row in run["rows"]]
    assert [row.passages for row in rows] == [2_500, 20_000, 100_000, 1_000_000]
    assert table_of(rows) in (ROOT / "docs/scaling.md").read_text(encoding="utf-8")


def _row(told: dict[str, Any]) -> ScaleRow:
    values: dict[str, Any] = {n: Spread(**value) if isinstance(value, dict) else value for n, value in told.items()}
    return ScaleRow(**values)

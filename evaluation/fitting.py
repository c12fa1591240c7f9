"""Fit the ranking and the calibration: ``python -m evaluation.fitting``.

Prints the constants of ``recommender/fusion.py`` and ``recommender/calibration.py``,
fitted on the development part of ``needs-fr`` and on needs that nothing answers,
with what they give there by cross-validation.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from corpus.catalogue import DATA
from recommender import Need, Recommender, RecordKind, ensure_index, load_default_encoder
from recommender.calibration import CALIBRATED
from recommender.candidates import SIGNALS
from recommender.need import read_need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from recommender.candidates import Candidates

COLLECTIONS = Path(__file__).parent / "collections"
_FOLDS = 5


@dataclass(frozen=True)
class Example:
    """A need with its signals and its grades."""

    need_id: str
    gathered: dict[RecordKind, Candidates]
    grades: dict[str, int]

    def relevant(self, kind: RecordKind) -> NDArray[np.bool_]:
        """Tell which records of a kind are useful: array ``(n_records,)``."""
        return np.array([self.grades.get(i, 0) > 0 for i in self.gathered[kind].record_ids])


@dataclass(frozen=True)
class Fit:
    """The constants that were fitted."""

    weights: dict[RecordKind, NDArray[np.float64]]
    calibrated: NDArray[np.float64]
    intercept: float

    def logits(self, example: Example) -> dict[RecordKind, NDArray[np.float64]]:
        """Score every record, by kind."""
        return {
            kind: _calibration_columns(example, kind, weights) @ self.calibrated + self.intercept
            for kind, weights in self.weights.items()
        }


def fit(examples: Sequence[Example], *, strength: float) -> Fit:
    """Fit the fusion of each kind, then the calibration over both.

    Args:
        examples: needs with signals and grades, unanswerable ones included.
        strength: the inverse of the regularisation of the fusion (C of scikit-learn).

    Returns:
        The constants.

    """
    weights = {}
    for kind in RecordKind:
        rows = np.vstack([_standard(example, kind) for example in examples])
        useful = np.concatenate([example.relevant(kind) for example in examples])
        model = LogisticRegression(C=strength, max_iter=5000).fit(rows, useful)
        weights[kind] = np.maximum(model.coef_[0], 0.0)  # likeness never counts against a record
    pairs = [(example, kind) for example in examples for kind in RecordKind]
    columns = np.vstack([_calibration_columns(example, kind, weights[kind]) for example, kind in pairs])
    useful = np.concatenate([example.relevant(kind) for example, kind in pairs])
    mean, spread = columns.mean(axis=0), columns.std(axis=0)
    model = LogisticRegression(C=1.0, max_iter=5000).fit((columns - mean) / spread, useful)
    slopes = model.coef_[0] / spread
    return Fit(weights, slopes, float(model.intercept_[0] - slopes @ mean))


def _standard(example: Example, kind: RecordKind) -> NDArray[np.float64]:
    signals = example.gathered[kind].signals.astype(np.float64)
    spread = signals.std(axis=0)
    standard: NDArray[np.float64] = (signals - signals.mean(axis=0)) / np.where(spread > 1e-9, spread, np.inf)
    return standard


def _calibration_columns(example: Example, kind: RecordKind, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    signals = example.gathered[kind].signals.astype(np.float64)
    plain = signals[:, [SIGNALS.index(name) for name in CALIBRATED]]
    return np.column_stack([_standard(example, kind) @ weights, plain])


def load_examples(recommender: Recommender, *, part: str) -> list[Example]:
    """Gather the signals of a part of ``needs-fr``.

    Args:
        recommender: gives the signals.
        part: ``development``, ``gate`` or ``test``.

    Returns:
        One example a need, in the order of the file.

    """
    folder = COLLECTIONS / "needs-fr"
    grades = {judgment["id"]: judgment["grades"] for judgment in _lines(folder / "judgments.jsonl")}
    needs = [need for need in _lines(folder / "needs.jsonl") if need["part"] == part]
    return [Example(n["id"], _gather(recommender, n["text"]), grades[n["id"]]) for n in needs]


def load_unanswerable(recommender: Recommender) -> list[Example]:
    """Gather the signals of the training needs that nothing answers."""
    lines = _lines(COLLECTIONS / "training-needs" / "unanswerable.jsonl")
    return [Example(f"x{n}", _gather(recommender, line["text"]), {}) for n, line in enumerate(lines)]


def _gather(recommender: Recommender, text: str) -> dict[RecordKind, Candidates]:
    return recommender.gather(read_need(Need(text)))


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def report(examples: Sequence[Example], logits: Sequence[dict[RecordKind, NDArray[np.float64]]]) -> str:
    """Measure ranking and refusal.

    Args:
        examples: the needs.
        logits: the score of every record, by kind, one entry a need.

    Returns:
        Lines for people: nDCG@10 and hit@1 over answerable needs by kind, AUROC of refusal, and what cut-offs keep.

    """
    lines = []
    for kind in RecordKind:
        told = [
            (_ndcg(score[kind], example, kind), float(example.relevant(kind)[np.argmax(score[kind])]))
            for example, score in zip(examples, logits, strict=True)
            if example.relevant(kind).any()
        ]
        ndcg, hit = np.mean(told, axis=0)
        lines.append(f"{kind}: {len(told)} needs, nDCG@10 {ndcg:.3f}, hit@1 {hit:.3f}")
    best = np.array([max(score[kind].max() for kind in RecordKind) for score in logits])
    answerable = np.array([bool(example.grades) for example in examples])
    lines.append(f"refusal: AUROC {roc_auc_score(answerable, best):.3f}")
    for cut in (0.1, 0.15, 0.2, 0.25, 0.3, 0.4):
        kept = 1 / (1 + np.exp(-best)) >= cut
        lines.append(
            f"  cut {cut:.2f}: answered {kept[answerable].mean():.2f}, refused {(~kept[~answerable]).mean():.2f}"
        )
    return "\n".join(lines)


def _ndcg(scores: NDArray[np.float64], example: Example, kind: RecordKind, *, depth: int = 10) -> float:
    grades = np.array([example.grades.get(i, 0) for i in example.gathered[kind].record_ids])
    discounts = 1 / np.log2(np.arange(2, depth + 2))
    found = grades[np.argsort(-scores, kind="stable")][:depth]
    ideal = np.sort(grades)[::-1][:depth]
    return float((found * discounts[: len(found)]).sum() / (ideal * discounts[: len(ideal)]).sum())


def main() -> None:
    """Fit on development, report by cross-validation, print the constants."""
    encoder = load_default_encoder(threads=2)
    folder = ensure_index(DATA, encoder, data_dir=Path("var"))
    recommender = Recommender.load(folder, encoder)
    examples = load_examples(recommender, part="development")
    unanswerable = load_unanswerable(recommender)
    for strength in (0.01, 0.03, 0.1):
        crossed: list[dict[RecordKind, NDArray[np.float64]]] = [{} for _ in examples]
        for fold in range(_FOLDS):
            fitted = fit([e for n, e in enumerate(examples) if n % _FOLDS != fold] + unanswerable, strength=strength)
            for number in range(fold, len(examples), _FOLDS):
                crossed[number] = fitted.logits(examples[number])
        sys.stdout.write(f"strength {strength}\n{report(examples, crossed)}\n")
        whole = fit([*examples, *unanswerable], strength=strength)
        for kind, weights in whole.weights.items():
            told = ", ".join(f"{name}={weight:.3f}" for name, weight in zip(SIGNALS, weights, strict=True))
            sys.stdout.write(f"  {kind}: {told}\n")
        slopes = ", ".join(f"{n}={s:.3f}" for n, s in zip(("fused", *CALIBRATED), whole.calibrated, strict=True))
        sys.stdout.write(f"  calibration: {slopes}, intercept={whole.intercept:.3f}\n")


if __name__ == "__main__":
    main()

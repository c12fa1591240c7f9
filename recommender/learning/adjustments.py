"""What decisions on a need change for the same need and for near ones: a few bounded steps in log odds, by record.

A ranking of some thirty weights cannot learn that one record is of no use for one need: no weight says so. What was
decided on a need is therefore kept beside the weights, by the need's vector, never its text, and fades with distance:
whole at the very need, nothing where two needs of the collection are no more alike than chance. Each step knows which
need it comes from, so that it goes when the need is erased.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from models.artifacts import save_array

if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from models.artifacts import SealedFolder

MOST_BY_EXPERTS: Final = 3.0
"""Log odds that the decisions of experts move a record for one need, at most: its odds times or by twenty."""
MOST_BY_VOTES: Final = 0.5
"""The same for the votes of the public, all together: its odds times or by 1.6."""
FOLDER: Final = "adjustments"
"""Where they are, in the folder that is sealed."""
_NEEDS, _MEAN, _ROWS = f"{FOLDER}/needs.npy", f"{FOLDER}/mean.npy", f"{FOLDER}/adjustments.json"


@dataclass(frozen=True)
class Step:
    """What was decided of one record for one need."""

    record_id: str
    odds: float
    """Log odds it adds at the very need."""
    by_public: bool
    """Whether votes of the public say so, and not experts."""
    need: str = ""
    """What tells its need from others, as `judgments.DeskJudgment.need`; empty where nobody kept it."""


@dataclass(frozen=True, eq=False)
class Adjustments:
    """Steps, each at the vector of its need; immutable."""

    steps: tuple[Step, ...]
    needs: NDArray[np.float32]
    """Array ``(n_steps, dimension)``: unit rows, the mean need taken out."""
    mean: NDArray[np.float32]
    """Array ``(dimension,)``: the mean need."""
    near: float
    """Cosine under which another need says nothing, in (0, 1)."""

    @classmethod
    def none(cls) -> Adjustments:
        """Give what changes nothing."""
        return cls((), np.zeros((0, 0), np.float32), np.zeros(0, np.float32), 0.5)

    @classmethod
    def of(
        cls, steps: Sequence[tuple[Step, NDArray[np.float32]]], *, mean: NDArray[np.float32], near: float
    ) -> Adjustments:
        """Put steps together.

        Args:
            steps: each with the vector of its need, as the encoder gives it.
            mean: array ``(dimension,)``: the mean vector of needs.
            near: cosine under which another need says nothing, in (0, 1).

        Returns:
            The adjustments.

        Raises:
            ValueError: if ``near`` is not in (0, 1).

        """
        if not 0.0 < near < 1.0:
            raise ValueError(f"near must be in (0, 1), got {near}")
        if not steps:
            return cls.none()
        rows = np.stack([_centred(vector, mean) for _, vector in steps])
        return cls(tuple(step for step, _ in steps), rows.astype(np.float32), mean.astype(np.float32), near)

    @classmethod
    def load(cls, folder: SealedFolder) -> Adjustments:
        """Read what `save` wrote into a folder that was sealed; none if it wrote nothing.

        Args:
            folder: the sealed folder.

        Returns:
            The adjustments.

        Raises:
            ArtifactError: if a file is missing or is not the one that was sealed.
            ValueError: if there are not as many vectors, or needs, as steps.

        """
        if _ROWS not in folder.digests:
            return cls.none()
        raw = json.loads(folder.read(_ROWS))
        # Versions of before told no need; those of today tell it apart, where a process of before does not look.
        digests = raw.get("digests") or [""] * len(raw["steps"])
        steps = tuple(Step(**row, need=need) for row, need in zip(raw["steps"], digests, strict=True))
        needs = folder.array(_NEEDS)
        if len(needs) != len(steps):
            raise ValueError(f"{len(needs)} vectors != {len(steps)} steps")
        return cls(steps, needs, folder.array(_MEAN), raw["near"])

    def save(self, folder: Path) -> None:
        """Write the adjustments into a folder that is not sealed yet; nothing where there are none."""
        if not self.steps:
            return
        (folder / FOLDER).mkdir()
        save_array(folder / _NEEDS, self.needs)
        save_array(folder / _MEAN, self.mean)
        rows = [{"record_id": s.record_id, "odds": s.odds, "by_public": s.by_public} for s in self.steps]
        told = {"near": self.near, "steps": rows, "digests": [step.need for step in self.steps]}
        text = json.dumps(told, ensure_ascii=False, indent=0)
        (folder / _ROWS).write_text(text + "\n", encoding="utf-8")

    def only(self, needs: Container[str]) -> Adjustments:
        """Keep the steps of some needs.

        Args:
            needs: what tells them from others; a step that does not know its need is of none of them.

        Returns:
            The adjustments, their steps in the same order; themselves where all are kept.

        """
        kept = [number for number, step in enumerate(self.steps) if step.need and step.need in needs]
        if len(kept) == len(self.steps):
            return self
        if not kept:
            return self.none()
        return Adjustments(tuple(self.steps[number] for number in kept), self.needs[kept], self.mean, self.near)

    def boosts(self, record_ids: Sequence[str], vector: NDArray[np.float32]) -> NDArray[np.float64]:
        """Give what was decided on this need and on near ones.

        Args:
            record_ids: the records, in any order.
            vector: array ``(dimension,)``: the need, encoded.

        Returns:
            Array ``(n_records,)``, float64: log odds to add; by experts and by the public each within its bound.

        """
        numbers = {record_id: number for number, record_id in enumerate(record_ids)}
        told = np.zeros((2, len(record_ids)))
        if self.steps:
            likeness = self.needs @ _centred(vector, self.mean)
            # 1 at the very need, 0 where another need is no nearer than chance.
            weights = np.clip((likeness - self.near) / (1.0 - self.near), 0.0, 1.0)
            for number in np.flatnonzero(weights):
                step = self.steps[number]
                if step.record_id in numbers:
                    told[int(step.by_public), numbers[step.record_id]] += step.odds * float(weights[number])
        experts, public = told
        bounded: NDArray[np.float64] = np.clip(experts, -MOST_BY_EXPERTS, MOST_BY_EXPERTS) + np.clip(
            public, -MOST_BY_VOTES, MOST_BY_VOTES
        )
        return bounded


def _centred(vector: NDArray[np.float32], mean: NDArray[np.float32]) -> NDArray[np.float32]:
    centred = vector - mean
    unit: NDArray[np.float32] = centred / max(float(np.linalg.norm(centred)), 1e-9)
    return unit

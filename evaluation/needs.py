"""The needs of the test collection ``needs-fr``, with their judgments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from evaluation.errors import CollectionError
from evaluation.lines import read_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

NEEDS_FR = Path(__file__).parent / "collections" / "needs-fr"
REWORDINGS = "rewordings.jsonl"

_Id = Annotated[str, Field(pattern=r"^\S+$")]


class Part(StrEnum):
    """The parts of the collection: fit on the first, watch the second, score the last once a landing."""

    DEVELOPMENT = "development"
    GATE = "gate"
    TEST = "test"


@dataclass(frozen=True)
class JudgedNeed:
    """A need and the records that would help its author."""

    need_id: str
    part: Part
    group: str
    """Who asks: ``commune``, ``expert`` or ``benchmark``."""
    length: str
    """``court``, ``moyen`` or ``long``."""
    style: str
    theme: str
    text: str
    grades: Mapping[str, int]
    """1 (worth reading) or 2 (directly useful), by record; an absent record is not useful."""
    vague: bool
    """Whether the judge found that the text does not say what it is about."""

    @property
    def answerable(self) -> bool:
        """Tell whether a record of the catalogue is useful."""
        return bool(self.grades)

    def grades_among(self, record_ids: Collection[str]) -> dict[str, int]:
        """Give the grades of some records alone, such as those of one kind."""
        return {record_id: grade for record_id, grade in self.grades.items() if record_id in record_ids}


class NeedText(BaseModel):
    """A need without its judgment: what is read of it to show it."""

    model_config = ConfigDict(strict=True)

    id: _Id
    text: str = Field(pattern=r"\S")


class _NeedLine(NeedText):
    part: Literal["development", "gate", "test"]
    group: Literal["commune", "expert", "benchmark"]
    length: Literal["court", "moyen", "long"]
    style: str
    theme: str


class _JudgmentLine(BaseModel):
    model_config = ConfigDict(strict=True)

    id: _Id
    grades: dict[str, Annotated[int, Field(ge=1, le=2)]]
    vague: bool


def load_needs(
    parts: Collection[Part], *, record_ids: Collection[str], folder: Path = NEEDS_FR
) -> tuple[JudgedNeed, ...]:
    """Load the needs of some parts.

    Args:
        parts: which parts are wanted; the whole collection is checked all the same.
        record_ids: the ids of every record of the catalogue.
        folder: holds ``needs.jsonl`` and ``judgments.jsonl``.

    Returns:
        The needs, in order of id.

    Raises:
        CollectionError: if a line does not fit, an id comes twice, a need is not judged, a judgment is of
            no need or names a record that is not in the catalogue, or a vague need has a useful record.

    """
    needs = read_lines(folder / "needs.jsonl", _NeedLine, key=lambda line: line.id)
    judgments = read_lines(folder / "judgments.jsonl", _JudgmentLine, key=lambda line: line.id)
    _refuse("judgments.jsonl: judgments of no need", judgments.keys() - needs.keys())
    _refuse("needs.jsonl: needs without a judgment", needs.keys() - judgments.keys())
    graded = {record_id for judgment in judgments.values() for record_id in judgment.grades}
    _refuse("judgments.jsonl: records that are not in the catalogue", graded - set(record_ids))
    _refuse(
        "judgments.jsonl: vague, yet with a useful record", {j.id for j in judgments.values() if j.vague and j.grades}
    )
    return tuple(_judged(needs[i], judgments[i]) for i in sorted(needs) if needs[i].part in set(parts))


def load_rewordings(folder: Path = NEEDS_FR) -> dict[str, str]:
    """Load the same needs said in other words.

    Args:
        folder: may hold ``rewordings.jsonl``, and then ``needs.jsonl``.

    Returns:
        The other wording by id of need; none if there is no such file.

    Raises:
        CollectionError: if a line does not fit, an id comes twice or is of no need.

    """
    if not (folder / REWORDINGS).is_file():
        return {}
    needs = read_lines(folder / "needs.jsonl", _NeedLine, key=lambda line: line.id)
    reworded = read_lines(folder / REWORDINGS, NeedText, key=lambda line: line.id)
    _refuse(f"{REWORDINGS}: rewordings of no need", reworded.keys() - needs.keys())
    return {line.id: line.text for line in reworded.values()}


def _judged(need: _NeedLine, judgment: _JudgmentLine) -> JudgedNeed:
    return JudgedNeed(
        need_id=need.id,
        part=Part(need.part),
        group=need.group,
        length=need.length,
        style=need.style,
        theme=need.theme,
        text=need.text,
        grades=dict(sorted(judgment.grades.items())),
        vague=judgment.vague,
    )


def _refuse(what: str, ids: Collection[str]) -> None:
    if ids:
        raise CollectionError(f"{what}: {', '.join(sorted(ids))}")

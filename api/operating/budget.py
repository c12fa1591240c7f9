"""What the service costs, from a file that its operator fills: nothing is told that is not in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.operator_errors import OperatorError

if TYPE_CHECKING:
    from pathlib import Path


class BudgetError(OperatorError):
    """The file of the budget cannot be read; the message says where and why."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class BudgetLine(_Part):
    """What one thing costs."""

    label: str = Field(min_length=1, max_length=200)
    euros: Annotated[int, Field(ge=0)]
    """All taxes included."""


class BudgetYear(_Part):
    """What a year costs."""

    year: int = Field(ge=2000, le=2100)
    state: Literal["prévu", "constaté"]
    source: str = Field(default="", max_length=500)
    """Where the figures come from."""
    lines: tuple[BudgetLine, ...] = Field(min_length=1)

    @property
    def total(self) -> int:
        """The sum, in euros."""
        return sum(line.euros for line in self.lines)


class _Budget(_Part):
    years: tuple[BudgetYear, ...]


def read_budget(path: Path | None) -> tuple[BudgetYear, ...]:
    """Read the file of the budget.

    Args:
        path: the file, see docs/budget.md; none when nothing is published.

    Returns:
        The years, latest first.

    Raises:
        BudgetError: if the file is missing, is no YAML, or does not hold what is asked.

    """
    if path is None:
        return ()
    try:
        read = _Budget.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BudgetError(f"{path}: {error}") from error
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise BudgetError(f"{path}: {wrong}") from error
    years = [one.year for one in read.years]
    if len(set(years)) != len(years):
        raise BudgetError(f"{path}: a year is told twice")
    return tuple(sorted(read.years, key=lambda one: -one.year))

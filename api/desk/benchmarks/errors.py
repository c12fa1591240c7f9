"""The errors of benchmarks.

::

    DeskError
    ├── UnknownBenchmarkError      no benchmark goes by this link, or it holds no such answer or criterion
    ├── BenchmarkFinishedError     the benchmark is finished, and only read
    ├── NotFinishedError           a benchmark is published that its team has not finished, or does not wish to
    ├── UnknownAnswerError         an answer is asked for that the catalogue does not have; it says which
    ├── NoAnswerError              a benchmark is asked for with nothing to compare
    ├── BenchmarkFullError         a benchmark takes no more answers, or no more criteria
    ├── PartRemovedError           an answer or a criterion is changed that was removed
    ├── StandardCriterionError     a criterion is removed or renamed that every benchmark has
    ├── CatalogueAnswerError       an answer of the catalogue is said to be something else than it is
    ├── CellChangedError           the cell was changed by someone else in between; it holds what is there now
    └── BenchmarkChangedError      the benchmark was changed by someone else in between; it holds what it is now
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.desk.errors import DeskError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.desk.benchmarks.grid import Benchmark
    from api.desk.benchmarks.grid_cells import Cell


class UnknownBenchmarkError(DeskError):
    """No benchmark goes by this link, or it holds no such answer or criterion."""


class BenchmarkFinishedError(DeskError):
    """The benchmark is finished, and only read."""


class CellChangedError(DeskError):
    """The cell was changed by someone else in between."""

    def __init__(self, current: Cell) -> None:
        self.current = current
        """What is there now."""
        super().__init__("Cette case a changé entre-temps : relisez les deux versions et choisissez.")


class BenchmarkChangedError(DeskError):
    """The benchmark was changed by someone else in between."""

    def __init__(self, current: Benchmark) -> None:
        self.current = current
        """What it is now."""
        super().__init__("Ce comparatif a changé entre-temps : relisez-le avant de recommencer.")


class NotFinishedError(DeskError):
    """A benchmark is to be published that its team has not finished, or does not wish to."""


class UnknownAnswerError(DeskError):
    """An answer is asked for that the catalogue does not have."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        self.messages = dict(messages)
        """What to do, in French, by field: ``answers.0`` is the first of the answers."""
        super().__init__(" ".join(dict.fromkeys(self.messages.values())))


class NoAnswerError(DeskError):
    """A benchmark is asked for with nothing to compare."""


class BenchmarkFullError(DeskError):
    """A benchmark takes no more answers, or no more criteria."""


class PartRemovedError(DeskError):
    """An answer or a criterion is to be changed that was removed from its benchmark."""


class StandardCriterionError(DeskError):
    """A criterion is to be removed or renamed that every benchmark has."""


class CatalogueAnswerError(DeskError):
    """An answer of the catalogue is said to be of another kind than its record is."""


class NameTooLongError(DeskError):
    """An answer or a criterion of a benchmark has a longer name than it may have."""


class TextTooLongError(DeskError):
    """A text of a benchmark is longer than it may be."""

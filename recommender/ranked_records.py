"""Records in the order that a need gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray


class RecordKind(StrEnum):
    """The two lists of results."""

    INVESTIGATION = "investigation"
    TOOL = "tool"


class ComponentTable:
    """The values of the signals of every record of a kind; some are computed when they are first looked at."""

    def __init__(
        self,
        columns: Mapping[str, NDArray[np.float32]],
        *,
        late: Mapping[str, Callable[[], NDArray[np.float32]]] | None = None,
    ) -> None:
        """Hold the values.

        Args:
            columns: by name of a signal, array ``(n_records,)``; that of a signal that is late may hold anything.
            late: by name, gives the column; it may be asked again.

        """
        self.columns = columns
        self._late = late or {}

    def value(self, record: int, name: str) -> float:
        """Give the value of a signal for the record of a row; `KeyError` if there is no such signal."""
        late = self._late.get(name)
        return float((late() if late else self.columns[name])[record])


class Components(Mapping[str, float]):
    """The values of the signals of one record, by name; a number is taken out when it is looked at.

    Of a hundred records that are ranked a few are shown: to write all their numbers down took as long as half of an
    encoding (issue 7).
    """

    __slots__ = ("_record", "_table")

    def __init__(self, table: ComponentTable, record: int) -> None:
        """Hold the values of a row of the table."""
        self._table = table
        self._record = record

    def __getitem__(self, name: str) -> float:
        """Give the value of a signal."""
        return self._table.value(self._record, name)

    def __iter__(self) -> Iterator[str]:
        """Give the names of the signals."""
        return iter(self._table.columns)

    def __len__(self) -> int:
        """Count the signals."""
        return len(self._table.columns)


@dataclass(frozen=True)
class Ranked:
    """A record at its place in the whole ranking of its kind."""

    record_id: str
    kind: RecordKind
    rank: int
    """From 1."""
    probability: float
    """That the record is useful for the need, in (0, 1); never rises with rank."""
    components: Mapping[str, float]
    """The value of each signal, by its name."""


class Ranking(Sequence[Ranked]):
    """Every record of a kind, the most probable first; a record is made when it is looked at.

    Of a hundred records a few are shown, of the five thousand of an imported catalogue no more.
    """

    def __init__(
        self,
        kind: RecordKind,
        record_ids: Sequence[str],
        probabilities: NDArray[np.float64],
        *,
        order: Sequence[int],
        table: ComponentTable,
    ) -> None:
        """Hold records in order.

        Args:
            kind: the kind of the records.
            record_ids: in the order of the table's rows.
            probabilities: array ``(n_records,)``: that each is useful, in (0, 1).
            order: rows, the most probable record first.
            table: the values of the signals of each.

        """
        self._kind = kind
        self._record_ids = record_ids
        self._probabilities = probabilities
        self._order = order
        self._table = table

    def __len__(self) -> int:
        """Count the records."""
        return len(self._order)

    @overload
    def __getitem__(self, place: int) -> Ranked: ...
    @overload
    def __getitem__(self, place: slice) -> list[Ranked]: ...
    def __getitem__(self, place: int | slice) -> Ranked | list[Ranked]:
        """Give the record at a place, from 0; `IndexError` beyond the last."""
        places = range(len(self._order))[place]
        return self._ranked(places) if isinstance(places, int) else [self._ranked(one) for one in places]

    def _ranked(self, place: int) -> Ranked:
        row = self._order[place]
        chance = float(self._probabilities[row])
        return Ranked(
            self._record_ids[row],
            self._kind,
            rank=place + 1,
            probability=chance,
            components=Components(self._table, row),
        )

    def __eq__(self, other: object) -> bool:
        """Tell whether the same records stand in the same order, with the same numbers."""
        return isinstance(other, Sequence) and list(self) == list(other)

    # Its numbers are those of arrays.
    __hash__ = None  # type: ignore[assignment]

    def shrunk(self, share: float) -> Ranking:
        """Multiply all probabilities by a share, in (0, 1]; the order stays."""
        return Ranking(self._kind, self._record_ids, self._probabilities * share, order=self._order, table=self._table)


def merge(rankings: Iterable[Iterable[Ranked]]) -> list[Ranked]:
    """Merge the rankings of several kinds by probability; ties break by id."""
    return sorted((ranked for ranking in rankings for ranked in ranking), key=lambda r: (-r.probability, r.record_id))

"""Open and fill in a benchmark in a store, and read what was kept of it."""

from sqlalchemy import func, select

from api.desk import (
    Key,
    NewAnswer,
    Opinion,
    Store,
    Value,
)
from api.desk.benchmarks.tables import (
    BenchmarkEditRow,
)
from api.desk.tables import Table

TOOL = NewAnswer(
    "Encombr’o", "tool", origin="outil:encombro", values={Key.PRICE: Value("Gratuit", "Liste", "", "2026")}
)


OWN = NewAnswer("Un agent référent", "own")


def opened(store: Store, *answers: NewAnswer) -> str:
    return store.benchmarks.open(
        title="", context="Joindre lea@exemple.fr", answers=answers or (TOOL, OWN), index_version="v1"
    )


def opinion(text: str = "", *, rating: int | None = None, note: str = "", author: str = "") -> Opinion:
    return Opinion(text, source="", dated="", rating=rating, note=note, author=author)


def ids(store: Store, secret: str) -> tuple[int, int]:
    benchmark = store.benchmarks.read(secret)
    return benchmark.answers[0].id, benchmark.criteria[0].id


def edits(store: Store) -> list[BenchmarkEditRow]:
    with store.database.read() as session:
        return list(session.scalars(select(BenchmarkEditRow).order_by(BenchmarkEditRow.sequence)))


def rows(store: Store, table: type[Table]) -> int:
    with store.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0

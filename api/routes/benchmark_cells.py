"""The cells of a benchmark and its files, for programs."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Final, Literal

from fastapi import APIRouter, Header, Request, Response

from api.addresses.row_ids import RowId
from api.desk import CellChangedError, TypedCell, UnknownBenchmarkError
from api.pages.benchmarks.files import WRITERS, kept_as
from api.pages.site_origin import site_origin
from api.routes.bearer import SECRET_OPTIONAL
from api.routes.benchmark_access import HeldBenchmark, ReadBenchmark, told
from api.routes.conditional import ConditionalRoute, condition
from api.schemas.benchmark_inputs import CellChanges, CellIn, CellsIn
from api.schemas.benchmarks import BenchmarkOut, CellOut
from api.state import StoreState

if TYPE_CHECKING:
    from api.desk import Benchmark, Cell

router = APIRouter(prefix="/api/v1/benchmarks/{benchmark_id}", tags=["Comparatifs"], route_class=ConditionalRoute)

_CELL: Final = "de la case"
_UNKNOWN: Final = "Ce comparatif n’a pas cette case."
IfMatch = Annotated[str | None, Header(description="L’`ETag` de la case, telle que vous l’avez lue.", examples=['"2"'])]
_STUDIES: Final = {media_type: {"schema": {"type": "string", "format": "binary"}} for media_type, _ in WRITERS.values()}
Ending = Literal["ods", "csv", "md", "json", "pdf"]


@router.get("/cells/{answer_id}/{criterion_id}", summary="Lire une case", openapi_extra=SECRET_OPTIONAL)
def read_cell(answer_id: RowId, criterion_id: RowId, benchmark: ReadBenchmark, response: Response) -> CellOut:
    """Une case ; son `ETag` est sa version."""
    return _told(_cell(benchmark, answer_id, criterion_id), response)


@router.put("/cells/{answer_id}/{criterion_id}", summary="Écrire une case")
def write_cell(
    answer_id: RowId,
    criterion_id: RowId,
    body: CellIn,
    *,
    held: HeldBenchmark,
    store: StoreState,
    response: Response,
    if_match: IfMatch = None,
) -> CellOut:
    """Écrit la case entière, à moins que quelqu’un l’ait changée depuis votre lecture : `current` la rend alors.

    Ce qui manque est effacé, sauf la note : pour n’en changer qu’une partie, `PATCH`.
    """
    opinion = body.opinion(held.benchmark.cells.get((answer_id, criterion_id)))
    with condition(body.version, if_match, of=_CELL) as expected:
        store.benchmark_work.write(held.secret, answer_id, criterion_id, opinion, expected_version=expected)
    return _told(_cell(store.benchmarks.read(held.secret), answer_id, criterion_id), response)


@router.patch("/cells/{answer_id}/{criterion_id}", summary="Changer une partie d’une case")
def change_cell(
    answer_id: RowId,
    criterion_id: RowId,
    body: CellChanges,
    *,
    held: HeldBenchmark,
    store: StoreState,
    response: Response,
    if_match: IfMatch = None,
) -> CellOut:
    """Écrit ce qui est donné et laisse le reste, à la même condition que `PUT`."""
    with condition(body.version, if_match, of=_CELL) as expected:
        typed = _typed(body, held.benchmark, answer_id, criterion_id, expected=expected)
        store.benchmark_work.write_cells(held.secret, [typed])
    return _told(_cell(store.benchmarks.read(held.secret), answer_id, criterion_id), response)


@router.patch("/cells", summary="Changer plusieurs cases")
def change_cells(body: CellsIn, held: HeldBenchmark, store: StoreState, response: Response) -> BenchmarkOut:
    """Remplit d’un coup un critère, une réponse ou la grille ; de chaque case, ce qui manque reste.

    Chacune porte la `version` que vous avez lue. Toutes sont écrites, ou aucune : si quelqu’un a changé l’une d’elles
    depuis, `current` la rend.
    """
    typed = []
    for one in body.cells:
        with condition(one.version, None, of=_CELL) as expected:
            typed.append(_typed(one, held.benchmark, one.answer, one.criterion, expected=expected))
    store.benchmark_work.write_cells(held.secret, typed)
    return told(store.benchmarks.read(held.secret), response)


@router.get(
    "/study.{ending}",
    summary="Emporter l’étude",
    response_class=Response,
    responses={200: {"description": "L’étude.", "content": _STUDIES}},
    openapi_extra=SECRET_OPTIONAL,
)
def read_study(request: Request, ending: Ending, benchmark: ReadBenchmark) -> Response:
    """L’étude en fichier : les mêmes cases dans chaque format."""
    media_type, write = WRITERS[ending]
    headers = {
        "Content-Disposition": kept_as(benchmark, ending),
        "Cache-Control": "no-store",
        # Of what the file is made from: a spreadsheet dates itself, and is never twice the same.
        "ETag": f'W/"{benchmark.id}.{benchmark.sequence}.{version("deja-la")}"',
    }
    return Response(write(benchmark, site_origin(request)), media_type=media_type, headers=headers)


def _typed(body: CellChanges, benchmark: Benchmark, answer_id: int, criterion_id: int, *, expected: int) -> TypedCell:
    now = _cell(benchmark, answer_id, criterion_id)
    if now.version != expected:
        # What is left of it is what its author has read: nothing else may be written back.
        raise CellChangedError(now)
    return TypedCell(answer_id, criterion_id, body.opinion(now), expected)


def _cell(benchmark: Benchmark, answer_id: int, criterion_id: int) -> Cell:
    found = benchmark.cells.get((answer_id, criterion_id))
    if found is None:
        raise UnknownBenchmarkError(_UNKNOWN)
    return found


def _told(cell: Cell, response: Response) -> CellOut:
    response.headers.update({"ETag": f'"{cell.version}"', "Cache-Control": "no-store"})
    return CellOut.of(cell)

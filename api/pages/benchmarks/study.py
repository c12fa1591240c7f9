"""The study that a committee reads, on a page and as files, for the team and for whoever has the share link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.benchmarks.benchmarks import StudyPage
from api.pages.benchmarks.files import WRITERS, kept_as
from api.pages.rendering import render
from api.pages.site_origin import site_origin
from api.state import StoreState

if TYPE_CHECKING:
    from api.desk import Benchmark

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/comparatif/{secret}/etude")
def study(request: Request, secret: str, store: StoreState) -> HTMLResponse:
    """Show the study to its team."""
    address = f"/comparatif/{secret}"
    page = StudyPage(store.benchmarks.read(secret), files=f"{address}/comparatif", back=address)
    return render(request, "pages/benchmark_study.html", page)


@router.get("/etude/{share}")
def shared_study(request: Request, share: str, store: StoreState) -> HTMLResponse:
    """Show the study to whoever has the share link."""
    page = StudyPage(store.benchmarks.read_shared(share), files=f"/etude/{share}/comparatif", back="")
    return render(request, "pages/benchmark_study.html", page)


@router.get("/comparatif/{secret}/ensemble", response_class=RedirectResponse)
@router.get("/etude/{share}/ensemble", response_class=RedirectResponse)
def former_overview(request: Request) -> RedirectResponse:
    """Send whoever kept the address of a grid as a whole, which was a page of its own, to where it is now."""
    return RedirectResponse(f"{request.url.path.removesuffix('/ensemble')}#grille", status_code=301)


@router.get("/comparatif/{secret}/comparatif.{ending}", response_class=Response)
def file(request: Request, secret: str, ending: str, store: StoreState) -> Response:
    """Give the study as a file."""
    return file_of(store.benchmarks.read(secret), ending, request)


@router.get("/etude/{share}/comparatif.{ending}", response_class=Response)
def shared_file(request: Request, share: str, ending: str, store: StoreState) -> Response:
    """Give the study as a file to whoever has the share link."""
    return file_of(store.benchmarks.read_shared(share), ending, request)


def file_of(benchmark: Benchmark, ending: str, request: Request) -> Response:
    """Answer with a study as a file; 404 where there is no such format."""
    if ending not in WRITERS:
        raise HTTPException(404)
    media_type, write = WRITERS[ending]
    headers = {"Content-Disposition": kept_as(benchmark, ending), "Cache-Control": "no-store"}
    return Response(write(benchmark, site_origin(request)), media_type=media_type, headers=headers)

"""A team compares answers: from a need to a grid, a study and its files."""

from typing import Final

from fastapi import APIRouter

from api.pages.benchmarks import (
    answers,
    cells,
    columns,
    desk,
    history,
    opening,
    ordering,
    published,
    rating,
    removals,
    renewal,
    study,
    texts,
    workspace,
)

ROUTERS: Final[tuple[APIRouter, ...]] = tuple(
    page.router
    for page in (
        opening,
        published,
        removals,
        renewal,
        desk,
        history,
        workspace,
        cells,
        columns,
        rating,
        ordering,
        answers,
        texts,
        study,
    )
)
"""In the order in which addresses are tried."""

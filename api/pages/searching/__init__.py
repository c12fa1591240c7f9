"""The box, its answers and what is said of them."""

from typing import Final

from fastapi import APIRouter

from api.pages.searching import asking_territory, home, opinions, results, widget

ROUTERS: Final[tuple[APIRouter, ...]] = tuple(
    page.router for page in (home, results, asking_territory, opinions, widget)
)
"""In the order in which addresses are tried."""

"""The lists of investigations and of tools, and the page of each."""

from typing import Final

from fastapi import APIRouter

from api.pages.lists import fiches, lists

ROUTERS: Final[tuple[APIRouter, ...]] = tuple(page.router for page in (lists, fiches))
"""In the order in which addresses are tried."""

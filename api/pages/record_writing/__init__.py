"""Experts write and correct records."""

from typing import Final

from fastapi import APIRouter

from api.pages.record_writing import desk, drafts, review

ROUTERS: Final[tuple[APIRouter, ...]] = tuple(page.router for page in (desk, drafts, review))
"""In the order in which addresses are tried."""

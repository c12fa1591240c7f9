"""People tell an error in a record, and experts answer."""

from typing import Final

from fastapi import APIRouter

from api.pages.error_reports import desk, follow, form

ROUTERS: Final[tuple[APIRouter, ...]] = tuple(page.router for page in (form, follow, desk))
"""In the order in which addresses are tried."""

"""Every way in over HTTP: the JSON routes and the pages, each a module whose ``router`` the application includes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.pages import benchmarks, desk, error_reports, lists, record_writing, request_form, searching, sign_in, site
from api.routes import ROUTERS as JSON

if TYPE_CHECKING:
    from fastapi import APIRouter

_PAGES = (searching, request_form, record_writing, error_reports, lists, benchmarks, site, sign_in, desk)
ROUTERS: Final[tuple[APIRouter, ...]] = (*JSON, *(router for room in _PAGES for router in room.ROUTERS))
"""In the order in which addresses are tried."""

"""What the site says of itself: rules, sources, figures, legal statements, the API."""

from typing import Final

from fastapi import APIRouter

from api.pages.site import documentation, figures, guidance, how_it_works, site_map, sources, statements, well_known

ROUTERS: Final[tuple[APIRouter, ...]] = tuple(
    page.router for page in (statements, sources, guidance, site_map, well_known, how_it_works, figures, documentation)
)
"""In the order in which addresses are tried."""

"""The form "Demander un accompagnement", and the request behind its secret link."""

from typing import Final

from fastapi import APIRouter

from api.pages.request_form import follow_up, follow_up_changes, follow_up_territory, recap, steps

ROUTERS: Final[tuple[APIRouter, ...]] = tuple(
    page.router for page in (steps, recap, follow_up, follow_up_changes, follow_up_territory)
)
"""In the order in which addresses are tried."""

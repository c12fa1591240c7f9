"""The experts' desk: the inbox, a request, its reply, recurrent needs; and the requests of a territory's agent."""

from typing import Final

from fastapi import APIRouter

from api.pages.desk import (
    inbox,
    inbox_actions,
    introductions,
    recurrent_needs,
    reply,
    request,
    request_actions,
    simulator,
    territory_requests,
)

ROUTERS: Final[tuple[APIRouter, ...]] = tuple(
    page.router
    for page in (
        inbox,
        inbox_actions,
        introductions,
        recurrent_needs,
        request,
        request_actions,
        territory_requests,
        reply,
        simulator,
    )
)
"""In the order in which addresses are tried."""

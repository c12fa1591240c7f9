"""The service's figures, for Prometheus alone."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address
from typing import Final

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException

from api.desk.tokens import is_digest_of
from api.state import MetricsState

router = APIRouter(include_in_schema=False)

_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip")
"""Headers that a proxy adds: who stands behind it is not on this machine, though the proxy may be."""


@router.get("/metrics")
async def read_metrics(request: Request, metrics: MetricsState) -> Response:
    """Give the figures to whoever may read them; to others, this address does not exist.

    Args:
        request: the request.
        metrics: the figures.

    Returns:
        The text format of Prometheus.

    Raises:
        HTTPException: 404 to others.

    """
    digest: str = request.state.metrics_token_digest
    if not (_bears(request, digest) if digest else _is_on_this_machine(request)):
        raise HTTPException(404)
    # It asks the database: not here, and not in line with those who are served either.
    figures = await asyncio.to_thread(metrics.exposition)
    return Response(figures, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})


def _bears(request: Request, digest: str) -> bool:
    scheme, _, sent = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and is_digest_of(sent, digest)


def _is_on_this_machine(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False

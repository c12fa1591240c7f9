"""The JSON API."""

from typing import Final

from fastapi import APIRouter

from api.routes import (
    benchmark_cells,
    benchmark_order,
    benchmark_parts,
    benchmarks,
    desk,
    error_reports,
    given_themes,
    health,
    metrics,
    near_requests,
    recommendations,
    records,
    recurrent_needs,
    requests,
    sources,
    territories,
)

ROUTERS: Final[tuple[APIRouter, ...]] = tuple(
    module.router
    for module in (
        recommendations,
        records,
        territories,
        sources,
        requests,
        benchmarks,
        benchmark_parts,
        benchmark_cells,
        benchmark_order,
        desk,
        error_reports,
        near_requests,
        recurrent_needs,
        given_themes,
        health,
        metrics,
    )
)
"""In the order in which addresses are tried, and in which the OpenAPI document tells them."""
